/** A text in pieces: plain words, and web addresses that may be followed. */
export type Piece = { text: string; href?: string };

const ADDRESS = /https?:\/\/[^\s<>"'`]+/gi;
const TAIL = /[.,;:!?)\]}'"]+$/;

/** Only http and https are links, whatever else looks like one; a full stop or bracket after an address isn't its own. */
export function pieces(text: string): Piece[] {
  const out: Piece[] = [];
  let at = 0;
  for (const found of text.matchAll(ADDRESS)) {
    const said = withoutTail(found[0]);
    const href = webAddress(said);
    if (!href) continue;
    if (found.index > at) out.push({ text: text.slice(at, found.index) });
    out.push({ text: said, href });
    at = found.index + said.length;
  }
  if (at < text.length) out.push({ text: text.slice(at) });
  return out;
}

function withoutTail(said: string): string {
  const tail = TAIL.exec(said)?.[0] ?? "";
  // A closing bracket that was opened within the address belongs to it.
  if (tail.startsWith(")") && said.slice(0, -tail.length).includes("("))
    return said.slice(0, 1 - tail.length || undefined);
  return said.slice(0, said.length - tail.length);
}

/** The address if it is one of the web, without a user name in front that would dress it as another; else "". */
export function webAddress(said: string): string {
  try {
    const url = new URL(said);
    const web = url.protocol === "https:" || url.protocol === "http:";
    return web && !url.username && !url.password ? url.href : "";
  } catch {
    return "";
  }
}
