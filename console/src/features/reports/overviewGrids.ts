import { text } from "../../text/reports";
import { count, type Grid, share, took } from "./cells";
import { narrowed } from "./opened";
import type { Schemas } from "./useReports";

const t = text.reports;

function channelLabel(channel: string | null): string {
  const names: Record<string, string> = text.channel;
  return channel === null ? t.all : (names[channel] ?? channel);
}

/** Promised first replies: kept, and late or missed. A figure opens to the events of its own outcome. */
export function levelsGrid(levels: readonly Schemas["ServiceLevel"][]): Grid {
  const columns = [
    { key: "due", name: t.due },
    { key: "kept", name: t.kept },
    { key: "late", name: t.late },
    { key: "share", name: t.share },
  ];
  const rows = levels.map((one) => ({
    key: one.channel ?? "all",
    label: channelLabel(one.channel),
    cells: {
      due: count(one.due, one.events),
      kept: count(one.within, narrowed(one.events, { met: "true" })),
      late: count(one.due - one.within, narrowed(one.events, { met: "false" })),
      share: share(one.level),
    },
  }));
  return { label: t.channel, columns, rows };
}

export function repliesGrid(replies: readonly Schemas["FirstReply"][]): Grid {
  const columns = [
    { key: "count", name: t.answered },
    { key: "median", name: t.median, csv: t.medianCsv },
    { key: "p90", name: t.p90, csv: t.p90Csv },
  ];
  const rows = replies.map((one) => ({
    key: one.channel ?? "all",
    label: channelLabel(one.channel),
    cells: {
      count: count(one.count, one.events),
      median: took(one.median_ms, one.events),
      p90: took(one.p90_ms, one.events),
    },
  }));
  return { label: t.channel, columns, rows };
}

/** Unsolved tickets now, by queue. */
export function openGrid(queues: readonly Schemas["OpenQueue"][]): Grid {
  const columns = [
    { key: "waiting", name: t.waiting },
    { key: "held", name: t.held },
  ];
  const rows = queues.map((one) => ({
    key: one.queue || "none",
    label: one.name || one.queue || t.noQueue,
    cells: {
      waiting: count(one.waiting, one.waiting_tickets),
      held: count(one.with_agents, one.with_agents_tickets),
    },
  }));
  return { label: t.queue, columns, rows };
}
