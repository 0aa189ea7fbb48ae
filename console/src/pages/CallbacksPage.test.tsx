import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Callback } from "../features/callbacks/due";
import { type Asked, answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import CallbacksPage from "./CallbacksPage";

const at = (minutes: number) => new Date(Date.now() + (minutes + 0.5) * 60_000).toISOString();
const CALLBACK: Callback = {
  id: "cb_1",
  version: 3,
  state: "retrying",
  ticket: "t_1",
  customer: "c_1",
  number: "+442071838750",
  country: "GB",
  queue: "care",
  account: "main",
  agent: "ana",
  agent_first: true,
  source: "agent",
  how: "now",
  from: at(-30),
  to: at(600),
  next_at: at(-12),
  place_at: at(-30),
  asked_at: at(-30),
  asked_by: "ruth",
  post_at: null,
  turn: 1,
  tried: 1,
  attempts: [{ at: at(-25), due: at(-30), outcome: "busy", call: null }],
  outcome: null,
  connected_at: null,
  ended_at: null,
  consent: { words: "", where: "", at: null },
  note: "about the refund",
  why: "",
  closing_reply: null,
};
const LATER: Callback = {
  ...CALLBACK,
  id: "cb_2",
  ticket: "t_2",
  number: "+49301234567",
  state: "scheduled",
  next_at: at(72 * 60),
};
const TICKETS = [
  { id: "t_1", name: "Mo", subject: "Where is my parcel?", channel: "sms", status: "open", assignee: null },
];

let asked: Asked[];
beforeEach(async () => {
  await pretendSession();
  serve([CALLBACK, LATER]);
});
afterEach(forgetSession);

/** Every state is asked for; the same is told to each, as only one of them has any. */
function serve(items: Callback[]): void {
  asked = answerWith({
    "GET /api/callbacks": { items, next: null, tickets: TICKETS },
    "GET /api/directory": DIRECTORY,
    "POST /api/callbacks/cb_1/cancel": { ...CALLBACK, state: "cancelled" },
    "POST /api/callbacks/cb_1/reschedule": CALLBACK,
    "GET /api/callbacks/slots": {
      time_zone: "Europe/Berlin",
      items: [{ from: "2026-05-29T09:00:00+02:00", to: "2026-05-29T09:30:00+02:00", left: 1 }],
    },
  });
}

const page = (search = "") => show(<CallbacksPage />, { path: "callbacks", at: `/callbacks${search}` });
const card = async (name: string) => (await screen.findAllByRole("article", { name }))[0] as HTMLElement;

it("tells whom, since when, who calls, and what was tried", async () => {
  page();
  const mo = await card("Mo");
  expect(within(mo).getByText("11 min late")).toBeVisible();
  expect(within(mo).getByText("Ana Silva, in Care; their phone rings before the customer’s")).toBeVisible();
  expect(within(mo).getByText("promised by Ruth")).toBeVisible();
  expect(within(mo).getByText(/: busy$/)).toBeVisible();
  expect(within(mo).getByRole("link", { name: "Open the ticket" })).toHaveAttribute(
    "href",
    "/inbox/unassigned/t_1",
  );
  expect(screen.queryByRole("article", { name: "+49301234567" })).not.toBeInTheDocument();
});

it("has those of other days in lists of their own", async () => {
  page("?show=later&queue=care");
  expect(await card("+49301234567")).toBeVisible();
  expect(screen.queryByRole("article", { name: "Mo" })).not.toBeInTheDocument();
  expect(asked.find((one) => one.name === "GET /api/callbacks")?.query.get("queue")).toBe("care");
});

it("takes one back with a reason, on the version that was seen", async () => {
  page();
  await userEvent.click(within(await card("Mo")).getByRole("button", { name: "Take back" }));
  const dialog = await screen.findByRole("dialog", { name: "Take this call back?" });
  const now = within(dialog).getByRole("button", { name: "Take it back" });
  expect(now).toBeDisabled();
  write(within(dialog).getByLabelText(/Why/), "They wrote instead");
  await userEvent.click(now);
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(asked.find((one) => one.name.endsWith("/cancel"))?.body).toEqual({
    version: 3,
    why: "They wrote instead",
  });
});

it("moves one to a time that is free", async () => {
  page();
  await userEvent.click(within(await card("Mo")).getByRole("button", { name: "Move" }));
  const dialog = await screen.findByRole("dialog", { name: "Another time for this call" });
  await userEvent.click(await within(dialog).findByText("09:00"));
  await userEvent.click(within(dialog).getByRole("button", { name: "Move" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(asked.find((one) => one.name.endsWith("/reschedule"))?.body).toEqual({
    version: 3,
    when: { slot: "2026-05-29T07:00:00.000Z" },
  });
});

it("says so where somebody else was quicker", async () => {
  answerWith({
    "POST /api/callbacks/cb_1/cancel": Response.json(
      { title: "Conflict", status: 409, code: "conflict", detail: "It changed." },
      { status: 409 },
    ),
  });
  page();
  await userEvent.click(within(await card("Mo")).getByRole("button", { name: "Take back" }));
  const dialog = await screen.findByRole("dialog");
  write(within(dialog).getByLabelText(/Why/), "x");
  await userEvent.click(within(dialog).getByRole("button", { name: "Take it back" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("Somebody changed it meanwhile");
});

it("tells how it ended, and offers no change of what is over", async () => {
  serve([
    { ...CALLBACK, state: "cancelled", outcome: "cancelled", ended_at: at(-5), why: "They wrote instead" },
  ]);
  page("?show=cancelled");
  const mo = await card("Mo");
  expect(within(mo).getByText("Taken back")).toBeVisible();
  expect(within(mo).getByText("Why: They wrote instead")).toBeVisible();
  expect(within(mo).queryByRole("button")).not.toBeInTheDocument();
});
