import { QueryClient } from "@tanstack/react-query";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  HEARTBEAT_MS,
  Live,
  type LiveEvent,
  POLL_MS,
  SILENCE_MS,
  type Since,
  TRIES,
  TYPING_MS,
} from "./live";
import { APART_MS, GATHER_MS, keepFresh, stale } from "./liveCache";

const START = 1_780_000_000_000;

class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSING = 2;
  static readonly CLOSED = 3;
  static all: FakeSocket[] = [];
  readyState = 0;
  said: Record<string, string>[] = [];
  binaryType = "blob";
  constructor(readonly url: string) {
    super();
    FakeSocket.all.push(this);
  }
  open(): void {
    this.readyState = 1;
    this.dispatchEvent(new Event("open"));
  }
  push(...events: LiveEvent[]): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify({ events }) }));
  }
  drop(): void {
    this.readyState = 3;
    this.dispatchEvent(new CloseEvent("close", { code: 1006 }));
  }
  send(text: string): void {
    this.said.push(JSON.parse(text));
  }
  close(): void {
    this.readyState = 3;
  }
}

function happened(n: number, more: Partial<LiveEvent> = {}): LiveEvent {
  return { id: `e${n}`, kind: "ticket", at: START + n, ticket: `T${n}`, doc: {}, ...more };
}

/** The server's log: what `since` answers is what is in it, from a little before the cursor. */
class FakeServer {
  log: LiveEvent[] = [];
  asked: string[] = [];
  codes = 0;
  url: string | null = "ws://here/live";
  down = false;
  reset = false;
  code = async () => {
    this.codes += 1;
    if (this.down) throw new Error("down");
    return { code: `code ${this.codes}`, url: this.url, cursor: String(START) };
  };
  since = async (after: string): Promise<Since> => {
    this.asked.push(after);
    if (this.down) throw new Error("down");
    const items = this.reset ? [] : this.log.filter((event) => event.at >= Number(after) - 10);
    return { items, next: String(START + 1000), reset: this.reset };
  };
}

let server: FakeServer;
let live: Live;
let heard: string[];

async function pass(ms = 0): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
}

function socket(): FakeSocket {
  return FakeSocket.all[FakeSocket.all.length - 1] as FakeSocket;
}

beforeEach(() => {
  vi.useFakeTimers();
  FakeSocket.all = [];
  server = new FakeServer();
  live = new Live(server, { WebSocket: FakeSocket });
  heard = [];
  live.onEvent((event) => heard.push(event.id));
});

afterEach(() => {
  live.stop();
  vi.useRealTimers();
});

async function connected(): Promise<FakeSocket> {
  live.start();
  await pass();
  socket().open();
  await pass();
  return socket();
}

describe("Live", () => {
  it("connects with a code of its own and catches up from the code's cursor", async () => {
    server.log = [happened(1)];
    const here = await connected();
    expect(here.url).toBe("ws://here/live?code=code%201");
    expect(server.asked).toEqual([String(START)]);
    expect(heard).toEqual(["e1"]);
    expect(live.state).toBe("live");
  });

  it("tells every event once, whichever way it comes", async () => {
    const here = await connected();
    here.push(happened(1), happened(2));
    here.push(happened(2), happened(3));
    expect(heard).toEqual(["e1", "e2", "e3"]);
  });

  it("after a cut comes back with a new code and hears what it missed, nothing twice", async () => {
    const here = await connected();
    server.log = [happened(2001), happened(2002), happened(2003)];
    here.push(happened(2001));
    here.drop();
    expect(live.state).toBe("connecting");
    await pass(10_000);
    expect(socket()).not.toBe(here);
    expect(socket().url).toBe("ws://here/live?code=code%202");
    socket().open();
    await pass();
    expect(server.asked.at(-1)).toBe(String(START + 2001));
    expect(heard).toEqual(["e2001", "e2002", "e2003"]);
    socket().push(happened(2003), happened(2004));
    expect(heard).toEqual(["e2001", "e2002", "e2003", "e2004"]);
  });

  it("falls back to polling after some tries, and back to the socket once there is one", async () => {
    const states: string[] = [];
    live.onState((state) => states.push(state));
    live.start();
    for (let tries = 0; tries < TRIES + 1; tries += 1) {
      await pass(30_000);
      socket().drop();
    }
    await pass(60_000);
    expect(states).toEqual(["polling"]);
    server.log = [happened(1500)];
    await pass(POLL_MS);
    expect(heard).toEqual(["e1500"]);
    const asked = server.asked.length;
    await pass(3 * POLL_MS);
    expect(server.asked.length).toBe(asked + 3);
    await pass(60_000);
    socket().open();
    await pass();
    const after = server.asked.length;
    expect(live.state).toBe("live");
    await pass(3 * POLL_MS);
    expect(server.asked.length).toBe(after);
    expect(heard).toEqual(["e1500"]);
  });

  it("polls where there are no sockets, and never tries for one", async () => {
    server.url = null;
    live.start();
    await pass(60_000);
    expect(FakeSocket.all).toEqual([]);
    expect(live.state).toBe("polling");
    expect(server.codes).toBe(1);
    expect(server.asked.length).toBeGreaterThan(5);
  });

  it("survives a server that is down, and goes on from where it was", async () => {
    const here = await connected();
    here.push(happened(2000));
    server.down = true;
    here.drop();
    await pass(120_000);
    expect(live.state).toBe("polling");
    server.down = false;
    server.log = [happened(2000), happened(2001)];
    await pass(POLL_MS);
    expect(heard).toEqual(["e2000", "e2001"]);
  });

  it("says when everything must be read afresh", async () => {
    const reset = vi.fn();
    live.onReset(reset);
    server.reset = true;
    await connected();
    expect(reset).toHaveBeenCalledOnce();
  });

  it("keeps the socket awake, and leaves one on which nothing is heard any more", async () => {
    const here = await connected();
    await pass(HEARTBEAT_MS);
    expect(here.said).toEqual([{ action: "ping" }]);
    await pass(SILENCE_MS + HEARTBEAT_MS);
    expect(socket()).not.toBe(here);
  });

  it("says which ticket is open, again after a cut, and that somebody types, now and then", async () => {
    const here = await connected();
    live.view("T1");
    live.view("T1");
    live.typing();
    live.typing();
    await pass(TYPING_MS);
    live.typing();
    expect(here.said).toEqual([
      { action: "view", ticket: "T1" },
      { action: "typing", ticket: "T1" },
      { action: "typing", ticket: "T1" },
    ]);
    here.drop();
    await pass(10_000);
    socket().open();
    expect(socket().said).toEqual([{ action: "view", ticket: "T1" }]);
    live.view("");
    live.typing();
    expect(socket().said.at(-1)).toEqual({ action: "leave" });
  });

  it("isn't thrown off by what it can't read", async () => {
    const here = await connected();
    here.dispatchEvent(new MessageEvent("message", { data: "{" }));
    here.dispatchEvent(new MessageEvent("message", { data: '{"pong":1}' }));
    expect(heard).toEqual([]);
  });

  it("is silent once stopped", async () => {
    const here = await connected();
    live.stop();
    here.push(happened(1));
    await pass(120_000);
    expect(heard).toEqual([]);
    expect(FakeSocket.all.length).toBe(1);
  });
});

