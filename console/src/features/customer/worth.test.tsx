import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Customer, Line } from "../../api/types";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { show, write } from "../../testing/show";
import { Consents } from "./Consents";
import { dayWords } from "./day";
import { Worth } from "./Worth";

const ZONE = "Europe/Berlin";
const value = { amount: 124_000, currency: "EUR", orders: 12, at: "2025-11-03T23:30:00Z", by: "shop" };
const ada = { id: "c1", version: 3, value } as unknown as Customer;

function stopped(more: object = {}) {
  return {
    identity: "+15550001111",
    channel: "sms",
    account: "main",
    said: "stop",
    at: "2025-11-03T10:00:00Z",
    ...more,
  };
}

const line = (key: string, extra: object) => ({ key, extra }) as unknown as Line;

/** On which they say something, then STOP. */
function Ticket() {
  const [lines, setLines] = useState<Line[]>([]);
  return (
    <>
      <button type="button" onClick={() => setLines([line("a", {})])}>
        hello
      </button>
      <button type="button" onClick={() => setLines([line("b", { consent: "stop" })])}>
        stop
      </button>
      <Consents id="c1" zone={ZONE} lines={lines} />
    </>
  );
}

beforeEach(pretendSession);
afterEach(forgetSession);

it.each([
  ["2026-11-22T23:30:00Z", "2026-11-23T08:00:00Z", "today"], // half past midnight in Berlin
  ["2026-11-03T10:00:00Z", "2026-11-22T10:00:00Z", "3 Nov"],
  ["2025-11-03T23:30:00Z", "2026-11-22T10:00:00Z", "4 Nov 2025"],
])("tells the day of %s at %s as %s", (at, now, words) => {
  expect(dayWords(at, ZONE, Date.parse(now))).toBe(words);
});

it("shows what they are worth, as of when and by whom, and says it anew", async () => {
  const asked = answerWith({ "PATCH /api/customers/c1": ada });
  show(<Worth customer={ada} zone={ZONE} />);
  expect(screen.getByText("€1,240 in 12 orders, as of 4 Nov 2025")).toBeInTheDocument();
  expect(screen.getByText("noted by shop")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Edit: What they are worth" }));
  write(await screen.findByLabelText("All they bought"), "1300.5");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await expect
    .poll(() => asked.find((one) => one.name.startsWith("PATCH"))?.body)
    .toEqual({
      value: { amount: 130_050, currency: "EUR", orders: 12 },
      version: 3,
    });
});

it("shows the server's words at the field it names", async () => {
  const problem = {
    title: "Invalid",
    status: 422,
    code: "invalid",
    detail: "Use EUR.",
    field: "value.currency",
  };
  answerWith({ "PATCH /api/customers/c1": Response.json(problem, { status: 422 }) });
  show(<Worth customer={{ ...ada, value: null }} zone={ZONE} />);
  expect(screen.getByText("Their shop told nothing yet")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Edit: What they are worth" }));
  write(await screen.findByLabelText("All they bought"), "5");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Use EUR.")).toBeInTheDocument();
});

it("says in words where they said STOP, and from which account where there are several", async () => {
  const start = { said: "start", account: "shop", at: "2025-11-05T10:00:00Z" };
  const channels = [stopped(), stopped(start), stopped({ channel: "whatsapp" })];
  answerWith({ "GET /api/customers/c1/contact": { said: null, how: "", by: null, at: null, channels } });
  show(<Consents id="c1" zone={ZONE} lines={[]} />);
  const first = await screen.findByText(/Texts to \+15550001111 \(from main\): said STOP on 3 Nov 2025/);
  expect(first).toHaveTextContent("Nothing can be sent there.");
  expect(screen.getByText(/\(from shop\): said START on 5 Nov 2025/)).toBeInTheDocument();
  expect(screen.getByText(/WhatsApp to \+15550001111: said STOP/)).toBeInTheDocument();
});

it("doesn't hide that it can't be read", async () => {
  answerWith({
    "GET /api/customers/c1/contact": Response.json({ title: "No", status: 404 }, { status: 404 }),
  });
  show(<Consents id="c1" zone={ZONE} lines={[]} />);
  expect(await screen.findByText("Whether they said STOP could not be read.")).toBeInTheDocument();
});

it("reads it again when they say STOP on the ticket, and not at other lines", async () => {
  const nothing = { said: null, how: "", by: null, at: null, channels: [] };
  const asked = answerWith({ "GET /api/customers/c1/contact": nothing });
  show(<Ticket />);
  await expect.poll(() => asked.length).toBe(1);
  answerWith({ "GET /api/customers/c1/contact": { ...nothing, channels: [stopped()] } });
  await userEvent.click(screen.getByRole("button", { name: "hello" }));
  expect(screen.queryByText(/said STOP/)).toBeNull();
  await userEvent.click(screen.getByRole("button", { name: "stop" }));
  expect(await screen.findByText(/said STOP on 3 Nov 2025/)).toBeInTheDocument();
});
