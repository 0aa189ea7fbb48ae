/** A small Markdown, as help articles use it: what it doesn't know stays as it was typed. */

export type Span =
  | { kind: "text" | "bold" | "italic" | "code"; text: string }
  | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "heading"; level: number; spans: Span[] }
  | { kind: "paragraph" | "quote"; spans: Span[] }
  | { kind: "bullets" | "numbers"; items: Span[][] }
  | { kind: "code"; text: string };

const INLINE =
  /!?\[([^\]\n]*)\]\((https?:\/\/[^\s)]+)\)|`([^`\n]+)`|\*\*([^*\n]+)\*\*|__([^_\n]+)__|\*(\S[^*\n]*?\S|\S)\*/g;
const ITEM = /^\s{0,3}(?:([-*+])|\d{1,3}[.)])\s+(.*)$/;

export function spansOf(line: string): Span[] {
  const spans: Span[] = [];
  let at = 0;
  for (const found of line.matchAll(INLINE)) {
    if (found.index > at) spans.push({ kind: "text", text: line.slice(at, found.index) });
    const [whole, label, href, code, bold, under, italic] = found;
    if (href !== undefined) spans.push({ kind: "link", text: label || href, href });
    else if (code !== undefined) spans.push({ kind: "code", text: code });
    else if (bold !== undefined || under !== undefined)
      spans.push({ kind: "bold", text: bold ?? under ?? "" });
    else spans.push({ kind: "italic", text: italic ?? "" });
    at = found.index + whole.length;
  }
  if (at < line.length) spans.push({ kind: "text", text: line.slice(at) });
  return spans;
}

export function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  for (const piece of pieces(markdown)) blocks.push(...blocksIn(piece));
  return blocks;
}

/** Paragraphs apart; fenced code in one piece. */
function pieces(markdown: string): string[][] {
  const out: string[][] = [];
  let now: string[] = [];
  let fenced = false;
  for (const line of markdown.replaceAll("\r\n", "\n").split("\n")) {
    const fence = line.trimStart().startsWith("```");
    if (fence && !fenced && now.length) {
      out.push(now);
      now = [];
    }
    if (fence) fenced = !fenced;
    if (!fenced && !fence && !line.trim()) {
      if (now.length) out.push(now);
      now = [];
    } else now.push(line);
    if (fence && !fenced) {
      out.push(now);
      now = [];
    }
  }
  if (now.length) out.push(now);
  return out;
}

function blocksIn(lines: string[]): Block[] {
  const first = lines[0] ?? "";
  if (first.trimStart().startsWith("```")) {
    const last = lines.at(-1)?.trimStart().startsWith("```") && lines.length > 1;
    return [{ kind: "code", text: lines.slice(1, last ? -1 : undefined).join("\n") }];
  }
  const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(first);
  if (heading) {
    const level = heading[1]?.length ?? 1;
    const rest = lines.slice(1);
    return [
      { kind: "heading", level, spans: spansOf(heading[2] ?? "") },
      ...(rest.length ? blocksIn(rest) : []),
    ];
  }
  const item = ITEM.exec(first);
  if (item) return [{ kind: item[1] ? "bullets" : "numbers", items: itemsOf(lines) }];
  if (first.startsWith(">")) {
    return [{ kind: "quote", spans: spansOf(lines.map((line) => line.replace(/^>\s?/, "")).join(" ")) }];
  }
  const until = lines.findIndex((line) => ITEM.test(line) || /^\s{0,3}#{1,6}\s/.test(line));
  const said = until > 0 ? lines.slice(0, until) : lines;
  const paragraph: Block = { kind: "paragraph", spans: spansOf(said.join(" ")) };
  return until > 0 ? [paragraph, ...blocksIn(lines.slice(until))] : [paragraph];
}

/** A line without a sign of its own belongs to the item before it. */
function itemsOf(lines: string[]): Span[][] {
  const items: string[] = [];
  for (const line of lines) {
    const found = ITEM.exec(line);
    if (found) items.push(found[2] ?? "");
    else items.push(`${items.pop() ?? ""} ${line.trim()}`);
  }
  return items.map(spansOf);
}
