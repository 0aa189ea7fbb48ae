import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import PostsPage from "./PostsPage";

const TARGET = {
  channel: "x",
  account: "brand",
  text: "We are open.",
  own_text: null,
  status: "pending",
  provider_id: null,
  link: null,
  code: null,
  reason: null,
  published_at: null,
  next_try_at: null,
  readings: [],
};
const POST = {
  id: "p1",
  version: 2,
  state: "draft",
  text: "We are open.",
  link: null,
  pictures: [],
  targets: [TARGET],
  at: null,
  by: "ana",
  created_at: "2026-05-28T20:00:00Z",
  approved_by: null,
  approved_at: null,
  approval: null,
  automatic: false,
  why: null,
  reply_to: null,
  despite: [],
  log: [{ at: "2026-05-28T20:00:00Z", by: "ana", what: "drafted", note: "" }],
};
const SHOWN = {
  channel: "x",
  account: "brand",
  text: "We are open.",
  beside: null,
  length: 12,
  limit: 280,
  unit: "weighted characters",
  fits: true,
  pictures: 0,
  most_pictures: 4,
  problems: ["Too many hashtags."],
  warnings: [],
};

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/posts": { items: [], next: null },
    "GET /api/posts/p1": POST,
    "POST /api/posts/preview": { items: [SHOWN] },
    "GET /api/directory": DIRECTORY,
    ...more,
  });
}

it("lists what is planned first, and says kindly that nothing is", async () => {
  const asked = served();
  show(<PostsPage />, { path: "posts" });
  expect(await screen.findByText("Nothing is planned")).toBeVisible();
  const states = asked.filter((one) => one.name === "GET /api/posts").map((one) => one.query.get("state"));
  expect(states.toSorted()).toEqual(["scheduled", "waiting"]);
});

it("shows what went out the latest first", async () => {
  const of = (id: string, text: string) => ({ ...POST, id, text, state: "published" });
  served();
  show(<PostsPage />, { path: "posts" });
  await screen.findByText("Nothing is planned");
  answerWith({ "GET /api/posts": { items: [of("a", "First"), of("b", "Second")], next: null } });
  await userEvent.click(screen.getByRole("radio", { name: "Published" }));
  await waitFor(() => expect(screen.getAllByText("Second").length).toBeGreaterThan(0));
  const links = screen.getAllByRole("link").map((one) => one.getAttribute("href"));
  expect(links.filter((to) => to === "/posts/a" || to === "/posts/b").slice(0, 2)).toEqual([
    "/posts/b",
    "/posts/a",
  ]);
});

it("keeps a new post and hands it in, seen as each account shows it", async () => {
  const asked = served({
    "POST /api/posts": { ...POST, version: 1 },
    "POST /api/posts/p1/submit": { ...POST, state: "waiting" },
  });
  show(<PostsPage />, { path: "posts", at: "/posts/new", me: { role: "agent", id: "ana" } });
  write(await screen.findByLabelText("What it says"), "We are open.");
  await userEvent.click(await screen.findByRole("checkbox", { name: /Brand on X/ }));
  expect(await screen.findByText("12 of 280 weighted characters")).toBeVisible();
  expect(screen.getByText("Too many hashtags.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Hand in" }));
  await waitFor(() => expect(asked.map((one) => one.name)).toContain("POST /api/posts/p1/submit"));
  const made = asked.find((one) => one.name === "POST /api/posts")?.body;
  expect(made).toMatchObject({
    text: "We are open.",
    targets: [{ channel: "x", account: "brand", text: "" }],
  });
  expect(asked.find((one) => one.name.endsWith("/submit"))?.body).toEqual({ version: 1 });
});

it("publishes only after a supervisor said so twice", async () => {
  const asked = served({ "POST /api/posts/p1/publish": { ...POST, state: "publishing" } });
  show(<PostsPage />, { path: "posts", at: "/posts/p1" });
  await userEvent.click(await screen.findByRole("button", { name: "Publish now" }));
  expect(asked.some((one) => one.name.endsWith("/publish"))).toBe(false);
  await userEvent.click(
    within(await screen.findByRole("dialog")).getByRole("button", { name: "Publish now" }),
  );
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/publish"))?.body).toEqual({ version: 2 }),
  );
});

it("tells what each account brought and who commented", async () => {
  const reading = {
    at: "2026-05-28T21:00:00Z",
    likes: 12,
    comments: 3,
    shares: null,
    quotes: null,
    impressions: null,
  };
  served({
    "GET /api/posts/p1": {
      ...POST,
      state: "published",
      targets: [
        {
          ...TARGET,
          status: "published",
          published_at: "2026-05-28T20:30:00Z",
          link: "https://x.com/i/1",
          readings: [reading],
        },
      ],
    },
    "GET /api/posts/p1/conversations": {
      items: [{ interaction: "x#1", customer: "c1", ticket: "t_1", at: "2026-05-28T20:40:00Z" }],
      next: null,
    },
  });
  show(<PostsPage />, { path: "posts", at: "/posts/p1" });
  expect(await screen.findByText("12 likes · 3 comments")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Conversations under it" }));
  expect(await screen.findByRole("link", { name: "Open the ticket" })).toHaveAttribute(
    "href",
    "/inbox/unassigned/t_1",
  );
});

it("tries again, or notes that it stands there, only where that may be", async () => {
  const asked = served({
    "GET /api/posts/p1": {
      ...POST,
      state: "unknown",
      targets: [{ ...TARGET, status: "unknown", reason: "No answer came." }],
    },
    "POST /api/posts/p1/settle": { ...POST, state: "published" },
  });
  show(<PostsPage />, { path: "posts", at: "/posts/p1" });
  expect(await screen.findByText("No answer came.")).toBeVisible();
  const found = screen.getByRole("button", { name: "It stands there" });
  expect(found).toBeDisabled();
  write(screen.getByLabelText("It is there: its address or number"), "https://x.com/brand/status/77?s=20");
  await userEvent.click(found);
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/settle"))?.body).toEqual({
      version: 2,
      channel: "x",
      account: "brand",
      provider_id: "77",
    }),
  );
});
