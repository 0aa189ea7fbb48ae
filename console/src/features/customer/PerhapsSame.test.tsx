import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Customer, Line } from "../../api/types";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { show } from "../../testing/show";
import { PerhapsSame } from "./PerhapsSame";

const ada = { id: "c1", name: "Ada", identities: ["chat#web#v:1"], merges: [] } as unknown as Customer;
const other = { ...ada, id: "c2", name: "A. Lane", identities: ["phone#+442079460018"], merged_into: null };
const lines = [
  { key: "l", direction: "inbound", deleted_at: null, text: "It is +44 20 7946 0018" } as unknown as Line,
];

beforeEach(pretendSession);
afterEach(forgetSession);

it("puts forward to join who writes from a number they named, with their words as evidence", async () => {
  const asked = answerWith({
    "GET /api/customers/known": { customer: other },
    "POST /api/customers/c1/merge": ada,
  });
  show(<PerhapsSame customer={ada} lines={lines} senior />);
  expect(await screen.findByText(/It is \+44 20 7946 0018/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Join the records" }));
  const merge = asked.find((one) => one.name === "POST /api/customers/c1/merge");
  const why = expect.stringContaining("+44 20 7946 0018");
  expect(merge?.body).toMatchObject({ other: "c2", why });
});

it("leaves it to supervisors, and can be refused", async () => {
  answerWith({ "GET /api/customers/known": { customer: other } });
  show(<PerhapsSame customer={ada} lines={lines} senior={false} />);
  expect(await screen.findByText("A supervisor can join the records.")).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Not the same" }));
  expect(screen.queryByText("Perhaps the same person")).toBeNull();
});

it("says nothing of whom a person parted before", async () => {
  const asked = answerWith({ "GET /api/customers/known": { customer: other } });
  const parted = { ...ada, merges: [{ id: "c2", identity: "", why: "", by: "", at: "", undone: true }] };
  show(<PerhapsSame customer={parted as unknown as Customer} lines={lines} senior />);
  await expect.poll(() => asked.length).toBe(1);
  expect(screen.queryByText("Perhaps the same person")).toBeNull();
});
