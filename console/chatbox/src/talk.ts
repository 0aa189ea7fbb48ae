/** One visitor's talk: the session, what is said both ways, and how often is asked for more. Nothing of how it looks. */
import { type Api, type Message, Trouble } from "./api";
import type { Keep } from "./keep";
import { type Entry, newId, Outbox } from "./outbox";
import type { User } from "./protocol";
import { Thread } from "./thread";

interface Kept {
  token: string;
  expires_at: number;
  /** The website's id of the user who went on with this visitor's talk; nobody else may. */
  owner: string;
}

export interface Outside {
  now(): number;
  wait(ms: number): Promise<void>;
  online(): boolean;
  /** Whether the window is open and looked at. */
  looked(): boolean;
}

const LIVELY = 180_000; // ms after the last line in which an answer is likely
const REFRESH = 7 * 86_400_000; // a token is renewed when it has less left
export const LINKS_MS = 240_000; // links to files work for five minutes

/** ms until the next look. */
export function rhythm(looked: boolean, sinceLast: number): number {
  if (!looked) return 20_000;
  return sinceLast < LIVELY ? 2_500 : 6_000;
}

export class Talk {
  readonly thread = new Thread();
  outbox: Outbox;
  typing = false;
  /** The API couldn't be reached last time. */
  cut = false;
  private about = "";
  private solved = false;
  private user: User | null = null;
  private cursor = "";
  private readAt = 0;
  private page = "";
  private starting: Promise<void> | null = null;
  private kick: () => void = () => {};
  private readonly listeners = new Set<(fresh: Message[]) => void>();
  private sinceTyped = 0;

  constructor(
    readonly api: Api,
    private readonly account: string,
    private readonly keep: Keep,
    private readonly outside: Outside,
  ) {
    this.outbox = this.makeOutbox();
  }

  on(listener: (fresh: Message[]) => void): void {
    this.listeners.add(listener);
  }

  /** Whether there is, or was, something to read here. */
  get known(): boolean {
    return Boolean(this.api.token) || Boolean(this.user) || this.outbox.all.length > 0;
  }

  // --- who it is

  /** Who is signed in on the website (null: nobody): their talk is shown, and nobody else's. */
  become(user: User | null, page: string): void {
    this.page = page;
    const before = this.user;
    const same = before?.id === user?.id;
    this.user = user;
    if (same && this.api.token) return;
    this.api.token = "";
    this.cursor = "";
    [this.about, this.solved] = ["", false];
    this.thread.clear();
    const last = this.outbox;
    this.outbox = this.makeOutbox();
    if (!same) {
      // What was written before signing in goes on as theirs; what a user wrote isn't the next one's.
      const carried = before ? [] : last.all.map((entry) => ({ ...entry }));
      last.clear();
      for (const entry of carried) this.outbox.add(entry);
    }
    const kept = this.kept();
    if (!user && kept && !kept.owner && kept.expires_at > this.outside.now()) this.api.token = kept.token;
    this.tell([]);
    void this.outbox.flush();
    this.look();
  }

  private makeOutbox(): Outbox {
    return new Outbox({
      api: this.api,
      keep: this.keep,
      prefix: `rapport.${this.account}.out.${encodeURIComponent(this.user?.id ?? "-")}.`,
      session: (fresh) => this.session(fresh),
      taken: (entry, id) => this.taken(entry, id),
      changed: () => this.tell([]),
      wait: (ms) => this.outside.wait(ms),
      online: () => this.outside.online(),
    });
  }

  private session(fresh: boolean): Promise<void> {
    if (fresh) this.forget();
    if (this.api.token && !this.isOld()) return Promise.resolve();
    this.starting ??= this.begin().finally(() => {
      this.starting = null;
    });
    return this.starting;
  }

  private async begin(): Promise<void> {
    const user = this.user;
    const kept = this.kept();
    const mine = kept && (user ? !kept.owner || kept.owner === user.id : !kept.owner);
    const visit = { page: this.page, ...(user ? { user } : {}) };
    let made: { token: string; expires_at: number };
    try {
      made = await this.api.start(this.account, mine ? { ...visit, visitor: kept.token } : visit);
    } catch (error) {
      if (!mine || !(error instanceof Trouble) || error.status !== 401) throw error;
      this.keep.remove(this.name);
      made = await this.api.start(this.account, visit);
    }
    if (this.user !== user) return; // somebody else signed in meanwhile
    this.api.token = made.token;
    // A user's own token is never kept: their website proves them anew on each page. The anonymous one before is,
    // as theirs.
    if (!user) this.remember({ token: made.token, expires_at: made.expires_at, owner: "" });
    else if (mine) this.remember({ ...kept, owner: user.id });
  }

