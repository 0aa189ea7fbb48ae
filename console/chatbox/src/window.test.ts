import { expect, test, vi } from "vitest";
import { callMe } from "./callme";
import { fileProblem } from "./composer";
import { type Config, inkOn, mayHold } from "./config";
import { Lines } from "./lines";
import { pieces, webAddress } from "./links";
import { asUser, read } from "./protocol";
import { wording } from "./texts";
import { day, listed, opening, within } from "./times";
import { transcript } from "./transcript";

const say = wording({});

test.each([
  ["see https://a.test/x.", ["see ", "<https://a.test/x>", "."]],
  ["(https://a.test/x)", ["(", "<https://a.test/x>", ")"]],
  ["https://a.test/x_(y)", ["<https://a.test/x_(y)>"]],
  [
    "javascript:alert(1) data:text/html,x ftp://a.test",
    ["javascript:alert(1) data:text/html,x ftp://a.test"],
  ],
  ["https://bank.test@evil.test/", ["https://bank.test@evil.test/"]],
  ['https://a.test/"onclick=x', ["<https://a.test/>", '"onclick=x']],
  ["<b>no markup</b>", ["<b>no markup</b>"]],
])("links in %s", (text, expected) => {
  expect(pieces(text).map((piece) => (piece.href ? `<${piece.text}>` : piece.text))).toEqual(expected);
  expect(
    pieces(text)
      .map((piece) => piece.text)
      .join(""),
  ).toBe(text);
});

test("only addresses of the web are followed", () => {
  expect(["https://a.test/", "javascript:1", "//a.test", "https://u:p@a.test/"].map(webAddress)).toEqual([
    "https://a.test/",
    "",
    "",
    "",
  ]);
});

test("a hostile message is shown as its text", () => {
  const lines = new Lines({ say, now: () => 0, retry: vi.fn(), drop: vi.fn(), stale: () => false });
  const text = '<img src=x onerror="alert(1)"><script>alert(2)</script>';
  const attachments = [{ name: "<b>", content_type: "application/pdf", url: "javascript:alert(3)" }];
  lines.draw(
    "",
    [{ id: "1", from: "agent", name: "<i>x</i>", text, at: 1, attachments, status: "sent" }],
    [],
    false,
  );
  expect(lines.list.querySelector(".said")?.textContent).toBe(text);
  expect(lines.list.querySelectorAll("img, script, i, b")).toHaveLength(0);
  expect(lines.list.querySelector("a")?.getAttribute("href")).toBe("");
});

test("a line that is known stays the same element, and what is late is put before it", () => {
  const lines = new Lines({ say, now: () => 0, retry: vi.fn(), drop: vi.fn(), stale: () => false });
  const message = (id: string, at: number) => ({
    ...{ id, from: "agent" as const, name: "Ines", text: id, at, attachments: [], status: "sent" },
  });
  lines.draw("Hello", [message("b", 2)], [], false);
  const known = lines.list.lastElementChild;
  lines.draw("Hello", [message("a", 1), message("b", 2)], [], false);
  expect(lines.list.lastElementChild).toBe(known);
  expect([...lines.list.querySelectorAll(".said")].map((node) => node.textContent)).toEqual([
    "Hello",
    "a",
    "b",
  ]);
});

test("a message that was refused says why and can be sent again or removed", () => {
  const [retry, drop] = [vi.fn(), vi.fn()];
  const lines = new Lines({ say, now: () => 0, retry, drop, stale: () => false });
  lines.draw("", [], [{ client_id: "c", text: "x", at: 1, files: [], problem: "Too long." }], false);
  expect(lines.list.textContent).toContain("Not sent: Too long.");
  for (const button of lines.list.querySelectorAll("button")) button.click();
  expect([retry.mock.calls, drop.mock.calls]).toEqual([[["c"]], [["c"]]]);
});

test("only pages that the account lists may hold the window", () => {
  const asked = ["https://shop.test", "https://shop.test.evil.test", "http://shop.test", "null"];
  expect(asked.map((origin) => mayHold(["https://SHOP.test/"], origin))).toEqual([true, false, false, false]);
  expect(mayHold(["*"], "https://any.test")).toBe(true);
  expect(mayHold([], "https://shop.test")).toBe(false);
});

