/** One to five, and a word if they like. */
import { h, icon } from "./dom";
import type { wording } from "./texts";

export interface RatingHands {
  say: ReturnType<typeof wording>;
  send(score: number, words: string): Promise<void>;
  done(): void;
}

export function rating(hands: RatingHands): HTMLElement {
  const { say } = hands;
  const problem = h("p", { class: "problem", role: "alert" });
  const words = h("textarea", {
    rows: 2,
    maxlength: 500,
    "aria-label": say("words"),
    placeholder: say("words"),
  });
  const submit = h("button", { class: "main", disabled: true }, say("rate"));
  let score = 0;
  const stars = [1, 2, 3, 4, 5].map((n) => {
    const label = h("label", { class: "star" }, icon("star"));
    const input = h("input", {
      type: "radio",
      name: "score",
      value: n,
      "aria-label": say("score", { score: n }),
    });
    input.addEventListener("change", () => {
      score = n;
      submit.disabled = false;
      stars.forEach((star, at) => {
        star.classList.toggle("full", at < n);
      });
    });
    label.prepend(input);
    return label;
  });
  const onsubmit = (event: Event) => {
    event.preventDefault();
    submit.disabled = true;
    hands
      .send(score, words.value)
      .then(hands.done)
      .catch((error: unknown) => {
        problem.textContent = error instanceof Error ? error.message : String(error);
        submit.disabled = false;
      });
  };
  return h(
    "form",
    { class: "card", onsubmit },
    h(
      "fieldset",
      {},
      h("legend", {}, say("rating")),
      h("p", { class: "faint" }, say("scores")),
      h("div", { class: "stars" }, ...stars),
    ),
    words,
    problem,
    h(
      "div",
      { class: "acts" },
      submit,
      h("button", { type: "button", class: "quiet", onclick: hands.done }, say("skip")),
    ),
  );
}
