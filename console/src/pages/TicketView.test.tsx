import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show } from "../testing/show";
import TicketView from "./TicketView";

const TICKET = {
  id: "t1",
  version: 3,
  type: "",
  status: "open",
  priority: "normal",
  queue: "care",
  assignee: "ana",
  offered_to: null,
  channel: "sms",
  account: "main",
  customer: { id: "c1", name: "Ada Lane" },
  subject: "Where is my order?",
  due_at: null,
  tags: ["order"],
  public: false,
  threads: [],
  scheduled: [],
  pairs: [],
  followers: [],
  promises: [],
};
const CUSTOMER = {
  id: "c1",
  version: 1,
  name: "Ada Lane",
  handle: "",
  followers: 0,
  verified: false,
  language: "de",
  tags: [],
  note: "Prefers mornings",
  only_arguing: null,
  identities: ["phone#+15550001111"],
  merged_into: null,
  merges: [],
  created_at: "2025-03-01T00:00:00Z",
};

beforeEach(async () => {
  await pretendSession();
  answerWith({
    "GET /api/directory": DIRECTORY,
    "GET /api/tickets/t1": TICKET,
    "GET /api/tickets/t1/timeline": { items: [], next: null },
    "GET /api/tickets/t1/suggestions": { items: [] },
    "GET /api/tickets/t1/draft": {
      client_id: "",
      text: "",
      how: "",
      answers: "",
      articles: [],
      saved_at: null,
    },
    "GET /api/customers/c1": CUSTOMER,
    "GET /api/customers/c1/history": { records: ["c1"], items: [], next: null },
    "GET /api/customers/c1/contact": { said: null, how: "", by: null, at: null },
  });
});
afterEach(forgetSession);

it("shows the ticket, who has it, and the customer beside it", async () => {
  show(<TicketView id="t1" back="/inbox/mine" />);
  expect(await screen.findByRole("heading", { name: "Where is my order?" })).toBeInTheDocument();
  expect(await screen.findByText(/with Ana Silva/)).toBeInTheDocument();
  expect(await screen.findByText("Prefers mornings")).toBeInTheDocument();
  expect(screen.getByText("Language: German · Known since Mar 2025")).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Show the customer" })).toBeNull();
});

it("has the customer one press away where there is no room beside the ticket", async () => {
  vi.stubGlobal("matchMedia", (media: string) => ({
    matches: media.includes("max-width"),
    media,
    addEventListener: () => undefined,
    removeEventListener: () => undefined,
  }));
  show(<TicketView id="t1" back="/inbox/mine" />);
  expect(screen.queryByText("Prefers mornings")).toBeNull();
  await userEvent.click(await screen.findByRole("button", { name: "Show the customer" }));
  expect(await screen.findByText("Prefers mornings")).toBeInTheDocument();
});

it("sets the ticket's tags on the version that was read", async () => {
  const asked = answerWith({ "POST /api/tickets/t1/tags": TICKET });
  show(<TicketView id="t1" back="/inbox/mine" />);
  await userEvent.click(await screen.findByRole("button", { name: "Tags of this ticket" }));
  await userEvent.type(
    await screen.findByLabelText("Tags of this ticket", { selector: "input" }),
    "late{Enter}",
  );
  const save = screen.getAllByRole("button", { name: "Save" })[0];
  if (save) await userEvent.click(save);
  await expect
    .poll(() => asked.find((one) => one.name === "POST /api/tickets/t1/tags")?.body)
    .toEqual({ tags: ["order", "late"], version: 3 });
});
