/**
 * What the visitor has said and the API hasn't taken yet. Each message has an id of its own from the moment it is
 * written, so that sending it again after a lost answer is the same message; it is kept on the device until it is
 * taken, one entry a message, so that two tabs don't overwrite one another.
 */
import { type Api, Trouble } from "./api";
import type { Keep } from "./keep";

export interface Entry {
  client_id: string;
  text: string;
  at: number;
  files: { key: string; name: string; content_type: string }[];
  /** What the files are called that are still to be uploaded. */
  names?: string[];
  /** Why it won't be taken as it is: only the visitor can do something about it. */
  problem?: string;
}

const FIRST_PAUSE = 1000;
const LONGEST_PAUSE = 30_000;
const FILE_TRIES = 5;

/** How long to wait before the nth attempt: twice as long each time, less up to a half by chance. */
export function pause(tries: number, after: number, chance: number): number {
  const grown = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1));
  return Math.max(after, grown * (1 - chance / 2));
}

export interface Hands {
  api: Pick<Api, "say" | "place" | "put">;
  keep: Keep;
  prefix: string;
  /** Makes sure that there is a session; `fresh`: the one there is isn't valid any more. Throws Trouble. */
  session(fresh: boolean): Promise<void>;
  /** The API has taken it: this is its id. */
  taken(entry: Entry, id: string): void;
  changed(): void;
  wait(ms: number): Promise<void>;
  online(): boolean;
  chance?: () => number;
}

export class Outbox {
  private entries: Entry[] = [];
  /** Files that are still to be uploaded: they last as long as the page. */
  private readonly files = new Map<string, File[]>();
  private running: Promise<void> | null = null;
  /** It tries again by itself. */
  waiting = false;

  constructor(private readonly hands: Hands) {
    this.entries = load(hands.keep, hands.prefix);
  }

  get all(): readonly Entry[] {
    return this.entries;
  }

  add(entry: Entry, files: File[] = []): void {
    this.entries.push(entry);
    if (files.length) this.files.set(entry.client_id, files);
    else this.store(entry);
    this.hands.changed();
    void this.flush();
  }

  drop(client_id: string): void {
    this.entries = this.entries.filter((entry) => entry.client_id !== client_id);
    this.files.delete(client_id);
    this.hands.keep.remove(this.hands.prefix + client_id);
    this.hands.changed();
  }

  retry(client_id: string): void {
    const entry = this.entries.find((one) => one.client_id === client_id);
    if (!entry) return;
    delete entry.problem;
    this.hands.changed();
    void this.flush();
  }

  /** Forget everything: the customer has signed out. */
  clear(): void {
    for (const entry of this.entries) this.hands.keep.remove(this.hands.prefix + entry.client_id);
    this.entries = [];
    this.files.clear();
  }

  /** Send what there is, one after the other; it goes on until all is taken or refused. */
  flush(): Promise<void> {
    this.running ??= this.work().finally(() => {
      this.running = null;
      if (this.next()) return this.flush(); // written while the last of it ended
    });
    return this.running;
  }

  private async work(): Promise<void> {
    let tries = 0;
    for (let entry = this.next(); entry; entry = this.next()) {
      try {
        await this.send(entry);
        tries = 0;
      } catch (error) {
        if (!(error instanceof Trouble)) throw error;
        tries += 1;
        // A file that doesn't get through mustn't keep back what is said after it.
        const stuck = this.files.has(entry.client_id) && tries >= FILE_TRIES && this.hands.online();
        if (!error.again || stuck) {
          tries = 0;
          entry.problem = error.message;
          this.store(entry);
          this.hands.changed();
          continue;
        }
        this.waiting = true;
        this.hands.changed();
        await this.hands.wait(pause(tries, error.after, (this.hands.chance ?? Math.random)()));
      }
    }
    this.waiting = false;
    this.hands.changed();
  }

  private next(): Entry | undefined {
    return this.entries.find((entry) => !entry.problem);
  }

  private async send(entry: Entry): Promise<void> {
    await this.hands.session(false);
    let id: string;
    try {
      id = await this.hand(entry);
    } catch (error) {
      if (!(error instanceof Trouble) || error.status !== 401) throw error;
      await this.hands.session(true);
      entry.files = []; // keys belong to the session they were given to
      id = await this.hand(entry);
    }
    this.waiting = false;
    if (!this.entries.includes(entry)) return; // taken back while it was sent
    this.hands.taken(entry, id);
    this.drop(entry.client_id);
  }

  private async hand(entry: Entry): Promise<string> {
    const files = this.files.get(entry.client_id) ?? [];
    while (entry.files.length < files.length) {
      const file = files[entry.files.length] as File;
      const place = await this.hands.api.place(file);
      await this.hands.api.put(place, file);
      entry.files.push({ key: place.key, name: file.name, content_type: file.type });
    }
    const { client_id, text } = entry;
    return (await this.hands.api.say({ client_id, text, attachments: entry.files })).id;
  }

  private store(entry: Entry): void {
    if (!this.files.has(entry.client_id)) {
      this.hands.keep.set(this.hands.prefix + entry.client_id, JSON.stringify(entry));
    }
  }
}

function load(keep: Keep, prefix: string): Entry[] {
  const found: Entry[] = [];
  for (const name of keep.names(prefix)) {
    try {
      const entry = JSON.parse(keep.get(name) ?? "") as Entry;
      if (entry.client_id && typeof entry.text === "string")
        found.push({ ...entry, files: entry.files ?? [] });
    } catch {
      keep.remove(name);
    }
  }
  return found.sort((a, b) => a.at - b.at);
}

/** An id for a message or a wish: 128 random bits. (crypto.randomUUID isn't there on pages without TLS.) */
export function newId(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, "0"))
    .join("");
}
