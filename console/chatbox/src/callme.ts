/** "Call me instead": a number, the code that proves it, and the promise. */
import { type Api, Trouble } from "./api";
import { h } from "./dom";
import { webAddress } from "./links";
import { newId } from "./outbox";
import type { wording } from "./texts";
import { opening } from "./times";

export interface CallHands {
  say: ReturnType<typeof wording>;
  api: Pick<Api, "code" | "callMe">;
  account: string;
  now(): number;
  back(): void;
}

export function callMe(hands: CallHands): HTMLElement {
  const { say } = hands;
  const id = newId(); // one wish, however often it is asked
  const place = h("section", { class: "card", "aria-label": say("call") });
  const number = h("input", { type: "tel", autocomplete: "tel", required: true, id: "call-number" });
  const code = h("input", {
    inputmode: "numeric",
    autocomplete: "one-time-code",
    required: true,
    id: "call-code",
  });
  const back = h("button", { type: "button", class: "quiet", onclick: hands.back }, say("back"));

  const tried = (act: () => Promise<void>, problem: HTMLElement) => (event: Event) => {
    event.preventDefault();
    const button = (event.currentTarget as HTMLElement).querySelector<HTMLButtonElement>("button.main");
    problem.textContent = "";
    if (button) button.disabled = true;
    act()
      .catch((error: unknown) => {
        problem.textContent = error instanceof Trouble ? error.message : String(error);
      })
      .finally(() => {
        if (button) button.disabled = false;
      });
  };
  const shape = (act: () => Promise<void>, ...inside: Node[]) => {
    const problem = h("p", { class: "problem", role: "alert" }); // each step has its own
    return h("form", { onsubmit: tried(act, problem) }, h("h2", {}, say("call")), ...inside, problem);
  };

  const askNumber = shape(
    async () => {
      await hands.api.code(hands.account, number.value);
      place.replaceChildren(askCode);
      code.focus();
    },
    h("p", { class: "faint" }, say("call_intro")),
    h("label", { for: "call-number" }, say("number")),
    number,
    h("div", { class: "acts" }, h("button", { class: "main" }, say("sendCode")), back),
  );
  const askCode = shape(
    async () => {
      const made = await hands.api.callMe({
        account: hands.account,
        number: number.value,
        code: code.value,
        client_id: id,
      });
      place.replaceChildren(promised(made));
      place.querySelector<HTMLElement>("button")?.focus();
    },
    h("label", { for: "call-code" }, say("code")),
    code,
    h("div", { class: "acts" }, h("button", { class: "main" }, say("callMe")), back.cloneNode(true)),
  );
  askCode.querySelector("button.quiet")?.addEventListener("click", hands.back);
  const promised = (made: { next_at: number; page: string }) => {
    const soon = made.next_at - hands.now() < 60_000;
    const href = webAddress(made.page);
    return h(
      "div",
      { role: "status" },
      h("h2", {}, soon ? say("called") : say("callAt", { time: opening(made.next_at, hands.now()) })),
      href
        ? h("p", {}, h("a", { href, target: "_blank", rel: "noopener noreferrer" }, say("otherTime")))
        : null,
      h(
        "div",
        { class: "acts" },
        h("button", { type: "button", class: "quiet", onclick: hands.back }, say("back")),
      ),
    );
  };
  place.append(askNumber);
  queueMicrotask(() => number.focus());
  return place;
}
