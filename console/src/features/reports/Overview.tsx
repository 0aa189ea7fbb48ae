import { text } from "../../text/reports";
import { count, number, partOf, share, took } from "./cells";
import { levelsGrid, openGrid, repliesGrid } from "./overviewGrids";
import { Panel } from "./Panel";
import classes from "./Reports.module.css";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { millis, type Schemas, useOverview } from "./useReports";
import { byChannel, byTime } from "./volumes";

const t = text.reports;
type Told = Schemas["Overview"];
const COLUMNS = [
  { key: "messages_in", name: t.came },
  { key: "messages_out", name: t.sent },
  { key: "tickets_opened", name: t.opened },
];
const ALL = COLUMNS.map((column) => column.key);

/** Messages in and out, first replies and their promises, and what is open now. */
export function Overview({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useOverview(selection, zone);
  return (
    <Section found={now}>
      {(told) => {
        const asked = { ...millis(told), agent: told.agent ?? "", channel: selection.channel };
        return (
          <>
            <Headlines told={told} then={then} />
            <Panel
              title={t.flow}
              hint={t.flowHint}
              grid={byTime(told.volumes, asked, zone, { label: t.when, columns: COLUMNS })}
              drawing={{ columns: ALL, show: number }}
            />
            <div className={classes.pair}>
              <Panel
                title={t.channels}
                hint={t.channelsHint}
                grid={byChannel(told.volumes, asked, channelName, { label: t.channel, columns: COLUMNS })}
                drawing={{ columns: ALL, across: true, show: number }}
              />
              <Panel
                title={t.levels}
                hint={t.levelsHint}
                grid={levelsGrid(told.service_level)}
                drawing={{
                  columns: ["kept", "late"],
                  colors: [1, 3],
                  stacked: true,
                  across: true,
                  show: number,
                  without: ["all"],
                }}
              />
              <Panel title={t.replies} hint={t.repliesHint} grid={repliesGrid(told.first_reply)} />
              <Panel
                title={t.open}
                hint={t.openHint}
                grid={openGrid(told.open_by_queue)}
                drawing={{
                  columns: ["waiting", "held"],
                  colors: [3, 1],
                  stacked: true,
                  across: true,
                  show: number,
                }}
              />
            </div>
          </>
        );
      }}
    </Section>
  );
}

function channelName(channel: string): string {
  const names: Record<string, string> = text.channel;
  return names[channel] ?? channel;
}

function Headlines({ told, then }: { told: Told; then: Told | undefined }) {
  const of = (report: Told, what: string) => report.totals.find((one) => one.what === what);
  const replies = (report: Told) => report.first_reply.find((one) => one.channel === null);
  const levels = (report: Told) => report.service_level.find((one) => one.channel === null);
  const totals = [
    ["message_in", t.came, t.cameMeaning],
    ["message_out", t.sent, t.sentMeaning],
    ["ticket_opened", t.opened, t.openedMeaning],
    ["solved", t.solved, t.solvedMeaning],
    ["reopened", t.reopened, t.reopenedMeaning],
    ["chat_rated", t.rated, t.ratedMeaning],
  ] as const;
  const first = replies(told);
  const level = levels(told);
  return (
    <Tiles name={text.reports.section.overview}>
      <Tile
        name={t.first}
        meaning={t.firstMeaning}
        cell={took(first?.median_ms ?? null, first?.events)}
        kind="time"
        now={first?.median_ms ?? null}
        then={then && (replies(then)?.median_ms ?? null)}
      />
      <Tile
        name={t.level}
        meaning={partOf(t.levelMeaning, t.levelNone, level?.within ?? 0, level?.due ?? 0)}
        cell={share(level?.level ?? null, level?.events)}
        kind="share"
        then={then && (levels(then)?.level ?? null)}
      />
      {totals.map(([what, name, meaning]) => {
        const total = of(told, what);
        return (
          <Tile
            key={what}
            name={name}
            meaning={meaning}
            cell={count(total?.count ?? 0, total?.events)}
            then={then && (of(then, what)?.count ?? 0)}
          />
        );
      })}
    </Tiles>
  );
}
