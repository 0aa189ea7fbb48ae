import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Line } from "../../api/types";
import { forgetSession, pretendSession } from "../../testing/http";
import { show } from "../../testing/show";
import { LineCard } from "./LineCard";

beforeEach(pretendSession);
afterEach(forgetSession);

const names: Record<string, string> = { ana: "Ana Silva" };
function card(more: Partial<Line>, customer = "") {
  const line = {
    key: "l1",
    kind: "message",
    direction: "inbound",
    visibility: "private",
    channel: "sms",
    author: { name: "Ada", handle: "" },
    at: "2026-05-28T10:00:00Z",
    text: "Hello",
    language: "",
    attachments: [],
    extra: {},
    ...more,
  } as unknown as Line;
  show(<LineCard line={line} zone="UTC" name={(id) => names[id] ?? id} customer={customer} />);
}

it("folds what is very long, and shows all of it on demand", async () => {
  card({ text: "one line\n".repeat(30) });
  const more = screen.getByRole("button", { name: "Show all of it" });
  expect(more).toHaveAttribute("aria-expanded", "false");
  await userEvent.click(more);
  expect(screen.getByRole("button", { name: "Show less" })).toHaveAttribute("aria-expanded", "true");
});

it("shows a call with its recording and what was said", () => {
  const recording = { kind: "audio", name: "recording.mp3", url: "https://files/r.mp3?s=1" };
  card({
    kind: "call",
    channel: "voice",
    text: 'Voicemail: "Call me back"',
    extra: { outcome: "voicemail" },
    attachments: [recording] as Line["attachments"],
  });
  expect(screen.getByText("Left a message")).toBeInTheDocument();
  expect(screen.getByRole("region", { name: "What was said" })).toHaveTextContent("Call me back");
  expect(screen.getByLabelText("recording.mp3")).toHaveAttribute("src", "https://files/r.mp3?s=1");
});

it("says that a recording was removed after its time", () => {
  card({ kind: "call", channel: "voice", text: "", extra: { outcome: "answered", recordings: "removed" } });
  expect(screen.getByText("The recording was removed after its time.")).toBeInTheDocument();
});

it("opens a picture in full", async () => {
  const picture = { kind: "image", name: "sole.png", url: "https://files/sole.png?s=1" };
  card({ attachments: [picture] as Line["attachments"] });
  await userEvent.click(screen.getByRole("button", { name: "sole.png in full" }));
  const dialog = await screen.findByRole("dialog");
  expect(dialog).toHaveTextContent("Open it in a tab of its own");
});

it("calls a colleague by name", () => {
  card({ direction: "outbound", agent: "ana", status: "delivered" });
  expect(screen.getByText("Ana Silva")).toBeInTheDocument();
  expect(screen.getByText("Delivered")).toBeInTheDocument();
});

it.each([
  ["the name that the network gives", { name: "Ada L.", handle: "@ada" }, "+15550001", "Ada", "Ada L."],
  ["their handle", { name: "", handle: "@ada" }, "4711", "Ada", "@ada"],
  ["the customer's name", { name: "", handle: "" }, "24398752340985", "Ada", "Ada"],
  ["a phone number", { name: "", handle: "" }, "+15550001", "", "+15550001"],
  ["nobody we know, not a network's id", { name: "", handle: "" }, "24398752340985", "", "Unknown customer"],
])("names who wrote by %s", (_, author, identity, customer, shown) => {
  card({ author, identity } as unknown as Partial<Line>, customer);
  expect(screen.getByText(shown)).toBeInTheDocument();
});
