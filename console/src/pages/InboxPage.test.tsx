import { screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show } from "../testing/show";
import InboxPage from "./InboxPage";

function view(id: string, count: number | null, queue: string | null = null, name = id) {
  return { view: id, queue, name, count, tickets: "" };
}

const VIEWS = [
  view("mine", 2),
  view("offered", 0),
  view("due_soon", 3),
  view("callbacks", 1),
  view("approvals", 4),
  view("unassigned", 7),
  view("queue", 7, "care", "Care"),
  view("all", null),
];

beforeEach(async () => {
  await pretendSession();
  answerWith({
    "GET /api/directory": DIRECTORY,
    "GET /api/views": { items: VIEWS },
    "GET /api/tickets": { items: [], next: null },
  });
});
afterEach(forgetSession);

it("shows every list with its count and where it leads, and says which one is open", async () => {
  show(<InboxPage />, { path: "inbox", at: "/inbox/due_soon" });
  const here = await screen.findByRole("link", { name: "At risk 3" });
  expect(here).toHaveAttribute("aria-current", "page");
  const wordsOf = (link: HTMLElement) => [...link.querySelectorAll("p")].map((one) => one.textContent);
  const leads = screen
    .getAllByRole("link")
    .map((link) => [wordsOf(link).join(" "), link.getAttribute("href")]);
  expect(leads).toEqual(
    expect.arrayContaining([
      ["Mine 2", "/inbox/mine"],
      ["Offered to me", "/inbox/offered"],
      ["Callbacks due 1", "/callbacks"],
      ["To approve 4", "/approvals"],
      ["Care 7", "/inbox/queue.care"],
      ["All open", "/inbox/all"],
    ]),
  );
  expect(await screen.findByText("Nothing is at risk")).toBeInTheDocument();
});

it("has a way back to the lists, for whoever has room for one pane only", async () => {
  show(<InboxPage />, { path: "inbox", at: "/inbox/queue.care" });
  expect(await screen.findByRole("link", { name: "All lists" })).toHaveAttribute("href", "/inbox");
  expect(await screen.findByText("No tickets here")).toBeInTheDocument();
});
