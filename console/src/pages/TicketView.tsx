import { ActionIcon, Center, Drawer, Group, Loader, Tooltip } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconUserCircle } from "@tabler/icons-react";
import { type ReactNode, useCallback, useEffect, useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { look } from "../api/liveNow";
import type { Line, Suggestion } from "../api/types";
import { isAtLeast, useMe } from "../app/me";
import { PromiseCallback } from "../features/callbacks/PromiseCallback";
import { Composer } from "../features/composer/Composer";
import type { Given, Wanted } from "../features/composer/useWriting";
import { Wishes } from "../features/concierge/Wishes";
import { WishesSwitch } from "../features/concierge/WishesSwitch";
import { CustomerPane } from "../features/customer/CustomerPane";
import { canModerate, LineTools } from "../features/moderation/LineTools";
import { type Move, TicketMoves } from "../features/moves/TicketMoves";
import { CallButton } from "../features/phone/CallButton";
import { SuggestionBar } from "../features/suggestions/SuggestionBar";
import { ColleagueTypes } from "../features/ticket/Company";
import { TicketHeader } from "../features/ticket/TicketHeader";
import { Timeline } from "../features/ticket/Timeline";
import { actions, useTicket, useTicketAction } from "../features/ticket/useTicket";
import { useTimeline } from "../features/ticket/useTimeline";
import { text } from "../text/text";
import { ErrorNote } from "../ui/ErrorNote";
import { useKeys } from "../ui/useKeys";
import classes from "./TicketView.module.css";

const NARROW = "(max-width: 80em)"; // no room for the customer beside the ticket

/** The ticket: what it is, what was said, a place to answer, and who they are. */
export default function TicketView({ id, back }: { id: string; back: string }) {
  const me = useMe();
  const ticket = useTicket(id);
  const timeline = useTimeline(id);
  const [given, setGiven] = useState<Given | null>(null);
  const [move, setMove] = useState<Move>("");
  const [asked] = useSearchParams();
  const [wishing, setWishing] = useState(asked.has("wishes"));
  const [wanted, setWanted] = useState<Wanted>(null);
  const [who, setWho] = useState(false);
  const narrow = useMediaQuery(NARROW, false, { getInitialValueInEffect: false }) ?? false;
  const act = useTicketAction(id);
  const senior = isAtLeast(me, "supervisor");
  useKeys([
    ["r", () => setWanted({ what: "reply" })],
    ["n", () => setWanted({ what: "note" })],
    ["e", () => act.mutate(() => actions.status(id, "solved"))],
    ["p", () => act.mutate(() => actions.status(id, "pending"))],
    ["a", () => take()],
    ["c", () => setWho(!who)],
  ]);
  useEffect(() => look(id), [id]);
  function use({ kind, text, how }: Suggestion): void {
    if (kind === "go_private") setMove("private");
    else if (kind === "close_the_loop") setMove("close");
    else setGiven({ text: text ?? "", how: how ?? "" });
  }
  function take(): void {
    if (ticket.data?.offered_to === me.id) act.mutate(() => actions.accept(id));
    else if (ticket.data && !ticket.data.assignee) act.mutate(() => actions.assign(id, me.id));
  }
  const pages = timeline.data?.pages;
  const lines = useMemo(() => pages?.flatMap((page) => page.items) ?? [], [pages]);
  const tools = useCallback(
    (line: Line) => (senior && canModerate(line) ? <LineTools ticket={id} line={line} /> : null),
    [id, senior],
  );
  if (ticket.error) return <ErrorNote error={ticket.error} retry={() => void ticket.refetch()} />;
  if (!ticket.data) {
    return (
      <Center h="100%" role="status" aria-label="Loading">
        <Loader type="dots" />
      </Center>
    );
  }
  return (
    <div className={classes.view}>
      <section className={classes.talk}>
        <TicketHeader
          ticket={ticket.data}
          me={me}
          back={back}
          aside={narrow ? <WhoButton open={() => setWho(true)} /> : null}
          moves={
            <>
              <TicketMoves ticket={ticket.data} open={move} setOpen={setMove} />
              <WishesSwitch ticket={ticket.data} open={wishing} setOpen={setWishing} />
            </>
          }
        />
        {act.error ? <ErrorNote error={act.error} /> : null}
        {wishing && ticket.data.type === "concierge" ? (
          <Wishes
            ticket={id}
            zone={me.time_zone}
            use={(words) => setGiven({ text: words, how: "", add: true })}
          />
        ) : (
          <Timeline id={id} zone={me.time_zone} customer={ticket.data.customer.name} tools={tools} />
        )}
        <SuggestionBar ticket={id} use={use} />
        <ColleagueTypes me={me.id} />
        {ticket.data.status === "closed" ? null : (
          <Composer
            ticket={ticket.data}
            lines={lines}
            given={given}
            zone={me.time_zone}
            wanted={wanted}
            me={me.id}
          />
        )}
      </section>
      <Aside narrow={narrow} open={who} close={() => setWho(false)}>
        <CustomerPane
          id={ticket.data.customer.id}
          ticket={id}
          lines={lines}
          zone={me.time_zone}
          senior={senior}
          tools={
            <Group gap="xs">
              <CallButton ticket={id} />
              <PromiseCallback ticket={id} queue={ticket.data.queue} zone={me.time_zone} />
            </Group>
          }
        />
      </Aside>
    </div>
  );
}

/** Where there is no room beside the ticket, the customer is one press away. */
function WhoButton({ open }: { open: () => void }) {
  return (
    <Tooltip label={text.desk.customer}>
      <ActionIcon variant="default" size="lg" aria-label={text.desk.customer} onClick={open}>
        <IconUserCircle size={20} stroke={1.6} aria-hidden />
      </ActionIcon>
    </Tooltip>
  );
}

/** Beside the ticket where there is room; over it, on demand, where there isn't. */
function Aside({
  narrow,
  open,
  close,
  children,
}: {
  narrow: boolean;
  open: boolean;
  close: () => void;
  children: ReactNode;
}) {
  if (!narrow) return <div className={classes.customer}>{children}</div>;
  return (
    <Drawer
      opened={open}
      onClose={close}
      position="right"
      size={360}
      title={text.customer.pane}
      padding={0}
      styles={{ header: { padding: "8px 16px" } }}
    >
      {children}
    </Drawer>
  );
}
