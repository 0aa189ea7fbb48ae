import type { components } from "../../../api/schema";
import type { Priority } from "../../../api/types";
import type { Setting, SettingIn, Values } from "../kit/settingTypes";
import { lengthWords, readLength } from "./lengths";

export type Target = keyof components["schemas"]["Targets"];
export type Step = Required<components["schemas"]["Step"]>;
export const TARGETS: readonly Target[] = ["first_reply", "next_reply", "resolution", "update"];
export const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** What is promised, as it is typed: target, priority -> "30 min" ("" = nothing). */
export type Lengths = Record<Target, Record<Priority, string>>;

export type PolicyForm = Omit<Values<"sla">, "targets" | "warn_ladder" | "breach_ladder"> & {
  targets: Lengths;
  warn_ladder: Step[];
  breach_ladder: Step[];
};

export function emptyPolicy(): PolicyForm {
  return {
    name: "",
    enabled: true,
    channels: [],
    priorities: [],
    queues: [],
    tags: [],
    calendar: "always",
    pause_in_pending: true,
    targets: lengthsOf({}),
    warn_percent: 80,
    goal_percent: 100,
    warn_ladder: [],
    breach_ladder: [],
  };
}

export function readPolicy(one: Setting<"sla">): PolicyForm {
  return {
    name: one.name,
    enabled: one.enabled ?? true,
    channels: one.channels ?? [],
    priorities: one.priorities ?? [],
    queues: one.queues ?? [],
    tags: one.tags ?? [],
    calendar: one.calendar ?? "always",
    pause_in_pending: one.pause_in_pending ?? true,
    targets: lengthsOf(one.targets ?? {}),
    warn_percent: one.warn_percent ?? 80,
    goal_percent: one.goal_percent ?? 100,
    warn_ladder: (one.warn_ladder ?? []).map(whole),
    breach_ladder: (one.breach_ladder ?? []).map(whole),
  };
}

function whole(step: components["schemas"]["Step"]): Step {
  return { after_seconds: 0, to: "", text: "", ...step };
}

export function writePolicy(values: PolicyForm): Omit<SettingIn<"sla">, "version"> {
  const percent = (typed: number | string) => Number(typed) || 0; // an emptied field holds ""
  return {
    ...values,
    targets: secondsOf(values.targets),
    warn_percent: percent(values.warn_percent),
    goal_percent: percent(values.goal_percent),
  };
}

type Promised = components["schemas"]["Targets"];

function lengthsOf(targets: Promised): Lengths {
  const row = (target: Target) =>
    Object.fromEntries(PRIORITIES.map((one) => [one, lengthWords(targets[target]?.[one])]));
  return Object.fromEntries(TARGETS.map((target) => [target, row(target)])) as Lengths;
}

/** What can be read of it, without what is promised to nobody. */
export function secondsOf(lengths: Lengths): Promised {
  const rows = TARGETS.map((target) => {
    const cells = PRIORITIES.map((one) => [one, readLength(lengths[target][one])] as const).filter(
      ([, seconds]) => seconds !== null && !Number.isNaN(seconds),
    );
    return [target, Object.fromEntries(cells)] as const;
  });
  return Object.fromEntries(rows.filter(([, cells]) => Object.keys(cells).length > 0));
}

/** Fields that can't be read: `targets.first_reply.low`. */
export function unreadableLengths(lengths: Lengths): string[] {
  return TARGETS.flatMap((target) =>
    PRIORITIES.filter((one) => Number.isNaN(readLength(lengths[target][one]) ?? 0)).map(
      (one) => `targets.${target}.${one}`,
    ),
  );
}
