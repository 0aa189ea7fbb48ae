import { act, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Live, LiveEvent } from "../../api/live";
import { attach, look, typing } from "../../api/liveNow";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { DIRECTORY, show } from "../../testing/show";
import { ColleagueTypes, Company } from "./Company";
import { CustomerTypes } from "./CustomerTypes";
import { companyOf } from "./useCompany";

/** A connection by hand: `tell` is what the server pushes. */
function connection() {
  const listeners = new Set<(event: LiveEvent) => void>();
  const view = vi.fn();
  const typed = vi.fn();
  const live = {
    view,
    typing: typed,
    onEvent: (one: (event: LiveEvent) => void) => {
      listeners.add(one);
      return () => listeners.delete(one);
    },
    onState: () => () => undefined,
  } as unknown as Live;
  const tell = (kind: LiveEvent["kind"], doc: object, ticket = "t1") =>
    act(() => {
      const at = Date.now();
      for (const one of listeners) one({ id: `${at}`, kind, at, ticket, doc: doc as LiveEvent["doc"] });
    });
  return { live, tell, view, typed };
}

let ends: (() => void)[] = [];
beforeEach(async () => {
  await pretendSession();
  answerWith({ "GET /api/directory": DIRECTORY });
});
afterEach(() => {
  for (const end of ends) end();
  ends = [];
  forgetSession();
});

function person(agent: string, typing = 0) {
  return { agent, until: Date.now() + 60_000, typing_until: typing && Date.now() + typing };
}

it("shows who else has the ticket open, and who of them types; never oneself", async () => {
  const { live, tell, view } = connection();
  ends = [attach(live), look("t1")];
  expect(view).toHaveBeenCalledWith("t1");
  show(
    <>
      <Company me="ruth" />
      <ColleagueTypes me="ruth" />
    </>,
  );
  tell("viewers", { people: [person("ruth"), person("ana")] });
  expect(await screen.findByLabelText("Ana Silva has this ticket open")).toBeInTheDocument();
  tell("viewers", { people: [person("ruth", 6_000), person("ana", 6_000)] });
  expect(await screen.findByText("Ana Silva is typing…")).toBeInTheDocument();
  tell("viewers", { people: [person("ben")] }, "another ticket");
  expect(screen.getByLabelText("Ana Silva is typing…")).toBeInTheDocument();
  tell("viewers", { people: [person("ruth")] });
  expect(screen.queryByText("Ana Silva is typing…")).toBeNull();
  expect(screen.queryByLabelText(/Ana/)).toBeNull();
});

it("forgets who was there when another ticket is opened, and tells whether the customer may know of typing", () => {
  const { live, tell, typed, view } = connection();
  ends = [attach(live), look("t1")];
  show(<Company me="ruth" />);
  tell("viewers", { people: [person("ana")] });
  act(() => void ends.push(look("t2")));
  expect(view).toHaveBeenLastCalledWith("t2");
  expect(screen.queryByRole("status")).toBeNull();
  typing(true);
  expect(typed).toHaveBeenCalledWith(true);
});

it("goes from a ticket only when no other is looked at in its place, nor the same again", async () => {
  const { live, view } = connection();
  ends = [attach(live)];
  look("t1")();
  const away = look("t1");
  await Promise.resolve();
  expect(view.mock.calls).toEqual([["t1"]]);
  away();
  await Promise.resolve();
  expect(view.mock.calls).toEqual([["t1"], [""]]);
});

it("shows that the customer writes, until their words come", () => {
  const { live, tell } = connection();
  ends = [attach(live)];
  show(<CustomerTypes ticket="t1" name="Ada" />);
  tell("customer_typing", { until: Date.now() + 6_000 });
  expect(screen.getByText("Ada is writing…")).toBeInTheDocument();
  tell("line", { direction: "inbound" });
  expect(screen.queryByText("Ada is writing…")).toBeNull();
});

it("takes who is silent for too long as gone", () => {
  const people = [
    { agent: "ana", until: 100, typing: 50 },
    { agent: "ben", until: 10, typing: 50 },
  ];
  expect(companyOf(people, "me", 40)).toEqual({ there: ["ana"], typing: ["ana"] });
  expect(companyOf(people, "me", 60)).toEqual({ there: ["ana"], typing: [] });
});
