import { expect, test, vi } from "vitest";
import { Trouble } from "./api";
import { callMe } from "./callme";

const refuse = (words: string) => vi.fn(() => Promise.reject(new Trouble(422, words)));

function card(api: { code: () => Promise<void>; callMe: () => Promise<{ next_at: number; page: string }> }) {
  const place = callMe({ say: (key) => key, api, account: "web", now: () => 0, back: () => undefined });
  document.body.replaceChildren(place);
  return (value: string) => {
    const field = place.querySelector("input");
    if (field) field.value = value;
    place.querySelector("form")?.dispatchEvent(new Event("submit", { cancelable: true }));
  };
}

test("a number that is refused is told where it was asked for", async () => {
  const send = card({ code: refuse("This number does not exist."), callMe: refuse("") });
  send("12");
  await vi.waitFor(() => expect(document.body).toHaveTextContent("This number does not exist."));
});

test("a code that is refused is told where it was asked for", async () => {
  const send = card({ code: () => Promise.resolve(), callMe: refuse("This is not the code we sent.") });
  send("+442079460123");
  await vi.waitFor(() => expect(document.querySelector("#call-code")).not.toBeNull());
  send("000000");
  await vi.waitFor(() => expect(document.body).toHaveTextContent("This is not the code we sent."));
});
