import { Skeleton, Stack, Text, Title } from "@mantine/core";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { useToday } from "./useWall";
import classes from "./Wall.module.css";

const t = text.wall;
const percent = (share: number) => `${Math.round(share * 100)} %`;

/** The day so far: promises kept, and what came in and was solved. */
export function Today({ zone }: { zone: string }) {
  const found = useToday(zone);
  if (found.error && !found.data) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <Skeleton height={80} radius="md" />;
  const replies = found.data.service_level.find((one) => one.channel === null);
  const calls = found.data.calls.find((one) => one.queue === null);
  const total = (what: string) => found.data?.totals.find((one) => one.what === what)?.count ?? 0;
  const goal = calls?.goal ? `, ${fill(t.goal, { goal: percent(calls.goal) })}` : "";
  return (
    <Stack gap="sm" component="section" aria-label={t.today}>
      <Title order={2} size="h5">
        {t.today}
      </Title>
      <div className={classes.figures}>
        <Figure
          name={t.level}
          figure={replies && replies.level !== null ? percent(replies.level) : "–"}
          more={replies?.due ? fill(t.of, { within: replies.within, due: replies.due }) : t.nothingDue}
        />
        <Figure
          name={t.calls}
          figure={calls && calls.service_level !== null ? percent(calls.service_level) : "–"}
          more={
            calls?.queued ? fill(t.of, { within: calls.in_time, due: calls.queued }) + goal : t.nothingDue
          }
        />
        <Figure name={t.abandoned} figure={String(calls?.abandoned ?? 0)} />
        <Figure name={t.opened} figure={total("ticket_opened").toLocaleString()} />
        <Figure name={t.solved} figure={total("solved").toLocaleString()} />
      </div>
    </Stack>
  );
}

function Figure({ name, figure, more }: { name: string; figure: string; more?: string }) {
  return (
    <div>
      <Text size="sm" c="dimmed">
        {name}
      </Text>
      <div className={classes.middle}>{figure}</div>
      {more ? (
        <Text size="sm" c="dimmed">
          {more}
        </Text>
      ) : null}
    </div>
  );
}
