import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { show } from "../../testing/show";
import { HistoryList } from "./HistoryList";

beforeEach(pretendSession);
afterEach(forgetSession);

const ticket = (id: string, status: string) => ({
  id,
  status,
  subject: `About ${id}`,
  channel: "x",
  opened_at: "2026-05-28T20:00:00Z",
});

async function shown(...items: object[]): Promise<string[]> {
  answerWith({ "GET /api/customers/c1/history": { items: [ticket("t1", "open"), ...items], next: null } });
  show(<HistoryList id="c1" ticket="t1" zone="UTC" />);
  return (await screen.findAllByRole("region")).map((one) => one.getAttribute("aria-label") ?? "");
}

test("who has something else open, and nothing before, has no empty list of what was before", async () => {
  expect(await shown(ticket("t2", "new"))).toEqual(["Also open now"]);
});

test("what was before stands below what is open as well", async () => {
  expect(await shown(ticket("t2", "new"), ticket("t3", "closed"))).toEqual(["Also open now", "Before"]);
});

test("a first ticket is told to be one", async () => {
  expect(await shown()).toEqual(["Before"]);
  expect(screen.getByText("This is their first ticket.")).toBeVisible();
});
