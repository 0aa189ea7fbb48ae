import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, heardPost, show, write } from "../testing/show";
import SettingsPage from "./SettingsPage";

const RULE = {
  id: "recall", version: 3, built_in: false, name: "Recall", enabled: true, order: 100, channels: [], accounts: [], kinds: [],
  languages: [], words: ["recall", "recalled"], patterns: [], unless: [], handles: [], min_followers: 0, min_reach: 0,
  verified: false, sentiment_at_most: null, sentiment_at_least: null, least: { questions: 1 }, most: {}, address: [],
  answers_us: false, reshare: false, tags: [], need: "needs", weight: 90, priority: "urgent", topic: "recall", spam: false,
  phrase: "", reason: "asks about the recall",
}; // biome-ignore format: one rule
const BEFORE = {
  need: "none", why: ["no question"], priority: "low", topic: "", phrases: [], language: "en", sentiment: 0, confidence: 60,
  rules: [], spam: false,
}; // biome-ignore format: one verdict
const TRIED = {
  ...BEFORE, need: "needs", why: ["asks about the recall"], priority: "urgent", topic: "recall", rules: ["recall"],
  strength: { needs: 90, worth: 0, none: 12 }, as_is: BEFORE,
  said: [{
    id: "recall", name: "Recall", reason: "asks about the recall", words: "recall", need: "needs", weight: 90,
    priority: "urgent", topic: "recall", draft: true,
  }],
}; // biome-ignore format: one verdict

const SOON = { timeout: 20_000 }; // the form is loaded when it is opened, and a post is tried when typing pauses

beforeEach(pretendSession);
afterEach(forgetSession);

function opened(more: object = {}) {
  const asked = answerWith({
    "GET /api/settings/triage": { items: [RULE] },
    "GET /api/settings/triage/recall": RULE,
    "GET /api/directory": DIRECTORY,
    "GET /api/heard": { items: [heardPost()], next: null },
    "POST /api/triage/try": TRIED,
    ...more,
  });
  show(<SettingsPage />, { path: "settings", at: "/settings/triage/recall" });
  return asked;
}

it("saves the words of a rule, one to a line, and leaves the rest as it was", async () => {
  const asked = opened({ "PUT /api/settings/triage/recall": { ...RULE, version: 4 } });
  const words = await screen.findByRole("textbox", { name: "Words or phrases, one to a line" }, SOON);
  expect(words).toHaveValue("recall\nrecalled");
  write(words, "recall\n\n  call back  \n");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.startsWith("PUT"))?.body).toMatchObject({
      words: ["recall", "call back"],
      least: { questions: 1 },
      weight: 90,
      version: 3,
    }),
  );
});

it("tries a post with the rule as it stands in the form, and tells what each says and what changes", async () => {
  const asked = opened();
  write(await screen.findByRole("textbox", { name: "Topic" }, SOON), "batch");
  write(screen.getByRole("textbox", { name: "A post, as somebody might write it" }), "Is there a recall?");
  expect(await screen.findByText("Why: asks about the recall", {}, SOON)).toBeVisible();
  expect(screen.getByText("As it is now:")).toBeVisible();
  expect(screen.getByText("90 % · urgent · about recall")).toBeVisible();
  const tries = asked.filter((one) => one.name === "POST /api/triage/try").map((one) => one.body);
  expect(tries.at(-1)).toMatchObject({ text: "Is there a recall?", rule: { id: "recall", topic: "batch" } });
});

it("tells which of the posts heard lately it would change", async () => {
  opened();
  await userEvent.click(await screen.findByRole("button", { name: "Try it on posts heard lately" }, SOON));
  expect(await screen.findByText(/3 posts would change\./, {}, SOON)).toBeVisible();
});
