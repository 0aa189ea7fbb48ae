import type { Line, TicketDetail } from "../../api/types";

export type How = "message" | "public_reply" | "private_reply";

/** A place where an answer can go: how, on which thread, and what it answers. */
export interface Place {
  how: How;
  thread: string;
  answers: string;
  visibility: "public" | "private";
  channel: Line["channel"];
  /** Why nothing can be sent there now; "" = it can. */
  shut: string;
}

const PUBLIC_KINDS = new Set(["post", "comment", "review"]);
const ONE_PRIVATE_ANSWER = new Set(["facebook", "instagram"]);

/** Where the ticket's customer can be answered, the place they wrote on last first. Lines newest first. */
export function placesOf(ticket: TicketDetail, lines: readonly Line[]): Place[] {
  const places: Place[] = [];
  const seen = new Set<string>();
  for (const line of lines) {
    if (line.direction !== "inbound" || line.deleted_at || line.kind === "call" || !line.thread) continue;
    const isPublic = PUBLIC_KINDS.has(line.kind);
    for (const how of isPublic ? publicWays(line) : (["message"] as const)) {
      const name = `${how} ${how === "message" ? privateThread(line) : line.thread}`;
      if (seen.has(name)) continue;
      seen.add(name);
      places.push({
        how,
        thread: line.thread,
        answers: line.key,
        visibility: how === "public_reply" ? "public" : "private",
        channel: line.channel,
        shut: how === "message" ? shutOf(ticket, line) : "",
      });
    }
  }
  return places;
}

function publicWays(line: Line): readonly How[] {
  return ONE_PRIVATE_ANSWER.has(line.channel)
    ? ["public_reply", "private_reply"]
    : ["public_reply", "message"];
}

/** On X a private message goes to the person, whichever post it answers. */
function privateThread(line: Line): string {
  return `${line.channel} ${line.account} ${line.identity ?? ""}`;
}

function shutOf(ticket: TicketDetail, line: Line): string {
  const thread = ticket.threads.find((one) => one.key === line.thread && !one.root);
  return thread && !thread.window.open ? thread.window.instead : "";
}