test("what isn't a message of ours is none", () => {
  for (const data of [null, "hello", 7, {}, { rapport: "eval" }])
    expect(read(data, ["ready", "close"])).toBeNull();
  expect(asUser({ id: 1, hmac: "x" })).toBeNull();
  expect(asUser({ id: "a", hmac: "h", name: 5, more: "x" })).toEqual({ id: "a", hmac: "h" });
});

test.each([
  ["#ffffff", "#000000"],
  ["#000000", "#ffffff"],
  ["#1f6f54", "#ffffff"],
  ["#f6b932", "#000000"],
])("what is written on %s is %s", (colour, ink) => {
  expect(inkOn(colour)).toBe(ink);
});

test("files that can't be sent are refused by name", () => {
  const config = { file_types: ["image/png"], max_file_bytes: 10 * 1024 * 1024 } as Config;
  const problem = (name: string, type: string, size: number) =>
    fileProblem({ name, type, size }, config, say);
  expect(problem("a.png", "image/png", 5)).toBe("");
  expect(problem("a.exe", "application/x", 5)).toBe("a.exe is no picture or PDF.");
  expect(problem("a.png", "image/png", 1e8)).toBe("a.png is larger than 10 MB.");
});

test("times are said as the visitor reads them", () => {
  const monday = Date.UTC(2026, 5, 1, 9, 0);
  expect(opening(monday, monday - 3_600_000, "en-GB", "UTC")).toBe("09:00");
  expect(opening(monday, monday - 3 * 86_400_000, "en-GB", "UTC")).toBe("Monday 1 June, 09:00");
  expect(day(monday, monday + 86_400_000, "en-GB", "UTC")).toBe("Yesterday");
  expect([20, 60, 61, 3600, 7200, 200_000].map(within)).toEqual([
    ...["a minute", "a minute", "2 minutes", "60 minutes", "2 hours", "3 days"],
  ]);
  expect([[], ["A"], ["A", "B"], ["A", "B", "C"]].map(listed)).toEqual(["", "A", "A and B", "A, B and C"]);
});

test("a brand's own words replace the window's, and what is unknown in braces stays", () => {
  const own = wording({ answers_within: "Back in {time} {or} so" });
  expect(own("answers_within", { time: "a minute" })).toBe("Back in a minute {or} so");
});

test("a transcript names who said what", () => {
  const message = { id: "1", from: "agent" as const, name: "Ines", text: "one\ntwo", at: 0, status: "sent" };
  const attachments = [{ name: "a.pdf", content_type: "application/pdf", url: "" }];
  const text = transcript("Larkspur", [{ ...message, attachments }], { you: "You", us: "Larkspur" }, "en-GB");
  expect(text).toMatch(/^Larkspur\n\n.*Ines:\n {2}one\n {2}two\n {2}\[a\.pdf\]\n$/s);
});

test("a call is asked for with the code, and what was wrong is said", async () => {
  const { Trouble } = await import("./api");
  const call = vi.fn().mockRejectedValueOnce(new Trouble(422, "This is not the code we sent."));
  call.mockResolvedValue({ next_at: 0, page: "https://care.test/callbacks/1" });
  const code = vi.fn().mockResolvedValue(undefined);
  const place = callMe({ say, api: { code, callMe: call }, account: "main", now: () => 0, back: vi.fn() });
  document.body.append(place);
  const fill = async (text: string) => {
    const input = place.querySelector("input") as HTMLInputElement;
    input.value = text;
    place.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await vi.waitFor(() =>
      expect(place.querySelector<HTMLButtonElement>(".main")?.disabled ?? false).toBe(false),
    );
  };
  await fill("+15550200001");
  expect(code).toHaveBeenCalledWith("main", "+15550200001");
  await fill("111111");
  expect(place.querySelector("[role=alert]")?.textContent).toBe("This is not the code we sent.");
  await fill("222222");
  expect(place.textContent).toContain("We will call you.");
  expect(place.querySelector("a")?.href).toBe("https://care.test/callbacks/1");
  expect(new Set(call.mock.calls.map(([asked]) => asked.client_id)).size).toBe(1);
});
