import { configure, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import SettingsPage from "./SettingsPage";

configure({ asyncUtilTimeout: 15_000 }); // forms are loaded when they are opened

const QUEUE = {
  id: "care", version: 3, name: "Care", skill: "", shards: 1, offer_seconds: 45, grace_seconds: 120, follow_up_days: 7,
  sticky: true, fallback: true, concierge: false, ask_after_days: 0, ask_after_template: "", ask_after_every_days: 30,
  nudge_minutes: 0, nudge_text: "", solve_minutes: 0, callback_after_seconds: -1, callback_agent_first: true,
  callback_attempts: 3, callback_pauses_minutes: [5, 15, 60], callback_calendar: "always", callback_slot_minutes: 30,
  callback_slot_capacity: 2, missed_calls_away: 2, acw_seconds: 60, dispositions: [], record: "", music: "",
}; // biome-ignore format: one queue
const ANA = {
  id: "ana", version: 2, name: "Ana Silva", initials: "AS", email: "ana@example.com", role: "agent",
  skills: ["german"], capacity: { async: 8, chat: 3, voice: 1 }, enabled: true, time_zone: "Europe/Berlin",
  answer_on: "softphone", phone: "", trainee: false,
}; // biome-ignore format: one agent
const BEN = { ...ANA, id: "ben", name: "Ben Oak", skills: [] };
const SMS = {
  id: "sms~main", channel: "sms", account: "main", version: 1, name: "Texts", address: "+15550100001", addresses: [],
  queue: "care", enabled: true, settings: { sign_off: "initials", rate: { every_ms: 100, burst: 5 } },
}; // biome-ignore format: one account
const NOTHING = {
  webhook_url: "https://care.example.com/webhooks/sms/main", webhook: 0, send: [], other: [],
  missing: ["webhook", "send.account_sid", "send.auth_token|send.key_sid", "send.auth_token|send.key_secret"],
}; // biome-ignore format: what is stored
const STORED = { ...NOTHING, webhook: 1, send: ["account_sid", "key_secret", "key_sid"], missing: [] };
const problem = (status: number, code: string, more: object) =>
  Response.json(
    { type: "", title: "No", status, code, detail: "That is not possible.", ...more },
    { status },
  );

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/directory": DIRECTORY,
    "GET /api/settings/queue": { items: [QUEUE] },
    "GET /api/settings/queue/care": QUEUE,
    "GET /api/settings/calendar": {
      items: [{ id: "always", name: "Around the clock", version: 0, built_in: true }],
    },
    "GET /api/settings/template": { items: [] },
    "GET /api/settings/agent": { items: [ANA, BEN] },
    "GET /api/settings/agent/ana": ANA,
    "GET /api/settings/account": { items: [SMS] },
    "GET /api/settings/account/sms~main": SMS,
    "GET /api/settings/account/sms~main/connection": NOTHING,
    ...more,
  });
}

function at(place: string, role: "admin" | "supervisor" = "admin") {
  show(<SettingsPage />, { path: "settings", at: `/settings${place}`, me: { role } });
}

it("shows an admin everything that can be set, a supervisor what is theirs", () => {
  served();
  at("", "supervisor");
  expect(screen.getByRole("link", { name: /Triage rules/ })).toBeVisible();
  expect(screen.queryByRole("link", { name: /Queues/ })).toBeNull();
});

it("saves what was changed, with the version that was read", async () => {
  const asked = served({ "PUT /api/settings/queue/care": { ...QUEUE, name: "Care team", version: 4 } });
  at("/queue/care");
  const name = await screen.findByLabelText(/^Name/);
  expect(screen.queryByRole("button", { name: "Save" })).toBeNull();
  write(name, "Care team");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(screen.queryByRole("button", { name: "Save" })).toBeNull());
  const sent = asked.find((one) => one.name === "PUT /api/settings/queue/care");
  const { id: _, ...rest } = QUEUE;
  expect(sent?.body).toEqual({ ...rest, name: "Care team" });
});

