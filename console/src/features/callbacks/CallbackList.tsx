import { Group, Select, Stack, Text } from "@mantine/core";
import { Link, useSearchParams } from "react-router";
import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Rows, RowsLoading } from "../../ui/Rows";
import { useDirectory } from "../../ui/useNames";
import { CallbackCard } from "./CallbackCard";
import classes from "./Callbacks.module.css";
import { byList, isOver, OVER, type Over, type Show, showOf, WAITING, type Waiting } from "./due";
import { useOver, useWaiting } from "./useCallbacks";

const t = text.callbackPage;
const ANY = "*";

/** Promised calls by when they are due, and by how they ended. What is looked at stands in the address. */
export function CallbackList({ zone }: { zone: string }) {
  const [address, go] = useSearchParams();
  const show = showOf(address.get("show"));
  const queue = address.get("queue") ?? "";
  const now = useNow(5);
  const waiting = useWaiting(queue);
  const lists = byList(waiting.data?.items ?? [], now, zone);
  const count = (one: Waiting) =>
    waiting.data?.more ? fill(t.atLeast, { count: lists[one].length }) : String(lists[one].length);
  return (
    <Stack gap="lg">
      <Group justify="space-between" gap="sm">
        <nav className={classes.lists} aria-label={t.which}>
          {WAITING.map((one) => (
            <Choice
              key={one}
              show={one}
              chosen={show}
              queue={queue}
              {...(waiting.data ? { count: count(one) } : {})}
            />
          ))}
          {OVER.map((one) => (
            <Choice key={one} show={one} chosen={show} queue={queue} />
          ))}
        </nav>
        <Queues value={queue} choose={(chosen) => go(addressOf(show, chosen))} />
      </Group>
      {isOver(show) ? (
        <Ended key={`${show} ${queue}`} show={show} queue={queue} zone={zone} />
      ) : waiting.isPending ? (
        <RowsLoading />
      ) : waiting.error && !waiting.data ? (
        <ErrorNote error={waiting.error} retry={() => void waiting.refetch()} />
      ) : (
        <Stack gap="md">
          {waiting.data.more ? <Text size="sm">{t.someHidden}</Text> : null}
          {lists[show].map((one) => (
            <CallbackCard
              key={one.id}
              callback={one}
              brief={waiting.data.tickets.get(one.ticket)}
              zone={zone}
            />
          ))}
          {lists[show].length ? null : <Nothing show={show} />}
        </Stack>
      )}
    </Stack>
  );
}

function addressOf(show: Show, queue: string): URLSearchParams {
  return new URLSearchParams({ ...(show === "now" ? {} : { show }), ...(queue ? { queue } : {}) });
}

function Choice({ show, chosen, queue, count }: { show: Show; chosen: Show; queue: string; count?: string }) {
  return (
    <Link
      to={{ search: addressOf(show, queue).toString() }}
      className={classes.list ?? ""}
      aria-current={show === chosen ? "page" : undefined}
    >
      {t.show[show]}
      {count === undefined ? null : <span>{count}</span>}
    </Link>
  );
}

function Queues({ value, choose }: { value: string; choose: (queue: string) => void }) {
  const queues = useDirectory().data?.queues ?? [];
  return (
    <Select
      aria-label={t.queue}
      value={value || ANY}
      data={[
        { value: ANY, label: t.anyQueue },
        ...queues.map((one) => ({ value: one.id, label: one.name || one.id })),
      ]}
      onChange={(chosen) => choose(chosen === ANY || chosen === null ? "" : chosen)}
      allowDeselect={false}
      w={180}
    />
  );
}

function Nothing({ show }: { show: Show }) {
  if (isOver(show)) return <Empty title={t.emptyOver} hint={t.emptyOverHint} />;
  if (show === "now") return <Empty title={t.emptyNow} hint={t.emptyNowHint} />;
  return <Empty title={t.emptyWaiting} hint={t.emptyWaitingHint} />;
}

function Ended({ show, queue, zone }: { show: Over; queue: string; zone: string }) {
  const found = useOver(show, queue);
  const tickets = found.data?.tickets;
  return (
    <Rows found={found} empty={<Nothing show={show} />}>
      {(one) => <CallbackCard key={one.id} callback={one} brief={tickets?.get(one.ticket)} zone={zone} />}
    </Rows>
  );
}
