import { Center, Group, Loader } from "@mantine/core";
import { useHotkeys } from "@mantine/hooks";
import { useState } from "react";
import type { Suggestion } from "../api/types";
import { isAtLeast, useMe } from "../app/me";
import { PromiseCallback } from "../features/callbacks/PromiseCallback";
import { Composer, type Given } from "../features/composer/Composer";
import { CustomerPane } from "../features/customer/CustomerPane";
import { canModerate, LineTools } from "../features/moderation/LineTools";
import { type Move, TicketMoves } from "../features/moves/TicketMoves";
import { CallButton } from "../features/phone/CallButton";
import { SuggestionBar } from "../features/suggestions/SuggestionBar";
import { TicketHeader } from "../features/ticket/TicketHeader";
import { Timeline } from "../features/ticket/Timeline";
import { actions, useTicket, useTicketAction, useTimeline } from "../features/ticket/useTicket";
import { ErrorNote } from "../ui/ErrorNote";
import classes from "./TicketView.module.css";

/** The ticket: what it is, what was said, a place to answer, and who they are. */
export function TicketView({ id, back }: { id: string; back: string }) {
  const me = useMe();
  const ticket = useTicket(id);
  const timeline = useTimeline(id);
  const [given, setGiven] = useState<Given | null>(null);
  const [move, setMove] = useState<Move>("");
  const [wanted, setWanted] = useState<{ what: "reply" | "note" } | null>(null);
  const act = useTicketAction(id);
  const senior = isAtLeast(me, "supervisor");
  useHotkeys([
    ["r", () => setWanted({ what: "reply" })],
    ["n", () => setWanted({ what: "note" })],
    ["e", () => act.mutate(() => actions.status(id, "solved"))],
    ["p", () => act.mutate(() => actions.status(id, "pending"))],
    ["a", () => take()],
  ]);
  function use({ kind, text, how }: Suggestion): void {
    if (kind === "go_private") setMove("private");
    else if (kind === "close_the_loop") setMove("close");
    else setGiven({ text: text ?? "", how: how ?? "" });
  }
  function take(): void {
    if (ticket.data?.offered_to === me.id) act.mutate(() => actions.accept(id));
    else if (ticket.data && !ticket.data.assignee) act.mutate(() => actions.assign(id, me.id));
  }
  if (ticket.error) return <ErrorNote error={ticket.error} retry={() => void ticket.refetch()} />;
  if (!ticket.data) {
    return (
      <Center h="100%" role="status" aria-label="Loading">
        <Loader type="dots" />
      </Center>
    );
  }
  const lines = timeline.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <div className={classes.view}>
      <section className={classes.talk}>
        <TicketHeader
          ticket={ticket.data}
          me={me}
          back={back}
          moves={<TicketMoves ticket={ticket.data} open={move} setOpen={setMove} />}
        />
        {act.error ? <ErrorNote error={act.error} /> : null}
        <Timeline
          id={id}
          zone={me.time_zone}
          tools={(line) => (senior && canModerate(line) ? <LineTools ticket={id} line={line} /> : null)}
        />
        <SuggestionBar ticket={id} use={use} />
        {ticket.data.status === "closed" ? null : (
          <Composer ticket={ticket.data} lines={lines} given={given} zone={me.time_zone} wanted={wanted} />
        )}
      </section>
      <div className={classes.customer}>
        <CustomerPane
          id={ticket.data.customer.id}
          ticket={id}
          zone={me.time_zone}
          senior={senior}
          tools={
            <Group gap="xs">
              <CallButton ticket={id} />
              <PromiseCallback ticket={id} queue={ticket.data.queue} zone={me.time_zone} />
            </Group>
          }
        />
      </div>
    </div>
  );
}
