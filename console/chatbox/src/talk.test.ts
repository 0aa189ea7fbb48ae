import { beforeEach, expect, test } from "vitest";
import { Api, type Message } from "./api";
import { type Keep, memory } from "./keep";
import { rhythm, Talk } from "./talk";

const DAY = 86_400_000;
const ADA = { id: "ada", hmac: "proof" };
type Call = { path: string; body: Record<string, unknown>; token: string };
let calls: Call[] = [];
let keep: Keep = memory();
let now = 1_780_000_000_000;
let history: Record<string, Message[]> = {};
let dead = new Set<string>();
let made = 0;
let stand = { about: "a1", solved: false };

const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status });

/** The API in small: a token is the visitor's name. */
const server: typeof fetch = async (url, init) => {
  const path = new URL(String(url)).pathname;
  const body = JSON.parse(String(init?.body ?? "{}"));
  const token = new Headers(init?.headers).get("authorization")?.slice(7) ?? "";
  calls.push({ path, body, token });
  if (dead.has(token) || dead.has(body.visitor)) return json({ detail: "run out" }, 401);
  if (path.endsWith("/sessions")) {
    made += 1;
    return json({ token: body.user?.id ?? body.visitor ?? `v${made}`, expires_at: now + 30 * DAY }, 201);
  }
  if (path === "/chat/typing") return json({ agent_typing: true });
  if (init?.method === "POST") return json({ id: `id-${body.client_id}` }, 202);
  return json({ items: history[token] ?? [], next: "cursor", ...stand });
};

function talk(): Talk {
  return new Talk(new Api(new URL("https://care.test/"), server), "web", keep, {
    now: () => now,
    wait: () => new Promise(() => {}),
    online: () => true,
    looked: () => true,
  });
}

const sessions = () => calls.filter((call) => call.path.endsWith("/sessions")).map((call) => call.body);
const texts = (one: Talk) => one.thread.messages.map((message) => message.text);

beforeEach(() => {
  [calls, keep, now, history, dead, made] = [[], memory(), 1_780_000_000_000, {}, new Set(), 0];
  stand = { about: "a1", solved: false };
  history.ada = [
    { id: "m", from: "agent", name: "Ines", text: "for Ada", at: 1, attachments: [], status: "sent" },
  ];
});

test("nothing is asked for before anybody has written", async () => {
  const one = talk();
  one.become(null, "");
  await Promise.resolve();
  expect(calls).toEqual([]);
  expect(one.known).toBe(false);
});

test("the next page goes on with the same visitor", async () => {
  const first = talk();
  first.become(null, "https://shop.test/a");
  first.say("hello");
  await first.outbox.flush();
  const second = talk();
  second.become(null, "");
  expect(second.known).toBe(true);
  second.say("again");
  await second.outbox.flush();
  expect(sessions()).toEqual([{ page: "https://shop.test/a" }]);
  expect(calls.filter((call) => call.path === "/chat/messages").map((call) => call.token)).toEqual([
    "v1",
    "v1",
  ]);
});

test("a token that has run out begins a new talk and the message isn't lost", async () => {
  const first = talk();
  first.become(null, "");
  first.say("hello");
  await first.outbox.flush();
  dead.add("v1");
  first.say("still there?");
  await first.outbox.flush();
  expect(calls.at(-1)).toMatchObject({ token: "v2", body: { text: "still there?" } });
});

test("a token that runs out soon is renewed for the same visitor", async () => {
  const one = talk();
  one.become(null, "");
  one.say("hello");
  await one.outbox.flush();
  now += 24 * DAY;
  await one.hear();
  expect(sessions().at(-1)).toMatchObject({ visitor: "v1" });
});

test("a customer who is proven sees what was said on other devices, and their token isn't kept", async () => {
  const one = talk();
  one.become(ADA, "");
  await one.hear();
  expect(texts(one)).toEqual(["for Ada"]);
  expect(keep.names("").map((name) => keep.get(name))).toEqual([]);
});

test("who signs in takes along what they wrote before", async () => {
  const one = talk();
  one.become(null, "");
  one.say("hello");
  await one.outbox.flush();
  one.become(ADA, "");
  await one.hear();
  expect(sessions().at(-1)).toMatchObject({ user: ADA, visitor: "v1" });
});

test("when they sign out nothing of theirs is left to the next one at this computer", async () => {
  const one = talk();
  one.become(null, "");
  one.say("before signing in");
  await one.outbox.flush();
  one.become(ADA, "");
  await one.hear();
  one.become(null, "");
  expect(texts(one)).toEqual([]);
  expect(one.known).toBe(false);
  one.say("somebody else");
  await one.outbox.flush();
  expect(sessions().at(-1)).not.toHaveProperty("visitor");
  one.become({ id: "bo", hmac: "proof" }, "");
  await one.hear();
  expect(texts(one)).toEqual([]);
});

test("what is written offline before signing in is sent as theirs", async () => {
  keep.set("rapport.web.out.-.c1", JSON.stringify({ client_id: "c1", text: "waited", at: 1, files: [] }));
  const one = talk();
  one.become(ADA, "");
  await one.outbox.flush();
  expect(calls.at(-1)).toMatchObject({ token: "ada", body: { client_id: "c1", text: "waited" } });
  expect(keep.names("rapport.web.out.")).toEqual([]);
});

test("it is asked often while somebody looks and talks, seldom otherwise", () => {
  expect([rhythm(true, 0), rhythm(true, 600_000), rhythm(false, 0)]).toEqual([2_500, 6_000, 20_000]);
});

test("how it was is asked once, when it is solved, and again only after more was said", async () => {
  const one = talk();
  one.become(ADA, "");
  await one.hear();
  expect(one.toRate).toBe(false);
  stand = { about: "a1", solved: true };
  await one.hear();
  expect(one.toRate).toBe(true);
  one.wasAsked();
  expect(one.toRate).toBe(false);
  stand = { about: "a2", solved: true };
  await one.hear();
  expect(one.toRate).toBe(true);
});

test("what nobody answered isn't rated", async () => {
  history.ada = [];
  stand = { about: "a1", solved: true };
  const one = talk();
  one.become(ADA, "");
  await one.hear();
  expect(one.toRate).toBe(false);
});
