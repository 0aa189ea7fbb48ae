import { Text, VisuallyHidden } from "@mantine/core";
import { fill, text } from "../text/text";
import classes from "./Week.module.css";
import { clockOf, DAY_MINUTES, type Minutes } from "./week";

const t = text.week;
const HOURS = [0, 6, 12, 18, 24];

export interface StripDay {
  key: string;
  name: string;
  bars: readonly Minutes[];
  /** Why it is closed, such as a holiday's name. */
  off?: string;
  today?: boolean;
}

interface Given {
  label: string;
  days: readonly StripDay[];
  /** Minutes from midnight, drawn on today. */
  now?: number;
  /** How many minutes ahead the reader's clocks are; told in a second scale where it isn't 0. */
  ahead?: number;
}

/** Days as rows of 24 hours, with what is open as bars. What is drawn is told in words as well. */
export function WeekStrip({ label, days, now, ahead = 0 }: Given) {
  return (
    <div>
      <Scale name="" ahead={0} />
      <ul aria-label={label} className={classes.rows} style={{ listStyle: "none", margin: 0, padding: 0 }}>
        {days.map((day) => (
          <li key={day.key} className={classes.row} data-today={day.today || undefined}>
            <span className={classes.day}>
              {day.name}
              {day.off ? (
                <Text size="xs" c="dimmed" truncate title={day.off}>
                  {day.off}
                </Text>
              ) : null}
              <VisuallyHidden>{barsWords(day.bars)}</VisuallyHidden>
            </span>
            <Track
              bars={day.bars}
              off={Boolean(day.off)}
              {...(day.today && now !== undefined ? { now } : {})}
            />
          </li>
        ))}
      </ul>
      {ahead ? <Scale name={t.yours} ahead={ahead} /> : null}
    </div>
  );
}

/** One day of it. */
export function Track({ bars, off = false, now }: { bars: readonly Minutes[]; off?: boolean; now?: number }) {
  return (
    <div className={classes.track} data-off={off || undefined} aria-hidden>
      {bars.map((bar) => (
        <span
          key={bar.start}
          className={classes.bar}
          title={spanWords(bar)}
          style={{ left: share(bar.start), width: share(bar.end - bar.start) }}
        />
      ))}
      {now === undefined ? null : <span className={classes.now} title={t.now} style={{ left: share(now) }} />}
    </div>
  );
}

/** The hours above the tracks, or the reader's below them. */
export function Scale({ name, ahead, fields = false }: { name: string; ahead: number; fields?: boolean }) {
  return (
    <div className={classes.scale} data-fields={fields || undefined} aria-hidden>
      <span>{name}</span>
      <span className={classes.ticks}>
        {HOURS.map((hour) => (
          <span key={hour}>
            {ahead ? clockOf(wrapped(hour * 60 + ahead)) : String(hour).padStart(2, "0")}
          </span>
        ))}
      </span>
      {fields ? <span /> : null}
    </div>
  );
}

function wrapped(minutes: number): number {
  return ((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES;
}

function share(minutes: number): string {
  return `${(100 * minutes) / DAY_MINUTES}%`;
}

function spanWords(bar: Minutes): string {
  return `${clockOf(bar.start)}–${clockOf(bar.end)}`;
}

function barsWords(bars: readonly Minutes[]): string {
  return bars.length > 0 ? fill(t.open, { spans: bars.map(spanWords).join(", ") }) : t.closed;
}
