import { text } from "../../text/reports";
import { count, number, partOf, share } from "./cells";
import { Panel } from "./Panel";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { useLoops } from "./useReports";

const t = text.reports;

/** What began in public, was solved in private, and was closed in public. */
export function Loops({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useLoops(selection, zone);
  return (
    <Section found={now}>
      {(told) => (
        <>
          <Tiles name={t.section.loops}>
            <Tile
              name={t.loopSolved}
              meaning={t.loopSolvedMeaning}
              cell={count(told.solved, told.solved_events)}
              then={then?.solved}
            />
            <Tile
              name={t.loopClosed}
              meaning={partOf(t.loopClosedMeaning, t.loopClosedNone, told.closed, told.solved)}
              cell={share(told.share, told.closed ? told.closed_events : told.solved_events)}
              kind="share"
              then={then?.share}
            />
            <Tile
              name={t.closings}
              meaning={t.closingsMeaning}
              cell={count(told.closings, told.closings_events)}
              then={then?.closings}
            />
          </Tiles>
          <Panel
            title={t.loop}
            hint={t.loopHint}
            drawing={{ columns: ["count"], across: true, show: number }}
            grid={{
              label: t.outcome,
              columns: [{ key: "count", name: t.ticketsColumn }],
              rows: [
                {
                  key: "solved",
                  label: t.loopSolved,
                  cells: { count: count(told.solved, told.solved_events) },
                },
                {
                  key: "closed",
                  label: t.loopClosed,
                  cells: { count: count(told.closed, told.closed_events) },
                },
              ],
            }}
          />
        </>
      )}
    </Section>
  );
}
