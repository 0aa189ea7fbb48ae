import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Line, TicketDetail } from "../../api/types";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { DIRECTORY, show } from "../../testing/show";
import { Composer } from "./Composer";
import { go, outs, takeBack } from "./outbox";

const line = {
  key: "post1",
  direction: "inbound",
  kind: "post",
  channel: "x",
  account: "b",
  identity: "7",
  thread: "x#b#7#1",
  deleted_at: null,
} as Line;
const ticket = {
  id: "t1",
  channel: "x",
  account: "b",
  threads: [],
  scheduled: [],
} as unknown as TicketDetail;
const measured = { length: 5, limit: 280, unit: "", segments: 0, parts: 1, encoding: "", fits: true };
const fine = { public: true, text: "", sign_off: "^AN", measured, refusals: [], warnings: [] };
const nothing = { client_id: "", text: "", how: "", answers: "", articles: [], saved_at: null };

beforeEach(async () => {
  await pretendSession();
  answerWith({ "GET /api/tickets/t1/draft": nothing, "PUT /api/tickets/t1/draft": nothing });
});
afterEach(() => {
  for (const out of outs()) takeBack(out.id);
  forgetSession();
});

const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
function wrapped(page: ReactNode) {
  return (
    <MantineProvider env="test">
      <QueryClientProvider client={client}>{page}</QueryClientProvider>
    </MantineProvider>
  );
}

function write(more: Partial<Parameters<typeof Composer>[0]> = {}) {
  show(<Composer ticket={ticket} lines={[line]} given={null} zone="UTC" wanted={null} me="ana" {...more} />);
}

it("says that everybody can read it, and what is put at its end", async () => {
  answerWith({ "POST /api/tickets/t1/check": fine });
  write();
  await userEvent.type(screen.getByLabelText("Everybody can read this"), "Hello");
  expect(await screen.findByText(/Ends with: \^AN/)).toBeInTheDocument();
});

it("finds a draft that was begun elsewhere, with the id it will be sent with", async () => {
  answerWith({
    "GET /api/tickets/t1/draft": { ...nothing, client_id: "c9", text: "Dear Ada", how: "public_reply" },
    "POST /api/tickets/t1/check": fine,
  });
  write();
  expect(await screen.findByDisplayValue("Dear Ada")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Send in public" }));
  expect(outs().map((out) => [out.id, out.words, out.visibility])).toEqual([["c9", "Dear Ada", "public"]]);
});

it("holds what was sent, puts it back on undo, and asks the server only then", async () => {
  const asked = answerWith({
    "POST /api/tickets/t1/check": fine,
    "POST /api/tickets/t1/replies": { line: {}, ticket: {} },
  });
  write();
  const area = screen.getByLabelText("Everybody can read this");
  await userEvent.type(area, "Sorry!");
  await userEvent.click(screen.getByRole("button", { name: "Send in public" }));
  expect(area).toHaveValue("");
  await userEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(area).toHaveValue("Sorry!");
  expect(asked.some((one) => one.name === "POST /api/tickets/t1/replies")).toBe(false);
  await userEvent.click(screen.getByRole("button", { name: "Send in public" }));
  await go(outs()[0]?.id ?? "");
  const sent = asked.find((one) => one.name === "POST /api/tickets/t1/replies");
  expect(sent?.body).toMatchObject({ text: "Sorry!", how: "public_reply", answers: "post1" });
});

it("sends what was warned about only after it was read, and names it", async () => {
  const warning = { code: "personal", start: 0, end: 4, reason: "This is personal.", kind: null, asks: true };
  answerWith({ "POST /api/tickets/t1/check": { ...fine, text: "Mine", warnings: [warning] } });
  write();
  await userEvent.type(screen.getByLabelText("Everybody can read this"), "Mine");
  expect(await screen.findByText("This is personal.")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Send in public" })).toBeDisabled();
  await userEvent.click(screen.getByLabelText("I have read this; send it all the same"));
  await userEvent.click(screen.getByRole("button", { name: "Send in public" }));
  expect(outs()[0]?.body).toMatchObject({ despite: ["personal"] });
});

it("puts a template in by a slash and two keys", async () => {
  const thanks = {
    id: "thanks",
    name: "Thanks",
    channels: [],
    language: "en",
    text: "Thank you, {name}!",
    variables: ["name"],
    reopens: false,
  };
  answerWith({
    "POST /api/tickets/t1/check": fine,
    "GET /api/templates": { items: [thanks] },
    "POST /api/tickets/t1/render": { text: "Thank you, Ada!", language: "en", missing: [], sign_off: "" },
  });
  write();
  const area = screen.getByLabelText("Everybody can read this");
  await userEvent.type(area, "/th");
  expect(await screen.findByRole("option", { name: /Thanks/ })).toHaveAttribute("aria-selected", "true");
  await userEvent.type(area, "{Enter}");
  await waitFor(() => expect(area).toHaveValue("Thank you, Ada!"));
});

it("opens the list of templates again after it was shut", async () => {
  const thanks = {
    id: "thanks",
    name: "Thanks",
    channels: [],
    language: "en",
    text: "Thank you!",
    variables: [],
    reopens: false,
  };
  answerWith({ "POST /api/tickets/t1/check": fine, "GET /api/templates": { items: [thanks] } });
  write();
  const area = screen.getByLabelText("Everybody can read this");
  await userEvent.type(area, "/th");
  expect(await screen.findByRole("option", { name: /Thanks/ })).toBeInTheDocument();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("option")).not.toBeInTheDocument();
  await userEvent.clear(area);
  await userEvent.type(area, "/th");
  expect(await screen.findByRole("option", { name: /Thanks/ })).toBeInTheDocument();
});

it("keeps a note for colleagues", async () => {
  write({ lines: [] });
  await userEvent.type(screen.getByLabelText("Only colleagues read this"), "Call Ben");
  await userEvent.click(screen.getByRole("button", { name: "Keep the note" }));
  expect(outs().map((out) => [out.path, out.visibility])).toEqual([["/api/tickets/{id}/notes", "note"]]);
});

it("asks to read what a colleague answered meanwhile before anything goes out", async () => {
  const mine = { ...line, at: "2026-05-28T10:00:00Z" } as Line;
  answerWith({ "GET /api/directory": DIRECTORY, "POST /api/tickets/t1/check": fine });
  const props = { ticket, given: null, zone: "UTC", wanted: null, me: "ruth" };
  const { rerender } = render(wrapped(<Composer {...props} lines={[mine]} />));
  await userEvent.type(screen.getByLabelText("Everybody can read this"), "Hello");
  const theirs = {
    ...line,
    key: "r1",
    direction: "outbound",
    kind: "message",
    agent: "ana",
    at: "2026-05-28T10:01:00Z",
    text: "I have it here.",
  } as Line;
  rerender(wrapped(<Composer {...props} lines={[theirs, mine]} />));
  expect(await screen.findByText("Ana Silva answered while you were writing")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Send in public" })).toBeDisabled();
  await userEvent.click(screen.getByRole("button", { name: "I have read it" }));
  expect(screen.getByRole("button", { name: "Send in public" })).toBeEnabled();
});
