/** The conversation by e-mail: to which address. */
import type { Api } from "./api";
import { h } from "./dom";
import type { wording } from "./texts";

export interface MailHands {
  say: ReturnType<typeof wording>;
  api: Pick<Api, "mail">;
  done(email: string): void;
  back(): void;
}

export function mail(hands: MailHands): HTMLElement {
  const { say } = hands;
  const problem = h("p", { class: "problem", role: "alert" });
  const address = h("input", { type: "email", autocomplete: "email", required: true, id: "mail-to" });
  const submit = h("button", { class: "main" }, say("mailNow"));
  const onsubmit = (event: Event) => {
    event.preventDefault();
    submit.disabled = true;
    problem.textContent = "";
    hands.api
      .mail(address.value.trim())
      .then(() => hands.done(address.value.trim()))
      .catch((error: unknown) => {
        problem.textContent = error instanceof Error ? error.message : String(error);
        submit.disabled = false;
      });
  };
  return h(
    "section",
    { class: "card", "aria-label": say("mail") },
    h(
      "form",
      { onsubmit },
      h("h2", {}, say("mail")),
      h("label", { for: "mail-to" }, say("mailTo")),
      address,
      problem,
      h(
        "div",
        { class: "acts" },
        submit,
        h("button", { type: "button", class: "quiet", onclick: hands.back }, say("back")),
      ),
    ),
  );
}
