import { ScrollArea, Stack, Text } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../../../text/care";
import { fill } from "../../../text/text";
import { useNow } from "../../../ui/clock";
import { span } from "../../../ui/times";
import { DAYS } from "../../../ui/week";
import { dateIn, weekdayOf } from "../../../ui/zones";
import classes from "./Roster.module.css";
import { byDay, covered, missingMinutes, peopleOf, type Roster, type RosterQueue, stretchOf } from "./roster";

const t = text.roster;

/** Who is on when, by queue, and where nobody is although it is open. `queue`: that one only. */
export function RosterWeek({ roster, queue = "" }: { roster: Roster; queue?: string }) {
  const shown = roster.queues.filter((one) => !queue || one.queue === queue);
  return (
    <Stack gap="xl">
      {shown.map((one) => (
        <QueueWeek key={one.queue} roster={roster} queue={one} />
      ))}
    </Stack>
  );
}

function QueueWeek({ roster, queue }: { roster: Roster; queue: RosterQueue }) {
  const missing = missingMinutes(queue);
  return (
    <Stack component="section" gap={6} aria-label={queue.name}>
      <Text fw={600} size="sm">
        {queue.name}
      </Text>
      <ScrollArea
        type="auto"
        scrollbars="x"
        offsetScrollbars="present"
        viewportProps={{ tabIndex: 0, role: "group", "aria-label": fill(t.weekOf, { queue: queue.name }) }}
      >
        <div className={classes.week}>
          <Coverage roster={roster} queue={queue} />
          <Table roster={roster} queue={queue} />
        </div>
      </ScrollArea>
      {roster.calendar ? (
        <Text size="sm" c="dimmed">
          {missing > 0 ? fill(t.missing, { span: span(missing * 60_000) }) : t.covered}
        </Text>
      ) : null}
    </Stack>
  );
}

/** The week as one line: where somebody is on duty, and the holes. The table says the same in words. */
function Coverage({ roster, queue }: { roster: Roster; queue: RosterQueue }) {
  const holes = queue.holes.map((hole) => stretchOf(roster, hole)).filter((one) => one !== null);
  return (
    <div className={classes.line} aria-hidden>
      <span className={classes.name}>{t.coverage}</span>
      <div className={classes.track}>
        {covered(roster, queue).map((one) => (
          <span key={one.left} className={classes.there} style={shares(one)} />
        ))}
        {holes.map((one) => (
          <span key={one.left} className={classes.hole} style={shares(one)} />
        ))}
        {roster.days.slice(1).map((day) => (
          <span
            key={day.date}
            className={classes.edge}
            style={{
              left: `${100 * (stretchOf(roster, { since: day.at, until: roster.until })?.left ?? 0)}%`,
            }}
          />
        ))}
      </div>
    </div>
  );
}

function shares({ left, width }: { left: number; width: number }) {
  return { left: `${100 * left}%`, width: `${100 * width}%` };
}

function Table({ roster, queue }: { roster: Roster; queue: RosterQueue }) {
  const people = peopleOf(roster, queue);
  const holes = byDay(roster, queue.holes);
  const today = dateIn(roster.time_zone, useNow(60));
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t.who}</th>
          {roster.days.map((day) => (
            <th key={day.date} scope="col" aria-current={day.date === today ? "date" : undefined}>
              {text.week.short[DAYS[weekdayOf(day.date)] ?? "mon"]} {Number(day.date.slice(8))}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {people.map((person) => (
          <Line key={person.agent} name={person.name}>
            {roster.days.map((day, n) => (
              <td key={day.date}>
                {person.days[n]?.map((turn) => (
                  <span key={`${turn.shift} ${turn.since}`} className={classes.turn} title={turn.shift_name}>
                    {hoursOf(turn, roster.time_zone)}
                  </span>
                ))}
              </td>
            ))}
          </Line>
        ))}
        {people.length === 0 ? (
          <tr>
            <td colSpan={roster.days.length + 1} className={classes.none}>
              {t.nobody}
            </td>
          </tr>
        ) : null}
        {queue.holes.length > 0 ? (
          <Line name={t.hole}>
            {roster.days.map((day, n) => (
              <td key={day.date}>
                {holes[n]?.map((hole) => (
                  <span key={hole.since} className={classes.missing}>
                    {hoursOf(hole, roster.time_zone)}
                  </span>
                ))}
              </td>
            ))}
          </Line>
        ) : null}
      </tbody>
    </table>
  );
}

function Line({ name, children }: { name: string; children: ReactNode }) {
  return (
    <tr>
      <th scope="row">{name}</th>
      {children}
    </tr>
  );
}

/** "08:00–16:00", by the clocks of that zone. */
function hoursOf(one: { since: string; until: string }, zone: string): string {
  const clock = (at: string) =>
    new Date(at).toLocaleTimeString("en-GB", { timeZone: zone, hour: "2-digit", minute: "2-digit" });
  return `${clock(one.since)}–${clock(one.until)}`;
}