describe("keepFresh", () => {
  it.each([
    ["ticket", [["ticket", "T1"], ["tickets"], ["views"]]],
    ["line", [["ticket", "T1", "timeline"]]],
    ["delivery", [["ticket", "T1", "timeline"]]],
    ["offer", [["tickets", { banner: "offered" }], ["calls"], ["me"], ["tickets"], ["views"]]],
    ["pop", [["calls"]]],
    ["presence", [["directory"], ["me"], ["team"]]],
    ["approval", [["approvals"], ["views"]]],
    ["viewers", []],
  ] as const)("a %s makes stale what shows it", (kind, expected) => {
    expect(stale(happened(1, { kind })).map((one) => one.queryKey)).toEqual(expected);
  });

  it("fetches once what several events make stale, and everything after a reset", async () => {
    const cache = new QueryClient();
    const asked = vi.spyOn(cache, "invalidateQueries");
    const end = keepFresh(cache, live);
    const here = await connected();
    here.push(
      happened(1, { ticket: "T1" }),
      happened(2, { ticket: "T1" }),
      happened(3, { ticket: "T1", kind: "line" }),
    );
    expect(asked).not.toHaveBeenCalled();
    await pass(GATHER_MS);
    expect(asked.mock.calls.map(([one]) => one?.queryKey)).toEqual([
      ["ticket", "T1"],
      ["tickets"],
      ["views"],
      ["ticket", "T1", "timeline"],
    ]);
    asked.mockClear();
    here.push(happened(4, { ticket: "T4" }));
    await pass(GATHER_MS);
    expect(asked.mock.calls.map(([one]) => one?.queryKey)).toEqual([["ticket", "T4"]]); // lists a little later
    await pass(APART_MS);
    expect(asked.mock.calls.map(([one]) => one?.queryKey)).toEqual([
      ["ticket", "T4"],
      ["tickets"],
      ["views"],
    ]);
    end();
    here.push(happened(5));
    await pass(APART_MS * 2);
    expect(asked).toHaveBeenCalledTimes(3);
  });

  it("says in the lists what a ticket's event tells, before they are fetched, and nothing older", async () => {
    const cache = new QueryClient();
    const list = ["tickets", { view: "mine" }];
    const known = { id: "T1", version: 5, subject: "Where is it?", status: "new", due_at: "2026-01-01" };
    cache.setQueryData(list, { pages: [{ items: [known, { id: "T2", version: 1 }] }], pageParams: [""] });
    const end = keepFresh(cache, live);
    const here = await connected();
    const told = { version: 6, subject: "Found", status: "open", due_at: 9_999_999_999_999 };
    here.push(happened(1, { ticket: "T1", doc: told }), happened(2, { ticket: "T1", doc: { version: 4 } }));
    const shown = () => cache.getQueryData<{ pages: { items: object[] }[] }>(list)?.pages[0]?.items[0];
    expect(shown()).toMatchObject({ id: "T1", version: 6, subject: "Found", status: "open", due_at: null });
    end();
  });
});
