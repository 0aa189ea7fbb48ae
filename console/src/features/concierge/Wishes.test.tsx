import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { DIRECTORY, show, write } from "../../testing/show";
import { Wishes } from "./Wishes";

const OPTION = {
  id: "o_1", source: "MediCorner", url: "https://m.example/1", price: { amount: 2190, currency: "EUR" }, stock: "600 left",
  note: "Ask for a bundle", found_by: "ana", found_at: "2026-05-28T20:00:00Z", chosen: false,
}; // biome-ignore format: one option
const WISH = {
  id: "w_1", text: "Pulse oximeters", quantity: 500, constraints: "CE mark", budget: { amount: 1_000_000, currency: "EUR" },
  needed_by: null, status: "found", next: ["ordered", "searching", "declined"], options: [OPTION], carrier: "", tracking: null,
  why: "", added_by: "ana", added_at: "2026-05-28T20:00:00Z", changed_at: "2026-05-28T20:00:00Z",
}; // biome-ignore format: one wish
const REQUEST = {
  ticket: "t_1", version: 4, status: "found", customer: "c_1", customer_name: "Mo", subject: "", channel: "sms",
  opened_at: "2026-05-28T20:00:00Z", items: [WISH], referrals: [],
}; // biome-ignore format: one request
const ITEMS = "/api/tickets/t_1/concierge/items";

beforeEach(pretendSession);
afterEach(forgetSession);

function opened(request: object = REQUEST, more: object = {}) {
  const asked = answerWith({
    "GET /api/tickets/t_1/concierge": request,
    "GET /api/directory": DIRECTORY,
    ...more,
  });
  const use = vi.fn();
  show(<Wishes ticket="t_1" zone="UTC" use={use} />);
  return { asked, use };
}

it("tells what each option costs in all, and which costs more than it may", async () => {
  opened();
  expect(await screen.findByText("21.90 EUR each · 10,950.00 EUR in all")).toBeVisible();
  expect(screen.getByText("over the budget")).toBeVisible();
});

it("puts an option into the reply without our own note", async () => {
  const { use } = opened();
  await userEvent.click(await screen.findByRole("button", { name: "Put into the reply" }));
  expect(use).toHaveBeenCalledWith("MediCorner, 21.90 EUR each, 600 left. https://m.example/1");
});

it("orders what they agreed to, on the request as it was read", async () => {
  const ordered = { ...REQUEST, version: 5, items: [{ ...WISH, status: "ordered", next: ["shipped"] }] };
  const { asked } = opened(REQUEST, { [`POST ${ITEMS}/w_1/status`]: ordered });
  await userEvent.click(await screen.findByRole("button", { name: "They agreed to this" }));
  expect(await screen.findByText("Ordered")).toBeVisible();
  expect(asked.find((one) => one.name === `POST ${ITEMS}/w_1/status`)?.body).toMatchObject({
    status: "ordered",
    option: "o_1",
    version: 4,
  });
});

it("writes a wish down with its budget in cents, once", async () => {
  const { asked } = opened({ ...REQUEST, items: [] }, { [`POST ${ITEMS}`]: REQUEST });
  await userEvent.click(await screen.findByRole("button", { name: "Add a wish" }));
  const form = screen.getByRole("form", { name: "Add a wish" });
  expect(within(form).getByRole("button", { name: "Write it down" })).toBeDisabled();
  write(within(form).getByRole("textbox", { name: "What they wish for" }), "Oximeters");
  await userEvent.type(within(form).getByRole("textbox", { name: "Budget for all of it" }), "19.99");
  await userEvent.click(within(form).getByRole("button", { name: "Write it down" }));
  expect(await screen.findByText("500 × Pulse oximeters")).toBeVisible();
  const bodies = asked.filter((one) => one.name === `POST ${ITEMS}`).map((one) => one.body);
  expect(bodies).toHaveLength(1);
  expect(bodies[0]).toMatchObject({
    text: "Oximeters",
    quantity: 1,
    budget: { amount: 1999, currency: "EUR" },
  });
});

it("shows what the server says of a field at that field", async () => {
  const problem = {
    title: "Invalid",
    status: 422,
    detail: "Give an https address.",
    code: "invalid",
    field: "url",
  };
  opened(REQUEST, { [`POST ${ITEMS}/w_1/options`]: Response.json(problem, { status: 422 }) });
  await userEvent.click(await screen.findByRole("button", { name: "Add what was found" }));
  write(screen.getByRole("textbox", { name: "Who has it" }), "Shop");
  write(screen.getByRole("textbox", { name: "Link" }), "http://shop.example");
  await userEvent.click(screen.getByRole("button", { name: "Write it down" }));
  await waitFor(() => expect(screen.getByRole("textbox", { name: "Link" })).toBeInvalid());
  expect(screen.getByText("Give an https address.")).toBeVisible();
});

it("puts the focus into the form that a wish is written down in", async () => {
  opened();
  await userEvent.click(await screen.findByRole("button", { name: "Add a wish" }));
  expect(screen.getByRole("textbox", { name: "What they wish for" })).toHaveFocus();
});
