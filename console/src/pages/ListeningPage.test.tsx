import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { heardPost, show, write } from "../testing/show";
import ListeningPage from "./ListeningPage";

const COUNTS = {
  from: "2026-05-22T00:00:00Z",
  to: "2026-05-29T00:00:00Z",
  heard: 9,
  heard_events: "",
  by: [
    { need: "none", topic: "outage", channel: "x", count: 6, events: "" },
    { need: "needs", topic: "", channel: "x", count: 3, events: "" },
  ],
  corrected: 2,
  corrected_events: "",
};

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/heard": { items: [heardPost()], next: null },
    "GET /api/heard/counts": COUNTS,
    ...more,
  });
}

it("shows a post with what was made of it, why, and how many there are", async () => {
  served();
  show(<ListeningPage />);
  expect(await screen.findByText("Is it down for everybody?")).toBeVisible();
  expect(screen.getByText("Why: speaks of an outage; many followers")).toBeVisible();
  expect(await screen.findByText("2 corrected by people")).toBeVisible();
  expect(screen.getByText("No reply needed · 6")).toBeVisible();
});

it("narrows the list to a topic that is chosen among the counts", async () => {
  const asked = served();
  show(<ListeningPage />);
  await userEvent.click(await screen.findByRole("button", { name: /outage\s*6/ }));
  await waitFor(() => expect(asked.some((one) => one.query.get("topic") === "outage")).toBe(true));
});

it("asks for no counts where an agent looks, who may not see them", async () => {
  const asked = served();
  show(<ListeningPage />, { me: { role: "agent" } });
  expect(await screen.findByText("Is it down for everybody?")).toBeVisible();
  expect(asked.some((one) => one.name === "GET /api/heard/counts")).toBe(false);
});

it("has a post answered", async () => {
  const asked = served({ "POST /api/heard/x~brand~1/ticket": heardPost({ ticket: "t_9" }) });
  show(<ListeningPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Have it answered" }));
  await waitFor(() =>
    expect(asked.some((one) => one.name === "POST /api/heard/x~brand~1/ticket")).toBe(true),
  );
});

it("says what triage got wrong, and nothing that wasn't said", async () => {
  const asked = served({ "POST /api/heard/x~brand~1/correction": heardPost() });
  show(<ListeningPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Correct this" }));
  expect(screen.getByRole("button", { name: "Save the correction" })).toBeDisabled();
  write(screen.getByRole("textbox", { name: "Topic" }), "delivery");
  await userEvent.click(screen.getByRole("button", { name: "Save the correction" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/correction"))?.body).toEqual({
      need: "",
      priority: "",
      topic: "delivery",
      note: "",
    }),
  );
});

it("hides a post for a supervisor who says why, and offers what its network lets be done", async () => {
  const post = heardPost({ id: "facebook~page~7", channel: "facebook", kind: "comment" });
  const asked = served({
    "GET /api/heard": { items: [post], next: null },
    "GET /api/heard/facebook~page~7": { ...post, hidden: false },
    "POST /api/heard/facebook~page~7/moderation": {},
  });
  show(<ListeningPage />);
  await userEvent.click(await screen.findByRole("button", { name: "What can be done with this post" }));
  expect(await screen.findByRole("menuitem", { name: "Delete it" })).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("menuitem", { name: "Show it again" })).toBeNull());
  await userEvent.click(screen.getByRole("menuitem", { name: "Hide it" }));
  await userEvent.click(await screen.findByRole("button", { name: "Hide it" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/moderation"))?.body).toMatchObject({
      action: "hide",
      reason: "spam",
      confirm: false,
    }),
  );
});

it("lets nobody hide what the network lets nobody hide, and no agent hide anything", async () => {
  served(); // a post on X, which only lets replies be hidden
  const { unmount } = show(<ListeningPage />);
  expect(await screen.findByText("Is it down for everybody?")).toBeVisible();
  expect(screen.queryByRole("button", { name: "What can be done with this post" })).toBeNull();
  unmount();
  served({ "GET /api/heard": { items: [heardPost({ kind: "comment" })], next: null } });
  show(<ListeningPage />, { me: { role: "agent" } });
  expect(await screen.findByText("Is it down for everybody?")).toBeVisible();
  expect(screen.queryByRole("button", { name: "What can be done with this post" })).toBeNull();
});
