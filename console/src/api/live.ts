import { WebSocket as Reconnecting } from "partysocket";
import { api, told } from "./client";

/** What happened, as docs/live.md tells it. An id that is known already is the same event. */
export interface LiveEvent {
  id: string;
  kind:
    | "ticket"
    | "line"
    | "delivery"
    | "offer"
    | "pop"
    | "risk"
    | "presence"
    | "approval"
    | "spike"
    | "incident"
    | "viewers"
    | "customer_typing";
  at: number;
  ticket: string | null;
  doc: Record<string, unknown>;
}

/** `live`: over a socket. `polling`: asking every few seconds, while a socket is tried for now and then. */
export type LiveState = "connecting" | "live" | "polling";

export interface LiveCode {
  code: string;
  url: string | null;
  cursor: string;
}

export interface Since {
  items: LiveEvent[];
  next: string;
  reset: boolean;
}

/** How the server is asked; tests give their own. */
export interface LiveServer {
  code(): Promise<LiveCode>;
  since(after: string): Promise<Since>;
}

export const server: LiveServer = {
  code: () => told(api.POST("/api/live/code")),
  since: (after) => told(api.GET("/api/live", { params: { query: { after } } })),
};

export const POLL_MS = 5_000;
export const HEARTBEAT_MS = 60_000;
/** A socket on which nothing was heard for so long is dead, whatever it says of itself. */
export const SILENCE_MS = 150_000;
export const TYPING_MS = 3_000;
/** Tries in a row that failed before polling begins. */
export const TRIES = 3;
const MOST_KNOWN = 5_000;

type Heard = (event: LiveEvent) => void;

/**
 * The console's ear: a socket while there is one, polling while there is none. Every event reaches the listeners once;
 * after a gap the server is asked for what happened since the newest place known (the cursor).
 */
export class Live {
  private readonly server: LiveServer;
  private readonly options: { WebSocket?: unknown };
  private readonly heard = new Set<Heard>();
  private readonly resets = new Set<() => void>();
  private readonly states = new Set<(state: LiveState) => void>();
  private readonly known = new Set<string>();
  private socket: Reconnecting | null = null;
  private cursor = "";
  private failures = 0;
  private running = false;
  private poller: ReturnType<typeof setTimeout> | undefined;
  private heart: ReturnType<typeof setInterval> | undefined;
  private lastHeard = 0;
  private lastTyped = 0;
  private viewing = "";
  private catching: Promise<void> | null = null;
  state: LiveState = "connecting";

  constructor(asked: LiveServer = server, options: { WebSocket?: unknown } = {}) {
    this.server = asked;
    this.options = options;
  }

  start(): void {
    if (this.running) return;
    this.running = true;
    this.failures = 0;
    this.become("connecting");
    this.socket = new Reconnecting(() => this.address(), null, {
      ...this.options,
      minReconnectionDelay: 500,
      maxReconnectionDelay: 60_000,
      connectionTimeout: 10_000,
      maxEnqueuedMessages: 0,
    });
    this.socket.addEventListener("open", () => this.opened());
    this.socket.addEventListener("message", (message) => this.message(message.data));
    this.socket.addEventListener("close", () => this.closed());
    this.heart = setInterval(() => this.beat(), HEARTBEAT_MS);
  }

  stop(): void {
    this.running = false;
    clearInterval(this.heart);
    clearTimeout(this.poller);
    this.poller = undefined;
    this.socket?.close();
    this.socket = null;
    this.cursor = "";
    this.viewing = "";
    this.known.clear();
  }

  /** Told every event once, in the order it came. Returns what ends it. */
  onEvent(listener: Heard): () => void {
    this.heard.add(listener);
    return () => this.heard.delete(listener);
  }

  /** Told when too much was missed: everything shown must be read afresh. */
  onReset(listener: () => void): () => void {
    this.resets.add(listener);
    return () => this.resets.delete(listener);
  }

  onState(listener: (state: LiveState) => void): () => void {
    this.states.add(listener);
    return () => this.states.delete(listener);
  }

