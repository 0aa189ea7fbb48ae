import type { Channel, Customer, Line } from "../../api/types";

/** An address that the customer named in their own words, and where it may be found. */
export interface Named {
  channel: Channel;
  address: string;
  /** The words around it: the evidence. */
  words: string;
}

const PHONE = /(?<![\w+])\+[1-9](?:[\s().-]{0,2}\d){7,13}(?!\d)/g;
const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})*\.[a-z]{2,24}/gi;
const AROUND = 40;
const MOST = 3;

/** Addresses named on the ticket that aren't known to be theirs: newest first, few enough to ask for each. */
export function namedIn(lines: readonly Line[], customer: Customer): Named[] {
  const known = new Set(customer.identities.map(plain));
  const found: Named[] = [];
  for (const line of lines) {
    if (line.direction !== "inbound" || line.deleted_at) continue;
    for (const [channel, pattern] of [
      ["sms", PHONE],
      ["email", EMAIL],
    ] as const) {
      for (const match of line.text.matchAll(pattern)) {
        const address = channel === "sms" ? `+${match[0].replace(/\D/g, "")}` : match[0].toLowerCase();
        if (known.has(address)) continue;
        known.add(address);
        found.push({ channel, address, words: around(line.text, match.index, match[0].length) });
        if (found.length === MOST) return found;
      }
    }
  }
  return found;
}

/** "phone#+4420…" and "email##a@b.c" by their address alone. */
function plain(identity: string): string {
  return (identity.split("#").at(-1) ?? "").toLowerCase();
}

function around(words: string, start: number, length: number): string {
  const from = Math.max(0, start - AROUND);
  const to = Math.min(words.length, start + length + AROUND);
  const piece = words.slice(from, to).replace(/\s+/g, " ").trim();
  return `${from > 0 ? "…" : ""}${piece}${to < words.length ? "…" : ""}`;
}
