/** The list of what was said. Lines are changed in place, so that a screen reader says each once. */
import type { Attachment, Message } from "./api";
import { h, icon } from "./dom";
import { pieces, webAddress } from "./links";
import type { Entry } from "./outbox";
import type { wording } from "./texts";
import { clock, day } from "./times";

export interface LinesHands {
  say: ReturnType<typeof wording>;
  now(): number;
  retry(client_id: string): void;
  drop(client_id: string): void;
  /** A link to a file was followed; `true`: it has run out and is being fetched anew. */
  stale(id: string, name: string): boolean;
}

export class Lines {
  readonly list = h("ol", {
    class: "lines",
    role: "list", // not "log": its items would belong to no list
    "aria-live": "polite",
    "aria-relevant": "additions",
  });
  private readonly shown = new Map<string, { node: HTMLLIElement; stamp: string }>();

  constructor(private readonly hands: LinesHands) {}

  draw(greeting: string, messages: readonly Message[], entries: readonly Entry[], waiting: boolean): void {
    const wanted: HTMLLIElement[] = [];
    if (greeting) wanted.push(this.line("greeting", greeting, () => this.bubble("them", "", greeting, [])));
    let today = "";
    for (const message of messages) {
      const name = day(message.at, this.hands.now());
      if (name !== today) wanted.push(this.line(`day ${name}`, name, () => h("li", { class: "day" }, name)));
      today = name;
      wanted.push(this.message(message));
    }
    for (const entry of entries) wanted.push(this.pending(entry, waiting));
    this.place(wanted);
  }

  private place(wanted: HTMLLIElement[]): void {
    const keep = new Set<Node>(wanted);
    for (const [key, { node }] of this.shown) {
      if (keep.has(node)) continue;
      node.remove();
      this.shown.delete(key);
    }
    wanted.forEach((node, n) => {
      if (this.list.children[n] !== node) this.list.insertBefore(node, this.list.children[n] ?? null);
    });
  }

  private line(key: string, stamp: string, make: () => HTMLLIElement): HTMLLIElement {
    const known = this.shown.get(key);
    if (known?.stamp === stamp) return known.node;
    const node = make();
    this.shown.set(key, { node, stamp });
    if (known) known.node.replaceWith(node);
    return node;
  }

  private message(message: Message): HTMLLIElement {
    const side = message.from === "agent" ? "them" : "me";
    // A link that is fresh makes no new line, or each look would load every picture again.
    const stamp = `${message.text}|${message.attachments.map((file) => file.name).join("|")}`;
    return this.line(message.id, stamp, () => {
      const files = message.attachments.map((file) => this.file(message.id, file));
      const node = this.bubble(side, message.name, message.text, files);
      node.append(h("span", { class: "foot" }, clock(message.at)));
      return node;
    });
  }

  private pending(entry: Entry, waiting: boolean): HTMLLIElement {
    const { say } = this.hands;
    const state = entry.problem ? say("failed") : waiting ? say("waiting") : say("sending");
    return this.line(entry.client_id, `${state}|${entry.problem ?? ""}`, () => {
      const names = (entry.names ?? []).map((name) => h("span", { class: "named" }, icon("file"), name));
      const node = this.bubble("me", "", entry.text, names);
      if (entry.problem) node.classList.add("failed");
      const foot = h("span", { class: "foot" }, state);
      if (entry.problem) {
        foot.append(
          `: ${entry.problem} `,
          h(
            "button",
            { type: "button", class: "text", onclick: () => this.hands.retry(entry.client_id) },
            say("again"),
          ),
          " ",
          h(
            "button",
            { type: "button", class: "text", onclick: () => this.hands.drop(entry.client_id) },
            say("drop"),
          ),
        );
      }
      node.append(foot);
      return node;
    });
  }

  private bubble(side: "me" | "them", name: string, text: string, files: Node[]): HTMLLIElement {
    const { say } = this.hands;
    const who = side === "me" ? say("you") : name || say("us");
    const seen = side === "them" && name;
    return h(
      "li",
      { class: side },
      h("span", { class: seen ? "who" : "hidden" }, who, h("span", { class: "hidden" }, ": ")),
      text ? h("div", { class: "said" }, ...words(text)) : null,
      ...files,
    );
  }

  private file(id: string, file: Attachment): HTMLElement {
    const href = webAddress(file.url);
    const picture = file.content_type.startsWith("image/");
    const inside: Node = picture
      ? h("img", { src: href, alt: this.hands.say("picture", { name: file.name }), loading: "lazy" })
      : h("span", { class: "named" }, icon("file"), file.name);
    const follow = (event: Event) => {
      if (this.hands.stale(id, file.name)) event.preventDefault();
    };
    return h(
      "a",
      { class: "file", href, target: "_blank", rel: "noopener noreferrer", onclick: follow },
      inside,
    );
  }
}

function words(text: string): Node[] {
  return pieces(text).map((piece) =>
    piece.href
      ? h("a", { href: piece.href, target: "_blank", rel: "noopener noreferrer nofollow" }, piece.text)
      : document.createTextNode(piece.text),
  );
}