  /** This ticket is open on the screen ("" = none): colleagues at it are told, and come as `viewers` events. */
  view(ticket: string): void {
    if (ticket === this.viewing) return;
    this.viewing = ticket;
    this.lastTyped = 0;
    this.say(ticket ? { action: "view", ticket } : { action: "leave" });
  }

  /** Something was typed on the ticket that is open (`answer`: the customer will read it); said every few seconds at
   * most. */
  typing(answer = false): void {
    const now = Date.now();
    if (!this.viewing || now - this.lastTyped < TYPING_MS) return;
    this.lastTyped = now;
    this.say({ action: "typing", ticket: this.viewing, ...(answer ? { to: "customer" } : {}) });
  }

  // --- the socket

  private async address(): Promise<string> {
    this.failures += 1; // until it is open
    if (this.failures > TRIES) this.poll();
    const made = await this.server.code();
    this.cursor ||= made.cursor;
    if (made.url === null) {
      this.socket?.close();
      this.poll();
      throw new Error("no sockets here");
    }
    return `${made.url}?code=${encodeURIComponent(made.code)}`;
  }

  private opened(): void {
    this.failures = 0;
    this.lastHeard = Date.now();
    clearTimeout(this.poller);
    this.poller = undefined;
    this.become("live");
    if (this.viewing) this.say({ action: "view", ticket: this.viewing });
    void this.catchUp(); // after it is open: what comes from now on is pushed
  }

  private closed(): void {
    if (this.running && this.state === "live") this.become("connecting");
  }

  private message(data: unknown): void {
    this.lastHeard = Date.now();
    let said: { events?: LiveEvent[] };
    try {
      said = JSON.parse(String(data));
    } catch {
      return;
    }
    for (const event of said.events ?? []) this.take(event);
  }

  private beat(): void {
    if (this.state !== "live") return;
    if (Date.now() - this.lastHeard > SILENCE_MS) {
      this.become("connecting");
      this.socket?.reconnect();
      return;
    }
    // Either is answered. Messages cost money, both ways.
    this.say(this.viewing ? { action: "view", ticket: this.viewing } : { action: "ping" });
  }

  private say(message: Record<string, string>): void {
    if (this.socket?.readyState === Reconnecting.OPEN) this.socket.send(JSON.stringify(message));
  }

  // --- catching up

  /** Ask for what happened since the cursor; again later if the server can't be reached. */
  private catchUp(): Promise<void> {
    this.catching ??= this.ask().finally(() => {
      this.catching = null;
    });
    return this.catching;
  }

  private async ask(): Promise<void> {
    const after = this.cursor;
    try {
      const since = await this.server.since(after);
      if (!this.running) return;
      if (since.reset) for (const listener of this.resets) listener();
      for (const event of since.items) this.take(event);
      this.further(since.next);
    } catch {
      if (this.running && this.state === "live")
        setTimeout(() => this.running && void this.catchUp(), POLL_MS);
    }
  }

  private poll(): void {
    if (!this.running || this.poller !== undefined) return;
    this.become("polling");
    const again = async () => {
      await this.catchUp();
      if (this.running && this.poller !== undefined) this.poller = setTimeout(again, POLL_MS);
    };
    this.poller = setTimeout(again, 0);
  }

  private take(event: LiveEvent): void {
    if (this.known.has(event.id)) return;
    this.known.add(event.id);
    if (this.known.size > MOST_KNOWN) {
      const oldest = this.known.values().next().value;
      if (oldest !== undefined) this.known.delete(oldest);
    }
    if (event.kind !== "viewers" && event.kind !== "customer_typing") {
      this.further(String(event.at).padStart(13, "0"));
    }
    for (const listener of this.heard) listener(event);
  }

  /** Cursors are times of one length, so texts in order are times in order. */
  private further(cursor: string): void {
    if (cursor > this.cursor) this.cursor = cursor;
  }

  private become(state: LiveState): void {
    if (state === this.state) return;
    this.state = state;
    for (const listener of this.states) listener(state);
  }
}
