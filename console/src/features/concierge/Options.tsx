import { Anchor, Badge, Button, Group, Stack, Text } from "@mantine/core";
import { IconCheck, IconMessageForward } from "@tabler/icons-react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { ErrorNote } from "../../ui/ErrorNote";
import { moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import classes from "./Concierge.module.css";
import { inAll, isOver, shown } from "./money";
import { type Found, useWish, type Wished, wishes } from "./useConcierge";

const t = text.concierge;

/** What was found for a wish, what it would cost, and which of it the customer agreed to. */
export function Options({
  ticket,
  version,
  wish,
  zone,
  use,
}: {
  ticket: string;
  version: number;
  wish: Wished;
  zone: string;
  /** Words for the customer are put where one writes. */
  use: (words: string) => void;
}) {
  const act = useWish(ticket);
  function agreed(option: Found): void {
    const body = {
      status: "ordered" as const,
      option: option.id,
      carrier: "",
      tracking: "",
      why: "",
      version,
    };
    act.mutate(() => wishes.move(ticket, wish.id, body));
  }
  return (
    <Stack gap={0} component="ul" className={classes.options ?? ""} aria-label={t.options}>
      {wish.options.map((option) => (
        <li key={option.id} className={classes.option} data-chosen={option.chosen || undefined}>
          <What option={option} wish={wish} zone={zone} />
          <Group gap="xs">
            {option.chosen ? (
              <Badge
                size="sm"
                radius="sm"
                tt="none"
                variant="light"
                leftSection={<IconCheck size={12} aria-hidden />}
              >
                {t.chosen}
              </Badge>
            ) : null}
            {wish.status === "found" ? (
              <Button
                size="xs"
                variant="light"
                title={t.chooseHint}
                loading={act.isPending}
                leftSection={<IconCheck size={14} aria-hidden />}
                onClick={() => agreed(option)}
              >
                {t.choose}
              </Button>
            ) : null}
            <Button
              size="xs"
              variant="subtle"
              color="gray"
              leftSection={<IconMessageForward size={14} aria-hidden />}
              onClick={() => use(offer(option))}
            >
              {t.tell}
            </Button>
          </Group>
        </li>
      ))}
      {act.error ? <ErrorNote error={act.error} /> : null}
    </Stack>
  );
}

function What({ option, wish, zone }: { option: Found; wish: Wished; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  const { price } = option;
  const costs = price
    ? [fill(t.each, { money: shown(price) })].concat(
        wish.quantity > 1 ? fill(t.inAll, { money: shown(inAll(price, wish.quantity)) }) : [],
      )
    : [];
  return (
    <Stack gap={2} miw={0}>
      <Group gap="xs">
        <Text size="sm" fw={600}>
          {option.source}
        </Text>
        {costs.length > 0 ? <Text size="sm">{costs.join(" · ")}</Text> : null}
        {price && isOver(price, wish.quantity, wish.budget) ? (
          <Badge size="sm" radius="sm" tt="none" variant="light" color="amber">
            {t.over}
          </Badge>
        ) : null}
        {option.url ? (
          <Anchor size="sm" href={option.url} target="_blank" rel="noreferrer noopener">
            {t.see}
          </Anchor>
        ) : null}
      </Group>
      {option.note ? <Text size="sm">{option.note}</Text> : null}
      <Text size="xs" c="dimmed">
        {[
          option.stock,
          fill(t.foundBy, { by: name(option.found_by), at: moment(option.found_at, zone, now) }),
        ]
          .filter(Boolean)
          .join(" · ")}
      </Text>
    </Stack>
  );
}

/** An option as it may be told to the customer: who has it, for how much, how many, where. Never our notes. */
function offer({ source, price, stock, url }: Found): string {
  const said = [source, price ? fill(t.each, { money: shown(price) }) : "", stock].filter(Boolean);
  return [`${said.join(", ")}.`, url ?? ""].filter(Boolean).join(" ");
}