it("shows what the server refuses at the field it is about", async () => {
  const said = "Say which music it is.";
  served({
    "PUT /api/settings/queue/care": problem(422, "invalid", {
      field: "name",
      errors: [{ field: "name", reason: said }],
    }),
  });
  at("/queue/care");
  const name = await screen.findByLabelText(/^Name/);
  write(name, "Care team");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(name).toHaveAccessibleDescription(expect.stringContaining(said)));
  expect(name).toHaveValue("Care team");
});

it("puts mine over theirs only when that is chosen, with their version", async () => {
  const asked = served({ "PUT /api/settings/queue/care": problem(409, "conflict", { version: 9 }) });
  at("/queue/care");
  write(await screen.findByLabelText(/^Name/), "Mine");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Somebody else changed this meanwhile")).toBeVisible();
  answerWith({ "GET /api/settings/queue/care": { ...QUEUE, name: "Theirs", version: 9 } });
  const again = answerWith({ "PUT /api/settings/queue/care": { ...QUEUE, name: "Mine", version: 10 } });
  await userEvent.click(screen.getByRole("button", { name: "Keep mine" }));
  await waitFor(() =>
    expect(again.find((one) => one.name === "PUT /api/settings/queue/care")?.body).toMatchObject({
      name: "Mine",
      version: 9,
    }),
  );
  expect(asked.filter((one) => one.name === "PUT /api/settings/queue/care")).toHaveLength(1);
});

it("asks before leaving what isn't saved", async () => {
  served();
  at("/queue/care");
  write(await screen.findByLabelText(/^Name/), "Half");
  await userEvent.click(screen.getByRole("link", { name: "Agents" }));
  const asking = await screen.findByRole("dialog", { name: "Leave without saving?" });
  await userEvent.click(within(asking).getByRole("button", { name: "Stay here" }));
  expect(screen.getByLabelText(/^Name/)).toHaveValue("Half");
  await userEvent.click(screen.getByRole("link", { name: "Agents" }));
  await userEvent.click(await screen.findByRole("button", { name: "Leave" }));
  expect(await screen.findByText("Ana Silva")).toBeVisible();
});

it("makes a new queue under an id of its name", async () => {
  const made = { ...QUEUE, id: "billing-returns", name: "Billing & returns", version: 1 };
  const asked = served({
    "PUT /api/settings/queue/billing-returns": made,
    "GET /api/settings/queue/billing-returns": made,
  });
  at("/queue/new");
  write(await screen.findByLabelText(/^Name/), "Billing & returns");
  expect(screen.getByLabelText(/^Id/)).toHaveValue("billing-returns");
  await userEvent.click(screen.getByRole("button", { name: "Create" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/queue/billing-returns")?.body).toMatchObject({
      name: "Billing & returns",
      version: null,
    }),
  );
  // Nothing is lost by going on to its own page, so nothing is asked.
  expect(await screen.findByRole("heading", { name: "Billing & returns" })).toBeVisible();
  expect(screen.queryByText("Leave without saving?")).toBeNull();
});

it("goes to the field that was refused", async () => {
  const refused = { title: "Wrong", status: 422, code: "invalid", field: "id", detail: "Use a-z." };
  served({ "PUT /api/settings/queue/Bad%20Id": Response.json(refused, { status: 422 }) });
  at("/queue/new");
  write(await screen.findByLabelText(/^Name/), "Care");
  write(screen.getByRole("textbox", { name: /^Id/ }), "Bad Id");
  await userEvent.click(screen.getByRole("button", { name: "Create" }));
  await waitFor(() => expect(screen.getByRole("textbox", { name: /^Id/ })).toHaveFocus());
});

it("gives a skill with one tick", async () => {
  const asked = served({ "PUT /api/settings/agent/ben": { ...BEN, skills: ["german"], version: 3 } });
  at("/skills");
  const tick = await screen.findByRole("checkbox", { name: "Ben Oak has the skill german" });
  expect(screen.getByRole("checkbox", { name: "Ana Silva has the skill german" })).toBeChecked();
  await userEvent.click(tick);
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/agent/ben")?.body).toMatchObject({
      skills: ["german"],
      version: 2,
      email: "ana@example.com",
    }),
  );
});

