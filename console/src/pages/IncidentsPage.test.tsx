import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, heardPost, show, write } from "../testing/show";
import IncidentsPage from "./IncidentsPage";

const SPIKE = {
  id: "s_1", channel: "x", account: "brand", kind: "topic", word: "outage", at: "2026-05-28T20:00:00Z",
  window: "2026-05-28T20:00:00Z", posts: 40, people: 31, threshold: 12, usual: 2, why: "31 people, where 2 are usual",
  examples: ["x~brand~1"], state: "open", by: null, incident: null, page: "",
}; // biome-ignore format: one crowd
const INCIDENT = {
  id: "i_1", version: 1, title: "Payments are down", state: "open", spike: null, declared_by: "ruth",
  matcher: { topics: ["outage"], words: [], channels: [], languages: [], since: "2026-05-28T19:00:00Z" },
  declared_at: "2026-05-28T20:00:00Z", resolved_by: null, resolved_at: null, reopened: 0, gathering: false,
  settling: false, follow_up: "", updates: [],
  figures: {
    posts: 41, posts_list: "", customers: 35, customers_list: "", acknowledged: 4, private_waiting: 7,
    private_waiting_list: "", private_told: 0, private_told_list: "", private_by_hand: 1, private_by_hand_list: "",
    first_post_at: "2026-05-28T19:50:00Z", to_declare_ms: 600_000, to_first_update_ms: null, to_resolve_ms: null,
  },
}; // biome-ignore format: one incident
const PREVIEW = {
  items: [{
    channel: "x", account: "brand", text: "We know.", beside: null, length: 8, limit: 280, unit: "", fits: true,
    pictures: 0, most_pictures: 4, problems: [], warnings: [],
  }],
}; // biome-ignore format: one preview

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/spikes": { items: [SPIKE], next: null },
    "GET /api/spikes/s_1": { ...SPIKE, example_posts: [heardPost()] },
    "GET /api/incidents": { items: [INCIDENT], next: null },
    "GET /api/incidents/i_1": INCIDENT,
    "GET /api/incidents/i_1/posts": { items: [heardPost()], next: null },
    "GET /api/incidents/i_1/follow-ups": { items: [], next: null },
    "GET /api/directory": DIRECTORY,
    "POST /api/posts/preview": PREVIEW,
    ...more,
  });
}

it("shows a crowd with its reason and, when asked, its examples", async () => {
  served();
  show(<IncidentsPage />, { path: "incidents" });
  expect(await screen.findByText("31 people, where 2 are usual")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Examples" }));
  expect(await screen.findByText("Is it down for everybody?")).toBeVisible();
});

it("declares an incident from a crowd", async () => {
  const asked = served({ "POST /api/incidents": INCIDENT });
  show(<IncidentsPage />, { path: "incidents" });
  await userEvent.click(await screen.findByRole("button", { name: "Declare an incident" }));
  const form = await screen.findByRole("dialog");
  write(within(form).getByLabelText("Title"), "Payments are down");
  await userEvent.click(within(form).getByRole("button", { name: "Declare" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "POST /api/incidents")?.body).toMatchObject({
      title: "Payments are down",
      spike: "s_1",
    }),
  );
});

it("offers an agent neither to declare nor to dismiss", async () => {
  served();
  show(<IncidentsPage />, { path: "incidents", me: { role: "agent" } });
  expect(await screen.findByText("Payments are down")).toBeVisible();
  expect(screen.queryByRole("button", { name: /declare|nothing/i })).toBeNull();
});

it("tells an incident's figures and the posts behind them", async () => {
  served();
  show(<IncidentsPage />, { path: "incidents", at: "/incidents/i_1" });
  expect(await screen.findByRole("heading", { name: "Payments are down" })).toBeVisible();
  expect(screen.getByText("41")).toBeVisible();
  expect(screen.getByText("10 min")).toBeVisible();
  expect(await screen.findByText("Is it down for everybody?")).toBeVisible();
});

it("posts an update that was seen as it will look, once", async () => {
  const asked = served({ "POST /api/incidents/i_1/updates": INCIDENT });
  show(<IncidentsPage />, { path: "incidents", at: "/incidents/i_1" });
  await userEvent.click(await screen.findByRole("button", { name: "Write an update" }));
  write(await screen.findByLabelText("What everybody should know"), "We know.");
  expect(await screen.findByText("8 of 280 characters")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Post the update" }));
  await waitFor(() => {
    const sent = asked.filter((one) => one.name === "POST /api/incidents/i_1/updates");
    expect(sent).toHaveLength(1);
    expect(sent[0]?.body).toMatchObject({ text: "We know.", client_id: expect.stringMatching(/.{8,}/) });
  });
});

it("resolves with a closing update and words for those who asked in private", async () => {
  const asked = served({ "POST /api/incidents/i_1/resolve": { ...INCIDENT, state: "resolved" } });
  show(<IncidentsPage />, { path: "incidents", at: "/incidents/i_1" });
  await userEvent.click(await screen.findByRole("button", { name: "Resolve" }));
  write(await screen.findByLabelText("The closing update, under the first"), "All works again.");
  write(screen.getByLabelText("What everybody is told who asked in private"), "Thank you for waiting.");
  await userEvent.click(screen.getByRole("button", { name: "Post and resolve" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/resolve"))?.body).toMatchObject({
      text: "All works again.",
      follow_up: "Thank you for waiting.",
    }),
  );
});

it("changes the title and what belongs to it, on the incident as it was read", async () => {
  const asked = served({
    "PATCH /api/incidents/i_1": { ...INCIDENT, version: 2, title: "Cards are refused" },
  });
  show(<IncidentsPage />, { path: "incidents", at: "/incidents/i_1" });
  const change = "Change the title or what belongs to it";
  await userEvent.click(await screen.findByRole("button", { name: change }));
  const form = await screen.findByRole("dialog", { name: change });
  write(within(form).getByRole("textbox", { name: "Title" }), "Cards are refused");
  await userEvent.type(within(form).getByRole("combobox", { name: "Words or phrases" }), "card{Enter}");
  await userEvent.click(within(form).getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PATCH /api/incidents/i_1")?.body).toEqual({
      title: "Cards are refused",
      matcher: {
        topics: ["outage"],
        words: ["card"],
        channels: [],
        languages: [],
        since: "2026-05-28T19:00:00Z",
      },
      version: 1,
    }),
  );
});
