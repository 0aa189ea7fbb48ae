import { expect, it } from "vitest";
import { ApiError } from "../../../api/problem";
import { fieldErrors, formPath, idOf, isConflict } from "./problems";

const problem = (more: object) =>
  new ApiError(422, { type: "", title: "", status: 422, detail: "No.", code: "invalid", ...more });

it.each([
  ["name", "name"],
  ["agents[1]", "agents.1"],
  ["settings.window.call_account", "settings.window.call_account"],
  ["hours.mon[0].end", "hours.mon.0.end"],
])("calls the field %s as the form does", (field, path) => expect(formPath(field)).toBe(path));

it("gives each field its own reason, and the one named field where there is no list", () => {
  const errors = [
    { field: "a[0]", reason: "One." },
    { field: "b", reason: "Two." },
  ];
  expect(fieldErrors(problem({ field: "a[0]", errors }))).toEqual({ "a.0": "One.", b: "Two." });
  expect(fieldErrors(problem({ field: "a[0]" }))).toEqual({ "a.0": "No." });
  expect(fieldErrors(new Error("else"))).toEqual({});
});

it("knows a conflict by its code, not by its status alone", () => {
  const told = (code: string) => problem({ status: 409, code });
  expect([told("conflict"), told("precondition_failed"), told("in_use")].map(isConflict)).toEqual([
    true,
    true,
    false,
  ]);
});

it.each([
  ["Billing & returns", "billing-returns"],
  ["  Über uns! ", "uber-uns"],
  ["日本", ""],
  [`${"a".repeat(39)} b`, "a".repeat(39)],
])("makes an id of %s", (name, id) => expect(idOf(name)).toBe(id));
