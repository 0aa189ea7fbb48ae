import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import FollowUpsPage from "./FollowUpsPage";

const TASK = {
  id: "k_1", list: "l_1", customer: "c_1", name: "Mo Lind", agent: "ruth", kind: "message", state: "open",
  due: "2026-05-28T08:00:00Z", last_heard: "2026-02-01T08:00:00Z", thread: "whatsapp#main#49151", note: "Ask how the boots are",
  ticket: null, callback: null, outcome: "", by: null, at: null,
}; // biome-ignore format: one task
const PRAISE = {
  post: "x~brand~1", channel: "x", account: "brand", name: "Ana", handle: "ana", followers: 41, said: "Best shop ever!",
  at: "2026-05-28T20:00:00Z", sentiment: 80, language: "en", text: "You made our day.",
}; // biome-ignore format: one post
const LIST = {
  id: "l_1", name: "Autumn", kind: "message", older_days: 60, agents: ["ana"], tags: [], a_day: 5, most: 200, note: "",
  by: "ruth", created_at: "2026-05-28T20:00:00Z", state: "ready", made: 12, looked: 340,
}; // biome-ignore format: one list
const WISH = {
  id: "w_1", text: "Pulse oximeters", quantity: 500, constraints: "", budget: null, needed_by: "2020-01-31", status: "searching",
  next: ["found", "declined"], options: [], carrier: "", tracking: null, why: "", added_by: "ana",
  added_at: "2026-05-28T20:00:00Z", changed_at: "2026-05-28T20:00:00Z",
}; // biome-ignore format: one wish
const REQUEST = {
  ticket: "t_1", version: 2, status: "searching", customer: "c_1", customer_name: "Mo Lind", subject: "Can you find it?",
  channel: "sms", opened_at: "2026-05-28T20:00:00Z", items: [WISH], referrals: [],
}; // biome-ignore format: one request

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/tasks": { items: [TASK], next: null },
    "GET /api/praise": { items: [PRAISE], next: null },
    "GET /api/checkins": { items: [LIST], next: null },
    "GET /api/concierge": { items: [REQUEST], next: null },
    "GET /api/directory": DIRECTORY,
    ...more,
  });
}

it("shows whom I come back to, and says how it went", async () => {
  const asked = served({ "POST /api/tasks/k_1/finish": { ...TASK, state: "done" } });
  show(<FollowUpsPage />);
  const card = await screen.findByRole("article", { name: "Mo Lind" });
  expect(within(card).getByText("Ask how the boots are")).toBeVisible();
  await userEvent.click(within(card).getByRole("button", { name: "Done" }));
  expect(within(card).getByRole("button", { name: "Keep it" })).toBeDisabled();
  write(within(card).getByRole("textbox", { name: "How it went" }), "All is well");
  await userEvent.click(within(card).getByRole("button", { name: "Keep it" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "POST /api/tasks/k_1/finish")?.body).toEqual({
      state: "done",
      outcome: "All is well",
    }),
  );
});

it("writes to a customer in the words that were typed", async () => {
  const asked = served({ "POST /api/tasks/k_1/message": { ...TASK, state: "contacted" } });
  show(<FollowUpsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Write to them" }));
  write(screen.getByRole("textbox", { name: "What they read, in private" }), "How are your boots?");
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "POST /api/tasks/k_1/message")?.body).toEqual({
      text: "How are your boots?",
    }),
  );
});

it("thanks for praise in the words as they were changed", async () => {
  const answered = { line: { status: "queued" }, ticket: { id: "t_9" } };
  const asked = served({ "POST /api/praise/thanks": answered });
  show(<FollowUpsPage />, { at: "/page?show=praise" });
  expect(await screen.findByText("Best shop ever!")).toBeVisible();
  const words = screen.getByRole("textbox", { name: "What everybody will read" });
  expect(words).toHaveValue("You made our day.");
  write(words, "Thank you, Ana.");
  await userEvent.click(screen.getByRole("button", { name: "Say thank you" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "POST /api/praise/thanks")?.body).toEqual({
      post: "x~brand~1",
      text: "Thank you, Ana.",
    }),
  );
});

it("lists wishes with what they are and how late they are", async () => {
  served();
  show(<FollowUpsPage />, { at: "/page?show=wishes" });
  expect(await screen.findByText("500 × Pulse oximeters")).toBeVisible();
  expect(screen.getByText("was needed by 31 Jan 2020")).toBeVisible();
  expect(screen.getByRole("link", { name: /Mo Lind/ })).toHaveAttribute("href", "/inbox/mine/t_1?wishes");
});

it("takes a list back only when that is confirmed", async () => {
  const asked = served({ "POST /api/checkins/l_1/cancel": { ...LIST, state: "cancelled" } });
  show(<FollowUpsPage />, { at: "/page?show=lists" });
  expect(await screen.findByText("12 follow-ups of 340 customers looked at")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Take back the rest" }));
  expect(asked.some((one) => one.name.endsWith("/cancel"))).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Yes, take back what nobody has begun" }));
  await waitFor(() => expect(asked.some((one) => one.name.endsWith("/cancel"))).toBe(true));
});

it("has no check-in lists for agents", async () => {
  const asked = served();
  show(<FollowUpsPage />, { at: "/page?show=lists", me: { role: "agent" } });
  expect(await screen.findByText("Ask how the boots are")).toBeVisible();
  expect(screen.queryByRole("tab", { name: "Check-in lists" })).toBeNull();
  expect(asked.some((one) => one.name === "GET /api/checkins")).toBe(false);
});
