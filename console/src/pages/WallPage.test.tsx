import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show } from "../testing/show";
import WallPage from "./WallPage";

/** So many minutes and a half: what is shown lags behind by some seconds. */
const ago = (minutes: number) => new Date(Date.now() - (minutes + 0.5) * 60_000).toISOString();
const QUEUE = {
  queue: "care", name: "Care", waiting: 12, waiting_tickets: "", calls: 1, longest_since: ago(8), with_agents: 5,
  late: 2, at_risk: 3, at_risk_tickets: "", more: false,
}; // biome-ignore format: one queue
const PERSON = {
  agent: "ana", name: "Ana Silva", initials: "AS", presence: "online", presence_since: ago(90), until: null, load: 0.4,
  holds: 2, offered: 0, call: null, call_since: null,
}; // biome-ignore format: one person
const EMPTY = { items: [], next: null };
const TODAY = {
  from: "", to: "", time_zone: "Europe/Berlin", agent: null, volumes: [], open_by_queue: [], first_reply: [], calls: [],
  totals: [{ what: "solved", count: 17, events: "" }],
  service_level: [{ channel: null, due: 20, within: 19, level: 0.95, events: "" }],
}; // biome-ignore format: one day

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/wall": { at: ago(0), queues: [QUEUE], people: [PERSON] },
    "GET /api/reports/overview": TODAY,
    "GET /api/callbacks": EMPTY,
    "GET /api/incidents": EMPTY,
    "GET /api/directory": DIRECTORY,
    ...more,
  });
}

it("tells how many wait, the longest wait, and what is late", async () => {
  served();
  show(<WallPage />);
  expect(await screen.findByText("12")).toBeVisible();
  expect(screen.getByText("8 min")).toBeVisible();
  expect(screen.getByText("2 late")).toBeVisible();
  expect(screen.getByText("3 due in 30 min")).toBeVisible();
});

it("says that there are at least so many where not all were counted", async () => {
  served({ "GET /api/wall": { at: ago(0), queues: [{ ...QUEUE, waiting: 500, more: true }], people: [] } });
  show(<WallPage />);
  expect(await screen.findByText("500+")).toBeVisible();
});

it("tells the day's service level with what it is made of", async () => {
  served();
  show(<WallPage />);
  expect(await screen.findByText("95 %")).toBeVisible();
  expect(screen.getByText("19 of 20")).toBeVisible();
  expect(screen.getByText("17")).toBeVisible();
});

it("tells in words who is on a call, and who should be there and isn't", async () => {
  served({
    "GET /api/wall": {
      at: ago(0),
      queues: [],
      people: [
        { ...PERSON, call: "t_1", call_since: ago(4) },
        { ...PERSON, agent: "ben", name: "Ben", presence: "offline", until: ago(-60) },
      ],
    },
  });
  show(<WallPage />);
  expect(await screen.findByText("On a call")).toBeVisible();
  expect(screen.getByText("4 min")).toBeVisible();
  expect(screen.getByText("On duty, not here")).toBeVisible();
});

it("shows open incidents before everything else", async () => {
  const incident = { id: "i_1", title: "Payments are down", declared_at: ago(30) };
  served({ "GET /api/incidents": { items: [incident], next: null } });
  show(<WallPage />);
  expect(await screen.findByRole("link", { name: /Payments are down · 30 min/ })).toBeVisible();
});
