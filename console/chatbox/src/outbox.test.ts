import { beforeEach, expect, test, vi } from "vitest";
import { type Sent, Trouble } from "./api";
import { memory } from "./keep";
import { type Hands, newId, Outbox, pause } from "./outbox";

const PREFIX = "out.";
let keep = memory();
let answers: (Trouble | null)[] = [];
let said: Sent[] = [];
let taken: string[] = [];
let waits: number[] = [];
let sessions: boolean[] = [];

function hands(more: Partial<Hands> = {}): Hands {
  return {
    api: {
      say: async (sent) => {
        said.push(structuredClone(sent));
        const trouble = answers.shift();
        if (trouble) throw trouble;
        return { id: `id-${sent.client_id}` };
      },
      place: async (file) => ({
        key: `key/${file.name}/${said.length}`,
        url: "https://files.test/put",
        headers: {},
      }),
      put: async () => {},
    },
    keep,
    prefix: PREFIX,
    session: async (fresh) => void sessions.push(fresh),
    taken: (entry, id) => void taken.push(`${entry.text}=${id}`),
    changed: () => {},
    wait: async (ms) => void waits.push(ms),
    online: () => true,
    chance: () => 0,
    ...more,
  };
}

const entry = (client_id: string, at = 1) => ({ client_id, text: `text ${client_id}`, at, files: [] });
const nothingLeft = () => expect(keep.names(PREFIX)).toEqual([]);

beforeEach(() => {
  keep = memory();
  [answers, said, taken, waits, sessions] = [[], [], [], [], []];
});

test("what is written is taken in its order, and nothing of it is kept afterwards", async () => {
  const outbox = new Outbox(hands());
  outbox.add(entry("a"));
  outbox.add(entry("b"));
  expect(keep.names(PREFIX)).toHaveLength(2);
  await outbox.flush();
  expect(taken).toEqual(["text a=id-a", "text b=id-b"]);
  nothingLeft();
});

test("without a connection it tries again with the same id, less and less often", async () => {
  answers = [new Trouble(0, ""), new Trouble(503, ""), new Trouble(0, ""), null];
  const outbox = new Outbox(hands());
  outbox.add(entry("a"));
  await outbox.flush();
  expect(new Set(said.map((sent) => sent.client_id))).toEqual(new Set(["a"]));
  expect(said).toHaveLength(4);
  expect(waits).toEqual([1000, 2000, 4000]);
  expect(outbox.waiting).toBe(false);
});

test("it waits at least as long as it is told to", async () => {
  answers = [new Trouble(429, "", 7_000), null];
  const outbox = new Outbox(hands());
  outbox.add(entry("a"));
  await outbox.flush();
  expect(waits).toEqual([7_000]);
});

test("what is refused stays with the reason, and what follows goes on", async () => {
  answers = [new Trouble(422, "Too long."), null];
  const outbox = new Outbox(hands());
  outbox.add(entry("a"));
  outbox.add(entry("b"));
  await outbox.flush();
  expect(outbox.all.map((one) => [one.client_id, one.problem])).toEqual([["a", "Too long."]]);
  expect(taken).toEqual(["text b=id-b"]);
  outbox.retry("a");
  await outbox.flush();
  expect(taken).toEqual(["text b=id-b", "text a=id-a"]);
  nothingLeft();
});

test("a session that has run out is begun anew, and the message goes with it", async () => {
  answers = [new Trouble(401, ""), null];
  const outbox = new Outbox(hands());
  outbox.add(entry("a"));
  await outbox.flush();
  expect(sessions).toEqual([false, true]);
  expect(taken).toEqual(["text a=id-a"]);
});

test("what a closed page left behind is sent by the next one, oldest first", async () => {
  const stuck = hands({ wait: () => new Promise(() => {}) });
  answers = [new Trouble(0, "")];
  const first = new Outbox(stuck);
  first.add(entry("late", 2));
  first.add(entry("early", 1));
  const second = new Outbox(hands());
  expect(second.all.map((one) => one.client_id)).toEqual(["early", "late"]);
  await second.flush();
  expect(taken).toEqual(["text early=id-early", "text late=id-late"]);
  nothingLeft();
});

test("spoiled storage is thrown away and hinders nothing", () => {
  keep.set(`${PREFIX}x`, "{not json");
  expect(new Outbox(hands()).all).toEqual([]);
  nothingLeft();
});

test("each file is put into its place once, whatever is repeated after it", async () => {
  answers = [new Trouble(503, ""), null];
  const put = vi.fn(async () => {});
  const outbox = new Outbox(hands({ api: { ...hands().api, put } }));
  outbox.add(entry("a"), [
    new File(["1"], "1.png", { type: "image/png" }),
    new File(["2"], "2.png", { type: "image/png" }),
  ]);
  await outbox.flush();
  expect(put).toHaveBeenCalledTimes(2);
  expect(said.at(-1)?.attachments.map((file) => file.name)).toEqual(["1.png", "2.png"]);
});

test("a file that doesn't get through keeps nothing back that is said after it", async () => {
  const put = vi.fn().mockRejectedValue(new Trouble(0, "There is no connection."));
  const outbox = new Outbox(hands({ api: { ...hands().api, put } }));
  outbox.add(entry("a"), [new File(["1"], "1.png", { type: "image/png" })]);
  outbox.add(entry("b"));
  await outbox.flush();
  expect(taken).toEqual(["text b=id-b"]);
  expect(outbox.all.map((one) => one.problem)).toEqual(["There is no connection."]);
});

test("what was taken back while it was on its way isn't shown as said", async () => {
  let go = () => {};
  const outbox = new Outbox(hands({ session: () => new Promise<void>((done) => (go = done)) }));
  outbox.add(entry("a"));
  outbox.clear();
  go();
  await outbox.flush();
  expect(taken).toEqual([]);
  nothingLeft();
});

test("pauses grow to half a minute and vary by chance", () => {
  expect([1, 2, 3, 6, 30].map((tries) => pause(tries, 0, 0))).toEqual([1000, 2000, 4000, 30_000, 30_000]);
  expect(pause(1, 0, 1)).toBe(500);
});

test("no two ids are alike", () => {
  expect(new Set(Array.from({ length: 200 }, newId)).size).toBe(200);
  expect(newId()).toMatch(/^[0-9a-f]{32}$/);
});
