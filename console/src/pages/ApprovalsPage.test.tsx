import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import ApprovalsPage from "./ApprovalsPage";

const APPROVAL = {
  id: "reply~1",
  version: 3,
  kind: "reply",
  state: "waiting",
  agent: "ana",
  text: "We are on it. ^AS",
  written: null,
  channel: "x",
  account: "brand",
  ticket: "t_1",
  heard: "Where is my parcel?",
  attachments: [],
  asked_at: "2026-05-28T20:00:00Z",
  by: null,
  decided_at: null,
  reason: "",
  held: null,
};
const LIST = { items: [APPROVAL], next: null };
const MEASURED = { length: 9, limit: 280, unit: "", segments: 0, parts: 1, encoding: "", fits: true };

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({ "GET /api/approvals": LIST, "GET /api/directory": DIRECTORY, ...more });
}

it("shows the words with what they answer, who wrote them and where they go", async () => {
  served();
  show(<ApprovalsPage />);
  expect(await screen.findByText("We are on it. ^AS")).toBeVisible();
  expect(screen.getByText("Where is my parcel?")).toBeVisible();
  expect(await screen.findByText("written by Ana Silva")).toBeVisible();
  expect(screen.getByText("Public")).toBeVisible();
});

it("approves the words that were read, by their version", async () => {
  const asked = served({ "POST /api/approvals/reply~1/approve": { ...APPROVAL, state: "approved" } });
  show(<ApprovalsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Approve" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/approve"))?.body).toEqual({ version: 3 }),
  );
});

it("approves in other words", async () => {
  const asked = served({
    "POST /api/approvals/reply~1/approve": { ...APPROVAL, state: "approved" },
    "POST /api/measure": MEASURED,
  });
  show(<ApprovalsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Change the words" }));
  const field = screen.getByLabelText("The words as they will go out");
  write(field, "Sorry!");
  await userEvent.click(screen.getByRole("button", { name: "Approve these words" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/approve"))?.body).toEqual({ version: 3, text: "Sorry!" }),
  );
});

it("sends back only with a reason", async () => {
  const asked = served({ "POST /api/approvals/reply~1/reject": { ...APPROVAL, state: "rejected" } });
  show(<ApprovalsPage />);
  await userEvent.click(await screen.findByRole("button", { name: "Send back" }));
  expect(screen.getByRole("button", { name: "Send it back" })).toBeDisabled();
  write(screen.getByRole("textbox"), "Name the date");
  await userEvent.click(screen.getByRole("button", { name: "Send it back" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name.endsWith("/reject"))?.body).toEqual({
      version: 3,
      reason: "Name the date",
    }),
  );
});

it("lets nobody decide about their own words", async () => {
  served();
  show(<ApprovalsPage />, { me: { id: "ana" } });
  expect(await screen.findByText("You wrote this. Another supervisor decides.")).toBeVisible();
  expect(screen.queryByRole("button", { name: "Approve" })).toBeNull();
});

it("says that nothing waits", async () => {
  served({ "GET /api/approvals": { items: [], next: null } });
  show(<ApprovalsPage />);
  expect(await screen.findByText("Nothing waits for you")).toBeVisible();
});
