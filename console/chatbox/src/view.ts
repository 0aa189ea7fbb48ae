/** The window: its head, what was said, and where one writes; in place of that at times a card (a call, a rating). */
import { callMe } from "./callme";
import { Composer } from "./composer";
import type { Config } from "./config";
import { h, icon } from "./dom";
import { Lines } from "./lines";
import { mail } from "./mail";
import { rating } from "./rating";
import type { Talk } from "./talk";
import { wording } from "./texts";
import { listed, opening, within } from "./times";
import { transcript } from "./transcript";

export interface ViewHands {
  close(): void;
  now(): number;
  online(): boolean;
  /** Whether the window is open and looked at. */
  looked(): boolean;
}

export class View {
  readonly root: HTMLElement;
  private readonly say: ReturnType<typeof wording>;
  private readonly lines: Lines;
  private readonly composer: Composer;
  private readonly presence = h("p", { class: "presence" });
  private readonly notice = h("p", { class: "notice", role: "status" });
  private readonly typing = h("p", { class: "typing", role: "status" });
  private readonly scroller: HTMLElement;
  private readonly foot = h("div", { class: "footer" });
  private readonly menu: HTMLElement;
  private readonly question = h("div", { class: "question" });
  private answer = "";
  private said = "";

  constructor(
    private config: Config,
    private readonly talk: Talk,
    private readonly hands: ViewHands,
  ) {
    this.say = wording(config.window.texts);
    const { say } = this;
    this.lines = new Lines({
      say,
      now: hands.now,
      retry: (id) => talk.outbox.retry(id),
      drop: (id) => talk.outbox.drop(id),
      stale: (id, name) => this.follow(id, name),
    });
    this.composer = new Composer(config, {
      say,
      send: (text, files) => this.send(text, files),
      typed: (on) => talk.typed(on),
    });
    this.menu = this.makeMenu();
    this.scroller = h("main", { tabindex: -1 }, this.lines.list, this.typing);
    const head = h(
      "header",
      {},
      h("div", { class: "names" }, h("h1", {}, config.window.texts.title ?? config.name), this.presence),
      this.menu,
      h(
        "button",
        { type: "button", class: "plain", "aria-label": say("close"), onclick: hands.close },
        icon("close"),
      ),
    );
    this.foot.append(this.question, this.composer.form);
    this.root = h("div", { class: "window" }, head, this.notice, this.scroller, this.foot);
    this.drawQuestion();
    this.welcome(config);
    talk.on((fresh) => this.draw(fresh.some((message) => message.from === "agent")));
    this.draw(false);
  }

  /** Who is there changes while the window is open. */
  welcome(config: Config): void {
    this.config = config;
    const { say } = this;
    const soon = config.answer_seconds ? say("answers_within", { time: within(config.answer_seconds) }) : "";
    const names = listed(config.agents);
    const here = names ? say("here", { names: `${names} ${config.agents.length > 1 ? "are" : "is"}` }) : "";
    const back = config.opens_at ? say("back_at", { time: opening(config.opens_at, this.hands.now()) }) : "";
    const there = config.online && config.open;
    const shown = there ? [here, soon] : [config.open ? say("nobody") : back || say("shut")];
    this.presence.replaceChildren(
      h("span", { class: there ? "dot on" : "dot", "aria-hidden": "true" }),
      ...shown.filter(Boolean).map((text) => h("span", { class: "fact" }, text)),
    );
    this.said = there ? "" : config.window.away || say(config.open ? "away" : "closed");
    this.draw(false);
  }

  focus(): void {
    (this.foot.querySelector<HTMLElement>("textarea,input") ?? this.scroller).focus();
  }

  // --- what is shown

  draw(news: boolean): void {
    const { talk, scroller } = this;
    const atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 80;
    const greeting = [this.config.greeting, this.said].filter(Boolean).join("\n\n");
    const messages = talk.thread.messages;
    const waiting = talk.outbox.waiting || !this.hands.online();
    this.lines.draw(greeting, messages, talk.outbox.all, waiting);
    const last = messages.filter((message) => message.from === "agent").at(-1);
    this.show(this.typing, talk.typing ? this.say("typing", { name: last?.name || this.say("us") }) : "");
    this.show(this.notice, this.hands.online() ? (talk.cut ? this.say("broken") : "") : this.say("offline"));
    this.question.hidden = messages.length > 0 || talk.outbox.all.length > 0;
    if (atEnd || !news) scroller.scrollTop = atEnd ? scroller.scrollHeight : scroller.scrollTop;
    this.askOnce();
  }

  /** Solved by us: how was it? Not while they write or look elsewhere. */
  private askOnce(): void {
    const { talk, composer, foot, hands } = this;
    const free = foot.contains(composer.form) && !composer.area.value.trim();
    if (!this.config.window.rating || !talk.toRate || !free || !hands.looked()) return;
    const focus = composer.form.contains(document.activeElement);
    this.rate(this.say("solved"), focus);
  }

  private show(place: HTMLElement, text: string): void {
    if (place.textContent !== text) place.textContent = text;
    place.hidden = !text;
  }

