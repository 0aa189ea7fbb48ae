import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import TeamPage from "./TeamPage";

const later = new Date(Date.now() + 1_800_000).toISOString();
const TEAM = {
  at: later,
  queues: [{
    queue: "care", name: "Care", unrostered: [], next: [],
    on_duty: [{
      agent: "ana", name: "Ana Silva", initials: "AS", shift: "day", shift_name: "Day", since: later, until: later,
      presence: "away", presence_since: null,
    }],
  }],
}; // biome-ignore format: one team
const ITEM = {
  ticket: { id: "t_1", subject: "Where is my parcel?", channel: "sms", customer: { id: "c_1", name: "Mo" } },
  agent: "ana", shift: "day", ends_at: later, note: { text: "Waits for a photo", by: "ana", at: later }, next: [],
}; // biome-ignore format: one ticket

const ROSTER = {
  time_zone: "UTC", until: "2026-11-24T00:00:00Z", calendar: "shop", calendars: [{ id: "shop", name: "Shop" }],
  days: [{ date: "2026-11-23", at: "2026-11-23T00:00:00Z" }],
  queues: [{
    queue: "care", name: "Care", turns: [],
    holes: [{ since: "2026-11-23T15:00:00Z", until: "2026-11-23T17:00:00Z" }],
  }],
}; // biome-ignore format: one day

beforeEach(pretendSession);
afterEach(forgetSession);

it("shows who is on duty, and hands chosen tickets over with a note", async () => {
  const asked = answerWith({
    "GET /api/team": TEAM,
    "GET /api/team/handover": { items: [ITEM], more: false },
    "POST /api/team/handover": { items: [{ ticket: "t_1", done: true, problem: "" }] },
    "GET /api/directory": DIRECTORY,
    "GET /api/team/roster": ROSTER,
  });
  show(<TeamPage />);
  expect(await screen.findByText("Nobody within two weeks")).toBeVisible();
  expect(await screen.findByText("Last note: Waits for a photo")).toBeVisible();
  expect(await screen.findByText("Open for 2 h with nobody on duty")).toBeVisible();
  await userEvent.click(screen.getByRole("checkbox", { name: "Choose Where is my parcel?" }));
  expect(screen.getByRole("button", { name: "Hand over 1" })).toBeDisabled();
  write(screen.getByRole("textbox", { name: "What whoever takes over needs to know" }), "Photo came");
  await userEvent.click(screen.getByRole("button", { name: "Hand over 1" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "POST /api/team/handover")?.body).toMatchObject({
      of: "ana",
      tickets: ["t_1"],
      agent: "",
      note: "Photo came",
    }),
  );
});
