import type { LiveEvent } from "../api/live";
import { text } from "../text/text";

/** A quiet word about something that can't wait for the next look at a list. One with the same id takes its place. */
export interface Notice {
  id: string;
  title: string;
  words: string;
  /** The page it leads to. */
  path: string;
  loud: boolean;
}

const t = text.desk;
/** What happened longer ago is no news: it comes when a console catches up. */
const NEWS_MS = 120_000;

interface Known {
  me: string;
  now: number;
  /** Tickets of others that came to be at risk a moment ago: told as one, by their number. */
  others: Set<string>;
  /** States of incidents that were told. */
  incidents: Map<string, string>;
}

/** What an event is worth saying, if anything. `known` is carried from event to event. */
export function noticeOf(event: LiveEvent, known: Known): Notice | null {
  if (known.now - event.at > NEWS_MS) return null;
  if (event.kind === "risk") return riskOf(event, known);
  if (event.kind === "incident") return incidentOf(event, known);
  return null;
}

function riskOf(event: LiveEvent, known: Known): Notice | null {
  const { doc } = event;
  const ticket = event.ticket ?? "";
  if (doc.assignee === known.me) {
    const words = [doc.customer_name, doc.subject].filter(Boolean).join(": ");
    const title = doc.state === "broken" ? t.riskBroken : t.riskMine;
    return { id: `risk ${ticket}`, title, words, path: `/inbox/mine/${ticket}`, loud: true };
  }
  known.others.add(ticket);
  const title = t.riskMany.replace("{count}", String(known.others.size));
  return { id: "risk", title, words: t.riskManyHint, path: "/inbox/due_soon", loud: false };
}

function incidentOf(event: LiveEvent, known: Known): Notice | null {
  const id = String(event.doc.id);
  const state = String(event.doc.state);
  const before = known.incidents.get(id);
  known.incidents.set(id, state);
  const fresh = Number(event.doc.declared_at) > known.now - NEWS_MS;
  if (before === state || (before === undefined && state !== "resolved" && !fresh)) return null;
  const title = state === "resolved" ? t.incidentOver : t.incident;
  return {
    id: `incident ${id}`,
    title,
    words: String(event.doc.title),
    path: `/incidents/${id}`,
    loud: state !== "resolved",
  };
}