  private send(text: string, files: File[]): void {
    const asked = this.config.window.question;
    const first = !this.question.hidden && asked && this.answer;
    this.talk.say(first ? `${asked.text} ${this.answer}\n${text}` : text, files);
    this.answer = "";
    this.draw(false);
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }

  /** The question before the first message, if the brand asks one: it needn't be answered. */
  private drawQuestion(): void {
    const asked = this.config.window.question;
    if (!asked) return;
    const choose = (answer: string) => () => {
      this.answer = answer;
      this.drawQuestion();
      this.composer.area.focus();
    };
    if (this.answer && asked.choices.length) {
      this.question.replaceChildren(
        h("p", {}, this.say("about", { answer: this.answer }), " "),
        h("button", { type: "button", class: "text", onclick: choose("") }, this.say("change")),
      );
      return;
    }
    const own = h("input", {
      "aria-label": asked.text,
      maxlength: 200,
      oninput: () => (this.answer = own.value.trim()),
    });
    const choices = asked.choices.map((choice) =>
      h("button", { type: "button", class: "choice", onclick: choose(choice) }, choice),
    );
    this.question.replaceChildren(
      h("p", { id: "asked" }, asked.text),
      choices.length
        ? h("div", { class: "choices", role: "group", "aria-labelledby": "asked" }, ...choices)
        : own,
    );
  }

  /** A link to a file works for minutes only: after that the conversation is read again first. */
  private follow(id: string, name: string): boolean {
    if (!this.talk.linksAreOld()) return false;
    void this.talk.refresh().then(() => {
      const message = this.talk.thread.messages.find((one) => one.id === id);
      const file = message?.attachments.find((one) => one.name === name);
      if (file) window.open(file.url, "_blank", "noopener,noreferrer");
    });
    return true;
  }

  // --- besides talking

  private makeMenu(): HTMLElement {
    const { say } = this;
    const act = (name: string, does: () => void) =>
      h("button", { type: "button", onclick: () => this.leaveMenu(does) }, name);
    const list = h(
      "div",
      { class: "acts-list", hidden: true },
      this.config.call ? act(say("call"), () => this.call()) : null,
      act(say("transcript"), () => this.save()),
      this.config.window.mail ? act(say("mail"), () => this.mail()) : null,
      act(say("end"), () => void this.end()),
    );
    const toggle = h(
      "button",
      {
        type: "button",
        class: "plain",
        "aria-label": say("more"),
        "aria-expanded": "false",
        onclick: () => this.setMenu(list.hidden),
      },
      icon("more"),
    );
    return h("div", { class: "menu" }, toggle, list);
  }

  private setMenu(open: boolean): void {
    const [toggle, list] = this.menu.children as unknown as [HTMLElement, HTMLElement];
    list.hidden = !open;
    toggle.setAttribute("aria-expanded", String(open));
    (open ? list.querySelector("button") : toggle)?.focus();
  }

  /** Escape closes what is open on top; true if there was something. */
  escape(): boolean {
    if (this.menu.querySelector<HTMLElement>(".acts-list")?.hidden === false) this.setMenu(false);
    else if (this.foot.firstChild !== this.question) this.write();
    else return false;
    return true;
  }

  private leaveMenu(does: () => void): void {
    this.setMenu(false);
    does();
  }

  private card(node: HTMLElement, focus = true): void {
    this.foot.replaceChildren(node);
    this.scroller.scrollTop = this.scroller.scrollHeight;
    if (focus) node.querySelector<HTMLElement>("input,textarea,button")?.focus();
  }

  private write(): void {
    this.foot.replaceChildren(this.question, this.composer.form);
    this.composer.area.focus();
  }

  private call(): void {
    const { say, hands, talk } = this;
    this.card(
      callMe({ say, api: talk.api, account: this.config.call, now: hands.now, back: () => this.write() }),
    );
  }

  private mail(): void {
    const { say, talk } = this;
    const done = (email: string) => {
      this.write();
      this.note(say("mailed", { email }));
    };
    this.card(mail({ say, api: talk.api, done, back: () => this.write() }));
  }

  private save(): void {
    const { say } = this;
    const title = `${this.config.name}, ${location.host}`;
    const text = transcript(title, this.talk.thread.messages, { you: say("you"), us: this.config.name });
    const href = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
    const link = h("a", { href, download: "chat.txt" });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }

  private async end(): Promise<void> {
    const { say, talk } = this;
    const heard = talk.thread.messages.some((message) => message.from === "agent");
    if (talk.api.token) await talk.api.end().catch(() => {});
    if (this.config.window.rating && heard) return this.rate(say("ended"), true);
    this.write();
    this.note(say("ended"));
  }

  /** One to five; after that `words` stand in the conversation, with thanks where there are any to give. */
  private rate(words: string, focus: boolean): void {
    const { say, talk } = this;
    talk.wasAsked();
    let rated = false;
    const send = async (score: number, said: string) => {
      await talk.api.rate(score, said);
      rated = true;
    };
    const done = () => {
      this.write();
      this.note(rated ? `${say("thanks")} ${words}` : words);
    };
    this.card(rating({ say, send, done }), focus);
  }

  private note(words: string): void {
    this.lines.list.append(h("li", { class: "day" }, words));
    this.scroller.scrollTop = this.scroller.scrollHeight;
  }
}
