import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Line, TicketDetail } from "../../api/types";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { DIRECTORY, show } from "../../testing/show";
import { Composer } from "./Composer";
import { go, outs, takeBack } from "./outbox";

const line = {
  key: "sms1",
  direction: "inbound",
  kind: "message",
  channel: "sms",
  account: "main",
  identity: "+1",
  thread: "sms#main#+1",
  deleted_at: null,
} as Line;
const ticket = {
  id: "t1",
  channel: "sms",
  account: "main",
  threads: [],
  scheduled: [],
} as unknown as TicketDetail;
const nothing = { client_id: "", text: "", how: "", answers: "", articles: [], saved_at: null };
const measured = { length: 5, limit: 160, unit: "", segments: 1, parts: 1, encoding: "GSM-7", fits: true };
const AGAIN = {
  id: "again",
  name: "Sent again",
  text: "Hi {customer_first_name}.",
  channels: [],
  send: "send",
  variables: [],
};
const TAGGED = { id: "vip", name: "Very important", text: "", channels: [], send: "fill", variables: [] };
const PREVIEW = {
  id: "again",
  name: "Sent again",
  text: "Hi Sam.",
  language: "en",
  missing: [],
  sign_off: "",
  send: "send",
  does: [
    { what: "reply", to: "", why: null },
    { what: "add_tags", to: "resent", why: null },
    { what: "status", to: "solved", why: null },
    { what: "queue", to: "care", why: null },
  ],
};
const APPLIED = { macro: "again", done: PREVIEW.does, left: [], line: null, ticket: {} };

beforeEach(async () => {
  await pretendSession();
  answerWith({
    "GET /api/tickets/t1/draft": nothing,
    "PUT /api/tickets/t1/draft": nothing,
    "GET /api/templates": { items: [] },
    "GET /api/macros": { items: [AGAIN, TAGGED] },
    "GET /api/directory": DIRECTORY,
    "GET /api/tickets/t1/macros/again": PREVIEW,
    "POST /api/tickets/t1/check": {
      public: false,
      text: "",
      sign_off: "",
      measured,
      refusals: [],
      warnings: [],
    },
  });
});
afterEach(() => {
  for (const out of outs()) takeBack(out.id);
  forgetSession();
});

async function pick(name: RegExp) {
  show(<Composer ticket={ticket} lines={[line]} given={null} zone="UTC" wanted={null} me="ana" />);
  await userEvent.type(screen.getByLabelText("Only the customer reads this"), "/");
  await userEvent.click(await screen.findByRole("option", { name }, { timeout: 10_000 }));
}

it("fills a macro's words in and says what it will do before anything is sent", async () => {
  await pick(/Sent again/);
  expect(await screen.findByDisplayValue("Hi Sam.")).toBeVisible();
  expect(await screen.findByText("adds resent · status to Solved · moves to Care")).toBeVisible();
  expect(screen.getByRole("button", { name: "Send and solve" })).toBeEnabled();
  expect(outs()).toHaveLength(0);
});

it("sends the words as they were seen together with what it changes", async () => {
  const asked = answerWith({ "POST /api/tickets/t1/macros/again": APPLIED });
  await pick(/Sent again/);
  const field = await screen.findByDisplayValue("Hi Sam.");
  await userEvent.type(field, " Soon!");
  await userEvent.click(screen.getByRole("button", { name: "Send and solve" }));
  const [out] = outs();
  await go(out?.id ?? "");
  const sent = asked.find((one) => one.name === "POST /api/tickets/t1/macros/again");
  expect(sent?.body).toMatchObject({ client_id: out?.id, text: "Hi Sam. Soon!", how: "message", status: "" });
  expect(asked.some((one) => one.name.endsWith("/replies"))).toBe(false);
});

it("keeps the macro with words that are taken back", async () => {
  await pick(/Sent again/);
  await screen.findByDisplayValue("Hi Sam.");
  await userEvent.click(screen.getByRole("button", { name: "Send and solve" }));
  expect(screen.queryByText("With the macro “Sent again”")).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(await screen.findByText("With the macro “Sent again”")).toBeVisible();
  expect(screen.getByDisplayValue("Hi Sam.")).toBeVisible();
});

it("applies a macro without words by one press, and says nothing", async () => {
  const does = [{ what: "priority", to: "urgent", why: null }];
  const asked = answerWith({
    "GET /api/tickets/t1/macros/vip": {
      ...PREVIEW,
      id: "vip",
      name: "Very important",
      text: "",
      send: "fill",
      does,
    },
    "POST /api/tickets/t1/macros/vip": { ...APPLIED, macro: "vip", done: does },
  });
  await pick(/Very important/);
  expect(await screen.findByText("priority to Urgent")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Apply" }));
  await waitFor(() => expect(screen.queryByText("With the macro “Very important”")).toBeNull());
  const body = asked.find((one) => one.name === "POST /api/tickets/t1/macros/vip")?.body as object;
  expect(Object.keys(body)).toEqual(["client_id"]);
});

it("sends without the macro once it is left out", async () => {
  await pick(/Sent again/);
  await screen.findByDisplayValue("Hi Sam.");
  await userEvent.click(screen.getByRole("button", { name: "Leave the macro out" }));
  await userEvent.click(screen.getByRole("button", { name: "Send" }));
  expect(outs()[0]).toMatchObject({ path: "/api/tickets/{id}/replies", macro: null, words: "Hi Sam." });
});
