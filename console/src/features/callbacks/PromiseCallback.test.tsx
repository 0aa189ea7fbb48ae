import { fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { show, write } from "../../testing/show";
import { PromiseCallback } from "./PromiseCallback";

beforeEach(pretendSession);
afterEach(forgetSession);

const ASK = "POST /api/tickets/t1/callbacks";

function refusing(problem: Record<string, unknown> & { status: number }) {
  answerWith({ [ASK]: Response.json(problem, { status: problem.status }) });
  show(<PromiseCallback ticket="t1" queue="help" zone="Europe/Berlin" />);
  fireEvent.click(screen.getByRole("button", { name: "Promise a call" }));
}

test("a number that doesn't exist is told at the number", async () => {
  refusing({ title: "Wrong", status: 422, code: "invalid", field: "number", detail: "No such number." });
  const number = await screen.findByRole("textbox", { name: "Number" });
  write(number, "1234");
  fireEvent.click(screen.getByRole("button", { name: "Promise it" }));
  await screen.findByText("No such number.");
  expect(number).toHaveAccessibleDescription(/No such number\./);
  expect(screen.queryByRole("alert")).toBeNull();
});

test("who is to be called already leads to what was promised, by a link and never by an address of the API", async () => {
  const instead = "Change it: /api/callbacks/cb_1.";
  refusing({ title: "Not now", status: 409, code: "has_callback", detail: "To be called already.", instead });
  fireEvent.click(await screen.findByRole("button", { name: "Promise it" }));
  const told = await screen.findByRole("alert");
  expect(told).toHaveTextContent("To be called already.");
  expect(told).not.toHaveTextContent("/api/");
  expect(screen.getByRole("link", { name: /See what was promised/ })).toHaveAttribute("href", "/callbacks");
});

const SLOTS = ["09:00", "09:30"].map((at) => ({
  from: `2026-11-23T${at}:00+01:00`,
  to: `2026-11-23T${at}:00+01:00`,
}));

test("a day's times are one stop of the Tab key: radios of one name", async () => {
  answerWith({ "GET /api/callbacks/slots": { items: SLOTS } });
  show(<PromiseCallback ticket="t1" queue="help" zone="Europe/Berlin" />);
  fireEvent.click(screen.getByRole("button", { name: "Promise a call" }));
  fireEvent.click(await screen.findByRole("radio", { name: "At a time" }));
  const [one, other] = [
    await screen.findByRole("radio", { name: "09:00" }),
    screen.getByRole("radio", { name: "09:30" }),
  ];
  expect(one).toHaveAttribute("name");
  expect(one?.getAttribute("name")).toBe(other?.getAttribute("name"));
});
