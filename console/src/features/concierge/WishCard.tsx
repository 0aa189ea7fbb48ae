import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import classes from "./Concierge.module.css";
import { isPast, named } from "./days";
import { Decline, Ship } from "./MoveDialogs";
import { shown } from "./money";
import { OptionForm } from "./OptionForm";
import { Options } from "./Options";
import { StateMark } from "./StateMark";
import { type State, useWish, type Wished, wishes } from "./useConcierge";
import { WishForm } from "./WishForm";

const t = text.concierge;
type Doing = "" | "edit" | "find" | "ship" | "decline";

export interface OfWish {
  ticket: string;
  version: number;
  wish: Wished;
  zone: string;
  currency: string;
  use: (words: string) => void;
}

/** One thing to find: what it must be, what was found, how far it is, and what can be done next. */
export function WishCard(of: OfWish) {
  const { ticket, version, wish, zone, currency } = of;
  const [doing, setDoing] = useState<Doing>("");
  const close = () => setDoing("");
  if (doing === "edit") {
    return (
      <div className={classes.card}>
        <WishForm ticket={ticket} version={version} wish={wish} currency={currency} close={close} />
      </div>
    );
  }
  return (
    <article className={classes.card} aria-label={wish.text}>
      <Stack gap="sm">
        <Head wish={wish} zone={zone} />
        {wish.options.length > 0 ? (
          <Options ticket={ticket} version={version} wish={wish} zone={zone} use={of.use} />
        ) : null}
        {doing === "find" ? (
          <OptionForm ticket={ticket} wish={wish} currency={currency} close={close} />
        ) : (
          <Doings ticket={ticket} version={version} wish={wish} start={setDoing} />
        )}
      </Stack>
      {doing === "ship" ? <Ship ticket={ticket} version={version} wish={wish} close={close} /> : null}
      {doing === "decline" ? <Decline ticket={ticket} version={version} wish={wish} close={close} /> : null}
    </article>
  );
}

function Head({ wish, zone }: { wish: Wished; zone: string }) {
  const open = wish.status !== "shipped" && wish.status !== "declined";
  const late = open && wish.needed_by !== null && isPast(wish.needed_by, zone);
  const facts = [
    wish.budget ? fill(t.within, { money: shown(wish.budget) }) : "",
    wish.needed_by ? fill(late ? t.overdue : t.needed, { day: named(wish.needed_by) }) : "",
  ].filter(Boolean);
  return (
    <Stack gap={2}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Text fw={600} className={classes.words ?? ""}>
          {wish.quantity > 1 ? `${wish.quantity.toLocaleString()} × ` : ""}
          {wish.text}
        </Text>
        <StateMark state={wish.status} />
      </Group>
      {wish.constraints ? (
        <Text size="sm" className={classes.words ?? ""}>
          {wish.constraints}
        </Text>
      ) : null}
      {facts.length > 0 ? (
        <Text size="sm" fw={late ? 600 : 400} className={classes.late ?? ""} data-late={late || undefined}>
          {facts.join(" · ")}
        </Text>
      ) : null}
      {wish.status === "declined" ? (
        <Text size="sm" c="dimmed">
          {fill(t.declined, { why: wish.why })}
        </Text>
      ) : null}
      {wish.carrier || wish.tracking ? (
        <Group gap="xs">
          <Text size="sm">{wish.carrier}</Text>
          {wish.tracking ? (
            <Anchor size="sm" href={wish.tracking} target="_blank" rel="noreferrer noopener">
              {t.track}
            </Anchor>
          ) : null}
        </Group>
      ) : null}
    </Stack>
  );
}

function Doings({
  ticket,
  version,
  wish,
  start,
}: {
  ticket: string;
  version: number;
  wish: Wished;
  start: (doing: Doing) => void;
}) {
  const act = useWish(ticket);
  const may = (state: State) => wish.next.includes(state);
  function move(status: State): void {
    const body = { status, option: "", carrier: "", tracking: "", why: "", version };
    act.mutate(() => wishes.move(ticket, wish.id, body));
  }
  const looking = wish.status === "searching" || wish.status === "found";
  return (
    <>
      <Group gap="xs">
        {looking ? (
          <Quiet loud={wish.status === "searching"} label={t.addOption} onClick={() => start("find")} />
        ) : null}
        {may("shipped") ? <Quiet loud label={t.ship} onClick={() => start("ship")} /> : null}
        {wish.status === "shipped" ? <Quiet label={t.changeTracking} onClick={() => start("ship")} /> : null}
        {wish.status === "ordered" && may("found") ? (
          <Quiet label={t.fell} onClick={() => move("found")} />
        ) : null}
        {may("searching") ? <Quiet label={t.again} onClick={() => move("searching")} /> : null}
        {may("declined") ? <Quiet label={t.decline} onClick={() => start("decline")} /> : null}
        <Quiet label={t.edit} name={fill(t.editWish, { what: wish.text })} onClick={() => start("edit")} />
      </Group>
      {act.error ? <ErrorNote error={act.error} /> : null}
    </>
  );
}

function Quiet({
  label,
  name,
  loud = false,
  onClick,
}: {
  label: string;
  name?: string;
  loud?: boolean;
  onClick: () => void;
}) {
  return (
    <Button
      size="xs"
      px="xs"
      variant={loud ? "light" : "subtle"}
      {...(loud ? {} : { color: "gray" })}
      aria-label={name ?? label}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
