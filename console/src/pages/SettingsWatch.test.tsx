import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show } from "../testing/show";
import SettingsPage from "./SettingsPage";

const WATCH = {
  id: "name", version: 1, name: "Our name", account: "brand", enabled: true, words: ["larkspur"], phrases: [], hashtags: [],
  excluded: ["flower"], languages: [], every_minutes: 5, mentions: false,
}; // biome-ignore format: one watch
const BUDGET = {
  account: "brand", month: "2026-05", until: "2026-06-01T00:00:00Z", level: "warned", usd: 50, usd_spent: 41.5, usd_left: 8.5,
  percent: 83, warned_at: "2026-05-27T00:00:00Z", stopped_since: null,
  billed: [{ kind: "post_read", count: 8300, usd_each: 0.005, usd: 41.5 }, { kind: "dm", count: 0, usd_each: 0.015, usd: 0 }],
  watches: [{
    id: "name", name: "Our name", enabled: true, looked_at: "2026-05-28T20:00:00Z", found: 12, missed: 1, paused_since: null,
    why: "",
  }],
}; // biome-ignore format: one budget

beforeEach(pretendSession);
afterEach(forgetSession);

it("shows a search with how it is doing, and what it costs of its budget", async () => {
  answerWith({
    "GET /api/settings/watch": { items: [WATCH] },
    "GET /api/settings/watch/name": WATCH,
    "GET /api/directory": DIRECTORY,
    "GET /api/budget/x": { items: [BUDGET] },
  });
  show(<SettingsPage />, { path: "settings", at: "/settings/watch/name", me: { role: "admin" } });
  expect(await screen.findByText("$41.50 of $50.00 spent", {}, { timeout: 15_000 })).toBeVisible();
  expect(screen.getByText("Four fifths are spent")).toBeVisible();
  expect(screen.getByText(/12 posts found · 1 look came too late/)).toBeVisible();
  expect(screen.getByRole("row", { name: "Posts read by searches 8,300 $0.005 $41.50" })).toBeVisible();
  expect(screen.queryByText("Direct messages sent")).toBeNull();
});
