import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { type Cell, count, type Grid, number, took } from "./cells";
import { factsOf } from "./opened";
import { Panel } from "./Panel";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { millis, type Schemas, useIncidentReport } from "./useReports";

const t = text.reports;
const COUNTS = {
  incident_post: t.incidentPosts,
  incident_customer: t.incidentPeople,
  incident_ticket: t.incidentTickets,
  incident_told: t.incidentTold,
} as const;
const KINDS = [
  "incident_declared",
  "incident_first_update",
  "incident_resolved",
  ...Object.keys(COUNTS),
].join(",");

/** Crowds and incidents of these days. */
export function Incidents({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useIncidentReport(selection, zone);
  return (
    <Section found={now}>
      {(told) => {
        const { from, to } = millis(told);
        return (
          <>
            <Tiles name={t.section.incidents}>
              <Tile
                name={t.spikes}
                meaning={t.spikesMeaning}
                cell={count(told.spikes, told.spikes_events)}
                then={then?.spikes}
              />
              <Tile
                name={t.declared}
                meaning={t.declaredMeaning}
                cell={count(told.items.length, factsOf(KINDS, from, to))}
                then={then?.items.length}
              />
            </Tiles>
            <Panel
              title={t.incidents}
              hint={t.incidentsHint}
              grid={incidentsGrid(told.items)}
              drawing={{
                columns: ["incident_post", "incident_customer", "incident_ticket"],
                across: true,
                show: number,
              }}
            />
          </>
        );
      }}
    </Section>
  );
}

export function incidentsGrid(incidents: readonly Schemas["IncidentReported"][]): Grid {
  const columns = [
    ...Object.entries(COUNTS).map(([key, name]) => ({ key, name })),
    { key: "declare", name: t.toDeclare, csv: fill(t.seconds, { name: t.toDeclare }) },
    { key: "update", name: t.toUpdate, csv: fill(t.seconds, { name: t.toUpdate }) },
    { key: "resolve", name: t.toResolve, csv: fill(t.seconds, { name: t.toResolve }) },
  ];
  const rows = incidents.map((one) => {
    const counted = (what: string) => one.counts.find((found) => found.what === what);
    const cell = (what: string): [string, Cell] => {
      const found = counted(what);
      return [what, count(found?.count ?? 0, found?.events)];
    };
    const time = (value: number | null, what: string) => took(value, counted(what)?.events);
    return {
      key: one.id,
      label: one.title || t.untitled,
      to: `/incidents/${one.id}`,
      cells: {
        ...Object.fromEntries(Object.keys(COUNTS).map(cell)),
        declare: time(one.to_declare_ms, "incident_declared"),
        update: time(one.to_first_update_ms, "incident_first_update"),
        resolve: time(one.to_resolve_ms, "incident_resolved"),
      },
    };
  });
  return { label: t.incident, columns, rows };
}
