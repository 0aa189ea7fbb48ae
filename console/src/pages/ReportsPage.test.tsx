import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { type Asked, answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show } from "../testing/show";
import ReportsPage from "./ReportsPage";

const FACTS =
  "/api/reports/facts?what=first_reply&from=2026-05-27T22%3A00%3A00.000Z&to=2026-05-28T10%3A30%3A00.000Z";
const OVERVIEW = {
  from: "2026-05-27T22:00:00.000Z",
  to: "2026-05-28T10:30:00.000Z",
  time_zone: "Europe/Berlin",
  agent: null,
  totals: [
    { what: "message_in", count: 1234, events: "/api/reports/facts?what=message_in" },
    { what: "solved", count: 0, events: "/api/reports/facts?what=solved" },
  ],
  volumes: [],
  open_by_queue: [
    {
      queue: "care",
      name: "Care",
      waiting: 7,
      waiting_tickets: "/api/tickets?view=queue&queue=care",
      with_agents: 2,
      with_agents_tickets: "/api/tickets?view=assigned&queue=care",
    },
  ],
  first_reply: [{ channel: null, count: 3, median_ms: 720_000, p90_ms: 900_000, events: FACTS }],
  service_level: [
    {
      channel: null,
      due: 20,
      within: 19,
      level: 0.95,
      events: "/api/reports/facts?what=first_reply,first_reply_breached",
    },
  ],
  calls: [],
};
const FACT = {
  id: "first_reply#t_1",
  what: "first_reply",
  at: "2026-05-28T08:00:00.000Z",
  ticket: "t_1",
  channel: "sms",
  queue: "care",
  agent: "ana",
  value: 720_000,
  met: false,
  extra: {},
};
const TICKET = {
  id: "t_1",
  name: "Mo",
  subject: "Where is my parcel?",
  channel: "sms",
  status: "open",
  assignee: "ana",
};

let asked: Asked[];
beforeEach(async () => {
  await pretendSession();
  asked = answerWith({
    "GET /api/reports/overview": OVERVIEW,
    "GET /api/reports/facts": { items: [FACT], next: null, tickets: [TICKET] },
    "GET /api/directory": DIRECTORY,
  });
});
afterEach(forgetSession);

const page = (at: string, me = {}) => show(<ReportsPage />, { path: "reports", at, me });
const asks = (name: string) => asked.filter((one) => one.name === name);

it("shows the day's figures with what they mean, and what they were the day before", async () => {
  page("/reports");
  const tiles = await screen.findByRole("region", { name: "Messages" });
  expect(within(tiles).getByText("12 min")).toBeVisible();
  expect(within(tiles).getByText("First replies that kept their promise: 19 of 20")).toBeVisible();
  expect(await within(tiles).findByText("1,234 before too")).toBeVisible();
  const [now, then] = asks("GET /api/reports/overview").map((one) => one.query);
  expect(now?.get("time_zone")).toBe("Europe/Berlin");
  expect(Date.parse(then?.get("to") ?? "")).toBeLessThanOrEqual(Date.parse(now?.get("from") ?? ""));
});

it("opens a figure to the tickets behind it", async () => {
  page("/reports/overview");
  await userEvent.click(
    await screen.findByRole("link", { name: "12 min: First reply. See what is behind it" }),
  );
  const behind = await screen.findByRole("dialog");
  expect(await within(behind).findByRole("link", { name: "Mo" })).toHaveAttribute(
    "href",
    "/inbox/unassigned/t_1",
  );
  expect(within(behind).getByText("Where is my parcel?")).toBeVisible();
  expect(within(behind).getByText(/First reply after 12 min, late · Ana Silva/)).toBeVisible();
  expect(within(behind).getByText(/1 event on 1 ticket/)).toBeVisible();
  const [query] = asks("GET /api/reports/facts").map((one) => Object.fromEntries(one.query));
  expect(query).toMatchObject({
    what: "first_reply",
    from: "2026-05-27T22:00:00.000Z",
    with_tickets: "true",
  });
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
});

it("takes everything chosen from the address", async () => {
  page("/reports/overview?range=2026-05-01..2026-05-03&agent=ana&channel=sms");
  await screen.findByRole("region", { name: "Messages" });
  const query = Object.fromEntries(asks("GET /api/reports/overview")[0]?.query ?? []);
  expect(query).toEqual({
    from: "2026-04-30T22:00:00.000Z",
    to: "2026-05-03T22:00:00.000Z",
    time_zone: "Europe/Berlin",
    agent: "ana",
    channel: "sms",
  });
});

it("shows a chart as a table whose figures open too, and nothing where nothing happened", async () => {
  page("/reports/overview");
  const open = await screen.findByRole("region", { name: "Open now" });
  await userEvent.click(within(open).getByRole("button", { name: "Show as table" }));
  const row = within(open).getByRole("row", { name: /Care/ });
  expect(within(row).getByRole("link", { name: /^7: Care, Waiting in the queue/ })).toBeVisible();
  const flow = screen.getByRole("region", { name: "What came in and went out" });
  expect(within(flow).getByText("Nothing in these days")).toBeVisible();
});

it("shows an agent their own figures, and no report that is for supervisors", async () => {
  page("/reports/overview?agent=ben", { role: "agent" });
  await screen.findByRole("region", { name: "Messages" });
  expect(asks("GET /api/reports/overview")[0]?.query.get("agent")).toBeNull();
  expect(screen.getByText("What you did yourself, and the tickets behind every number.")).toBeVisible();
  expect(screen.queryByRole("link", { name: "Incidents" })).not.toBeInTheDocument();
  expect(screen.queryByLabelText("Person")).not.toBeInTheDocument();
});

it("opens nothing that isn't a list of what is behind a figure", async () => {
  page(`/reports/overview?open=${encodeURIComponent("/api/settings/account?what=x")}`);
  await screen.findByRole("region", { name: "Messages" });
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});
