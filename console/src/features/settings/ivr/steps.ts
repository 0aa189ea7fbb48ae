import type { components } from "../../../api/schema";
import type { Values } from "../kit/settingTypes";

type Schemas = components["schemas"];
export type Prompt = Required<Schemas["Prompt"]>;
export type Step = Required<Omit<Schemas["Node"], "prompt" | "invalid">> & {
  prompt: Prompt;
  invalid: Prompt;
};
export type StepKind = Step["kind"];

/** A menu in the form. */
export type Menu = Omit<Values<"ivr">, "nodes"> & { nodes: Record<string, Step> };

/** Where a way on is written: `next`, `open`, `closed`, `no_input`, `after`, `choices.1`, `words.my bill`. */
export type Way = string;

/** A way on from a step; or from "": `start`, the call coming in, and `stray help`, which is no way: nothing leads there. */
export interface Place {
  from: string;
  way: Way;
}
export const START: Place = { from: "", way: "start" };
export const STRAY = "stray ";

export const KINDS: readonly StepKind[] = [
  "say",
  "menu",
  "queue",
  "hours",
  "voicemail",
  "callback",
  "external",
  "language",
  "hangup",
];
/** Steps a call goes through by itself to the one that is `next`. */
export const PASSED: ReadonlySet<StepKind> = new Set<StepKind>(["say", "language"]);
const NOTHING: Prompt = { text: "", audio: "" };

export function newStep(kind: StepKind): Step {
  return {
    kind,
    prompt: NOTHING,
    next: "",
    choices: {},
    words: {},
    num_digits: 1,
    finish: "#",
    timeout_seconds: 5,
    tries: 3,
    invalid: NOTHING,
    no_input: "",
    calendar: "",
    open: "",
    closed: "",
    language: "",
    voice: "",
    queue: "",
    priority: "",
    transcribe: true,
    number: "",
    ring_seconds: 25,
    after: "",
  };
}

/** What the server keeps, with every field in its place. */
export function fullStep(one: Schemas["Node"]): Step {
  const plain = newStep(one.kind);
  return {
    ...plain,
    ...one,
    prompt: { ...NOTHING, ...one.prompt },
    invalid: { ...NOTHING, ...one.invalid },
  };
}

/** Every way on from a step, in the order it is shown: what is pressed, what is said, what comes by itself. */
export function waysOf(step: Step): [Way, string][] {
  if (PASSED.has(step.kind)) return [["next", step.next]];
  if (step.kind === "hours")
    return [
      ["open", step.open],
      ["closed", step.closed],
    ];
  if (step.kind === "external") return step.after ? [["after", step.after]] : [];
  if (step.kind !== "menu") return [];
  return [
    ...keysOf(step).map((key): [Way, string] => [`choices.${key}`, step.choices[key] ?? ""]),
    ...Object.entries(step.words).map(([word, to]): [Way, string] => [`words.${word}`, to]),
    ["no_input", step.no_input],
  ];
}

/** What can be pressed, as on a phone: 1 to 9, 0, *, #; longer ones after shorter. */
export function keysOf(step: Step): string[] {
  const rank = (key: string) => [...key].map((one) => "1234567890*#".indexOf(one) + 10).join("");
  return Object.keys(step.choices).sort((a, b) => a.length - b.length || (rank(a) < rank(b) ? -1 : 1));
}

/** A key nothing is chosen by yet, "" if all are taken. */
export function freeKey(step: Step): string {
  return [..."1234567890*"].find((key) => !(key in step.choices) && key !== step.finish) ?? "";
}

/** Where a way leads, "" for nowhere. */
export function leadsTo(menu: Menu, { from, way }: Place): string {
  if (way.startsWith(STRAY)) return way.slice(STRAY.length);
  if (!from) return menu.start;
  const step = menu.nodes[from];
  return (step && waysOf(step).find(([name]) => name === way)?.[1]) ?? "";
}

/** Every place that leads to a step. */
export function placesOf(menu: Menu, id: string): Place[] {
  const found = Object.entries(menu.nodes).flatMap(([from, step]) =>
    waysOf(step)
      .filter(([, to]) => to === id)
      .map(([way]) => ({ from, way })),
  );
  return menu.start === id ? [START, ...found] : found;
}
