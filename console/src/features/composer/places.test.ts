import { expect, it } from "vitest";
import type { Line, TicketDetail } from "../../api/types";
import { placesOf } from "./places";

function line(more: Partial<Line>): Line {
  return {
    direction: "inbound",
    deleted_at: null,
    kind: "message",
    channel: "sms",
    account: "main",
    identity: "+1",
    thread: "sms#main#+1",
    key: "k",
    ...more,
  } as Line;
}

const ticket = { threads: [] } as unknown as TicketDetail;

it("answers a text where it came from", () => {
  expect(placesOf(ticket, [line({})]).map((place) => place.how)).toEqual(["message"]);
});

it("answers a post on X in public or by a direct message", () => {
  const post = line({ channel: "x", kind: "post", thread: "x#b#7#1", identity: "7" });
  expect(placesOf(ticket, [post]).map((p) => [p.how, p.visibility])).toEqual([
    ["public_reply", "public"],
    ["message", "private"],
  ]);
});

it("offers one private answer to a comment on Facebook", () => {
  const comment = line({ channel: "facebook", kind: "comment", thread: "facebook#p#7#1" });
  expect(placesOf(ticket, [comment]).map((p) => p.how)).toEqual(["public_reply", "private_reply"]);
});

it("puts the place they wrote on last first, each once", () => {
  const dm = line({ channel: "x", kind: "dm", thread: "x#b#7", identity: "7", key: "dm" });
  const post = line({ channel: "x", kind: "post", thread: "x#b#7#1", identity: "7", key: "post" });
  expect(placesOf(ticket, [dm, post]).map((p) => [p.how, p.answers])).toEqual([
    ["message", "dm"],
    ["public_reply", "post"],
  ]);
});

it("says why a private place is shut", () => {
  const shut = {
    threads: [
      {
        key: "whatsapp#main#+1",
        root: null,
        window: { open: false, closes_at: null, instead: "Send a template." },
      },
    ],
  } as unknown as TicketDetail;
  const [place] = placesOf(shut, [line({ channel: "whatsapp", thread: "whatsapp#main#+1" })]);
  expect(place?.shut).toBe("Send a template.");
});

it("answers nothing that was deleted, said by us, or spoken", () => {
  const lines = [
    line({ deleted_at: "2026-01-01T00:00:00Z" }),
    line({ direction: "outbound" }),
    line({ kind: "call" }),
  ];
  expect(placesOf(ticket, lines)).toEqual([]);
});
