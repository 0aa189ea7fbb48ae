import { beforeEach, expect, it } from "vitest";
import type { LiveEvent } from "../api/live";
import { noticeOf } from "./notices";

const NOW = 1_780_000_000_000;
let known: Parameters<typeof noticeOf>[1];

beforeEach(() => {
  known = { me: "ana", now: NOW, others: new Set(), incidents: new Map() };
});

function event(kind: LiveEvent["kind"], doc: object, ticket: string | null = null, at = NOW): LiveEvent {
  return { id: `${kind}${ticket}${at}`, kind, at, ticket, doc: doc as LiveEvent["doc"] };
}

const mine = { state: "at_risk", assignee: "ana", subject: "Where is it?", customer_name: "Ada" };

it("warns me of my own ticket and leads to it", () => {
  const told = noticeOf(event("risk", mine, "T1"), known);
  expect(told).toMatchObject({ title: "Nearly due", words: "Ada: Where is it?", path: "/inbox/mine/T1" });
  expect(noticeOf(event("risk", { ...mine, state: "broken" }, "T1"), known)?.title).toBe("Late");
});

it("tells a supervisor of others' tickets by their number, in one place", () => {
  const first = noticeOf(event("risk", { ...mine, assignee: "ben" }, "T1"), known);
  const second = noticeOf(event("risk", { ...mine, assignee: "" }, "T2"), known);
  expect([first?.id, second?.id]).toEqual(["risk", "risk"]);
  expect(second).toMatchObject({ title: "At risk now: 2", path: "/inbox/due_soon" });
});

it("is silent about what happened long ago", () => {
  expect(noticeOf(event("risk", mine, "T1", NOW - 600_000), known)).toBeNull();
});

it("tells that an incident is declared, and that it is over, each once", () => {
  const incident = { id: "I1", title: "No power", state: "open", declared_at: NOW - 1_000 };
  expect(noticeOf(event("incident", incident), known)).toMatchObject({
    title: "Incident declared",
    path: "/incidents/I1",
  });
  expect(noticeOf(event("incident", { ...incident, updates: 1 }), known)).toBeNull();
  expect(noticeOf(event("incident", { ...incident, state: "resolved" }), known)?.title).toBe(
    "Incident resolved",
  );
});

it("doesn't call an old incident new when it only changes", () => {
  const old = { id: "I1", title: "No power", state: "open", declared_at: NOW - 3_600_000 };
  expect(noticeOf(event("incident", old), known)).toBeNull();
});