it("wants a number where calls ring on a phone", async () => {
  const asked = served();
  at("/agent/ana");
  await userEvent.click(await screen.findByRole("radio", { name: "On a phone" }));
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Say which phone rings.")).toBeVisible();
  expect(asked.some((one) => one.name.startsWith("PUT"))).toBe(false);
});

it("says what is missing of an account, what to paste where, and keeps secrets without showing them", async () => {
  const kept = { webhook: 1, send: ["account_sid", "key_secret", "key_sid"], other: [] };
  const asked = served({ "PUT /api/settings/account/sms~main/secrets": kept });
  at("/account/sms~main");
  expect(await screen.findByText("Not connected")).toBeVisible();
  expect(await screen.findByLabelText("A message comes in")).toHaveValue(
    "https://care.example.com/webhooks/sms/main#rc=3&rp=all",
  );
  write(screen.getByLabelText(/^Account SID/), "AC123456");
  write(screen.getByLabelText(/^Auth token/), "token-token");
  write(screen.getByLabelText(/^API key SID/), "SK123456");
  await userEvent.click(screen.getByRole("button", { name: "Keep these secrets" }));
  expect(await screen.findByText(/Enter this as well/)).toBeVisible();
  write(screen.getByLabelText(/^API key secret/), "secret-secret");
  answerWith({ "GET /api/settings/account/sms~main/connection": STORED });
  const sent = answerWith({});
  await userEvent.click(screen.getByRole("button", { name: "Keep these secrets" }));
  expect(await screen.findByText("Set up")).toBeVisible();
  expect(sent.find((one) => one.name.endsWith("/secrets"))?.body).toEqual({
    keep_previous: false,
    webhook: ["token-token"],
    send: { account_sid: "AC123456", key_sid: "SK123456", key_secret: "secret-secret" },
  });
  expect(document.body.textContent).not.toContain("secret-secret");
  expect(asked.some((one) => one.name.endsWith("/secrets"))).toBe(false);
});

it("tells what the test of a connection found, and what to do about it", async () => {
  const checks = [
    { name: "sending", ok: true, said: "Twilio takes the credentials that send.", fix: "" },
    {
      name: "webhook",
      ok: false,
      said: "Twilio calls another address than ours.",
      fix: "Paste the address.",
    },
    { name: "status", ok: null, said: "It can't be seen from here.", fix: "Look there." },
  ];
  served({
    "GET /api/settings/account/sms~main/connection": STORED,
    "POST /api/settings/account/sms~main/test": { ok: false, checks },
  });
  at("/account/sms~main");
  await userEvent.click(await screen.findByRole("button", { name: "Test the connection" }));
  expect(await screen.findByText("Something has to be mended first.")).toBeVisible();
  const [works, broken, look] = screen
    .getAllByRole("listitem")
    .filter((one) => one.querySelector("svg[role=img]"));
  expect(within(works as HTMLElement).getByRole("img", { name: "Works" })).toBeVisible();
  expect(within(broken as HTMLElement).getByRole("img", { name: "Doesn't work" })).toBeVisible();
  expect(within(look as HTMLElement).getByRole("img", { name: "Look yourself" })).toBeVisible();
  expect(screen.getByText("Paste the address.")).toBeVisible();
});

it("keeps an account's settings that no field shows when one is changed", async () => {
  const asked = served({
    "GET /api/settings/account/sms~main/connection": STORED,
    "PUT /api/settings/account/sms~main": { ...SMS, version: 2 },
  });
  at("/account/sms~main");
  await userEvent.click(await screen.findByRole("tab", { name: "Settings" }));
  await userEvent.selectOptions(await screen.findByLabelText("Sign-off"), "First name (- Sofia)");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/account/sms~main")?.body).toMatchObject({
      settings: { sign_off: "first_name", rate: { every_ms: 100, burst: 5 } },
      version: 1,
    }),
  );
});
