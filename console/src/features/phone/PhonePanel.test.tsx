import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Me } from "../../app/me";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { show } from "../../testing/show";
import { PhonePanel } from "./PhonePanel";

const me = { id: "ana", presence: "online", answer_on: "phone" } as Me;
const call = {
  id: "c1",
  state: "talking",
  number: "+447700900123",
  ticket: "t1",
  recording: "on",
  answered_at: new Date().toISOString(),
  ended_at: null,
  wrap_until: null,
  legs: [
    { id: "a", role: "agent", agent: "ana", number: null, answered_at: "x", ended_at: null, muted: false },
  ],
  wraps: [],
};
const pop = { name: "Ada Gray", why: "Her order is late.", last_contact: null };
const mine = { call, role: "agent", offer_until: null, dispositions: ["Settled", "To do"], pop };

beforeEach(pretendSession);
afterEach(forgetSession);

function ring(more: object) {
  const asked = answerWith({ "GET /api/me/calls": { items: [{ ...mine, ...more }] } });
  show(<PhonePanel me={me} />);
  return asked;
}

it("says who calls and why before it is answered", async () => {
  ring({ offer_until: new Date(Date.now() + 20_000).toISOString(), call: { ...call, state: "ringing" } });
  expect(await screen.findByText("Ada Gray")).toBeInTheDocument();
  expect(screen.getByText("Her order is late.")).toBeInTheDocument();
  expect(screen.getByText(/Answer on your phone/)).toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Hold" })).not.toBeInTheDocument();
});

it("holds, pauses the recording and hangs up", async () => {
  ring({});
  const asked = answerWith({
    "POST /api/calls/c1/hold": call,
    "POST /api/calls/c1/recording": call,
    "POST /api/calls/c1/hangup": call,
  });
  for (const name of ["Hold", "Pause the recording", "Hang up"]) {
    await waitFor(() => expect(screen.getByRole("button", { name })).toBeEnabled());
    await userEvent.click(screen.getByRole("button", { name }));
  }
  await waitFor(() => expect(asked.map((one) => one.name)).toContain("POST /api/calls/c1/hangup"));
  expect(asked.find((one) => one.name.endsWith("/recording"))?.body).toEqual({ recording: false });
  expect(asked.map((one) => one.name)).toContain("POST /api/calls/c1/hold");
});

it("asks how it ended, in the queue's own words, before the work is done", async () => {
  ring({ call: { ...call, state: "wrapping", wrap_until: new Date(Date.now() + 60_000).toISOString() } });
  const asked = answerWith({ "POST /api/calls/c1/wrap-up": call });
  expect(await screen.findByRole("button", { name: "Done" })).toBeDisabled();
  await userEvent.click(screen.getByRole("combobox", { name: "How it ended" }));
  await userEvent.click(await screen.findByRole("option", { name: "Settled", hidden: true }));
  await userEvent.type(screen.getByLabelText("What was said"), "Sent again");
  await userEvent.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "POST /api/calls/c1/wrap-up")?.body).toEqual({
      disposition: "Settled",
      note: "Sent again",
    }),
  );
});