  private isOld(): boolean {
    const kept = this.kept();
    return !this.user && kept?.token === this.api.token && kept.expires_at - this.outside.now() < REFRESH;
  }

  private forget(): void {
    if (!this.user) this.keep.remove(this.name);
    this.api.token = "";
    this.cursor = "";
  }

  private get name(): string {
    return `rapport.${this.account}.visitor`;
  }

  private kept(): Kept | null {
    try {
      const kept = JSON.parse(this.keep.get(this.name) ?? "null") as Kept | null;
      return kept && typeof kept.token === "string" ? kept : null;
    } catch {
      return null;
    }
  }

  private remember(kept: Kept): void {
    this.keep.set(this.name, JSON.stringify(kept));
  }

  // --- saying

  say(text: string, files: File[] = []): void {
    this.sinceTyped = 0;
    const names = files.map((file) => file.name);
    this.outbox.add({ client_id: newId(), text, at: this.outside.now(), files: [], names }, files);
  }

  private taken(entry: Entry, id: string): void {
    const at = Math.max(this.outside.now(), this.thread.lastAt() + 1);
    const message: Message = {
      id,
      from: "customer",
      name: "",
      text: entry.text,
      at,
      attachments: [],
      status: "received",
    };
    this.thread.add(message);
    this.tell([]);
    this.look();
  }

  /** The visitor is typing, or has stopped: told at most every four seconds, and it may be lost. */
  typed(on: boolean): void {
    const now = this.outside.now();
    if (!this.api.token || (on && now - this.sinceTyped < 4_000) || (!on && !this.sinceTyped)) return;
    this.sinceTyped = on ? now : 0;
    this.api.typing(on).catch(() => {});
  }

  // --- how it was

  /** Whether to ask how it was: the matter is solved by somebody who answered, and that wasn't asked on this device. */
  get toRate(): boolean {
    const heard = this.thread.messages.some((message) => message.from === "agent");
    const asked = this.keep.get(this.asked) === this.about;
    return this.solved && heard && !asked && this.outbox.all.length === 0;
  }

  /** They were asked, whatever they said: not again, until more is said. */
  wasAsked(): void {
    if (this.about) this.keep.set(this.asked, this.about);
  }

  private get asked(): string {
    return `rapport.${this.account}.asked`;
  }

  // --- hearing

  /** Ask now. */
  look(): void {
    this.kick();
  }

  /** Asks on and on. */
  async listen(): Promise<never> {
    for (;;) {
      if (this.api.token || this.user) await this.hear();
      const since = this.outside.now() - Math.max(this.thread.lastAt(), this.readAt);
      const pause = rhythm(this.outside.looked(), since);
      await Promise.race([
        this.outside.wait(pause),
        new Promise<void>((done) => {
          this.kick = done;
        }),
      ]);
    }
  }

  async hear(): Promise<void> {
    if (!this.outside.online()) return;
    try {
      await this.session(false);
      const lively = this.outside.looked() && this.outside.now() - this.thread.lastAt() < LIVELY;
      const [, typing] = await Promise.all([this.read(), lively ? this.api.agentTyping() : null]);
      this.changed(false, typing?.agent_typing ?? false);
    } catch (error) {
      if (!(error instanceof Trouble)) throw error;
      if (error.status === 401) this.forget();
      this.changed(error.again, false);
      if (error.after) await this.outside.wait(error.after);
    }
  }

  private async read(): Promise<void> {
    for (;;) {
      const token = this.api.token;
      const { items, next, about, solved } = await this.api.messages(this.cursor);
      if (this.api.token !== token) return; // somebody else's by now
      const over = solved && !this.solved;
      [this.about, this.solved] = [about, solved];
      if (!this.cursor) this.readAt = this.outside.now();
      this.cursor = next;
      const fresh = this.thread.merge(items);
      if (items.length || over) this.tell(fresh);
      if (items.length < 100) return;
    }
  }

  linksAreOld(): boolean {
    return Boolean(this.api.token) && this.outside.now() - this.readAt >= LINKS_MS;
  }

  /** Read it all again where links to files may have run out. */
  async refresh(): Promise<void> {
    if (!this.linksAreOld()) return;
    this.cursor = "";
    await this.hear();
  }

  private changed(cut: boolean, typing: boolean): void {
    if (this.cut === cut && this.typing === typing) return;
    this.cut = cut;
    this.typing = typing;
    this.tell([]);
  }

  private tell(fresh: Message[]): void {
    for (const listener of this.listeners) listener(fresh);
  }
}
