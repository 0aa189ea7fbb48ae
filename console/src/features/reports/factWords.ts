import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { span } from "../../ui/times";
import type { Fact, Found } from "./useBehind";

const t = text.reports;
/** What the value of an event means; of others it is told nowhere. */
const VALUES: Partial<Record<Fact["what"], string>> = {
  first_reply: t.after,
  next_reply: t.after,
  ticket_assigned: t.after,
  solved: t.after,
  call_answered: t.waited,
  call_abandoned: t.waited,
  call_ended: t.talked,
  call_handled: t.talked,
  callback_connected: t.after,
  callback_ended: t.talked,
  post_called_back: t.after,
  concierge_found: t.after,
};

/** The name of a kind of event; one that isn't known here yet by its own. */
export function kindName(what: string): string {
  const names: Record<string, string> = t.fact;
  return names[what] ?? what.replaceAll("_", " ");
}

/** "First reply after 12 min, late": what happened, in a line. */
export function factWords({ fact, outcome }: Found): string {
  if (!fact) return "";
  const value = VALUES[fact.what];
  const said = [
    kindName(fact.what) + (value ? ` ${fill(value, { span: span(fact.value) })}` : ""),
    fact.what === "chat_rated" ? fill(t.stars, { value: fact.value }) : "",
    fact.what.endsWith("_breached") || fact.what === "concierge_asked" ? "" : metWords(fact.met),
    outcome ? t.answer[outcome] : "",
  ];
  return said.filter(Boolean).join(", ");
}

function metWords(met: boolean | null): string {
  return met === null ? "" : met ? t.metYes : t.metNo;
}
