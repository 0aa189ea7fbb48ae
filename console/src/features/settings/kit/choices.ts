import { useMemo } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { useDirectory } from "../../../ui/useNames";
import type { Kind, Row } from "./settingTypes";
import { useSettings } from "./useSettings";

export interface Choice {
  value: string;
  label: string;
}

/** By name; what is chosen but isn't there any more stays in the list, or it would vanish unseen. */
export function withChosen(choices: Choice[], chosen: readonly string[]): Choice[] {
  const known = new Set(choices.map((one) => one.value));
  const gone = chosen
    .filter((id) => id && !known.has(id))
    .map((id) => ({ value: id, label: fill(text.settings.pick.unknown, { id }) }));
  return [...choices, ...gone];
}

function byName(choices: Choice[]): Choice[] {
  return [...choices].sort((a, b) => a.label.localeCompare(b.label));
}

export function useQueueChoices(): Choice[] {
  const directory = useDirectory().data;
  return useMemo(
    () => byName((directory?.queues ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))),
    [directory],
  );
}

export function useAgentChoices(): Choice[] {
  const directory = useDirectory().data;
  return useMemo(
    () => byName((directory?.agents ?? []).map((one) => ({ value: one.id, label: one.name || one.id }))),
    [directory],
  );
}

/** `channels`: only accounts of these. The value is the account's id alone, or `channel~id`. */
export function useAccountChoices(asked: { channels?: readonly string[]; full?: boolean } = {}): Choice[] {
  const directory = useDirectory().data;
  const wanted = asked.channels?.join(" ");
  const full = asked.full ?? false;
  return useMemo(() => {
    const accounts = (directory?.accounts ?? []).filter(
      (one) => wanted === undefined || wanted.split(" ").includes(one.channel),
    );
    const named = accounts.map((one) => ({
      value: full ? `${one.channel}~${one.id}` : one.id,
      label: `${one.name || one.id} (${text.channel[one.channel]})`,
    }));
    if (full) return byName(named);
    return byName([...new Map(named.map((one) => [one.value, one])).values()]); // one id may be on two channels
  }, [directory, wanted, full]);
}

/** Settings of a kind that have a name; for admins (articles: supervisors). */
export function useNamedChoices<K extends Kind>(kind: K): Choice[] {
  const found = useSettings(kind).data;
  return useMemo(
    () => byName(((found ?? []) as Row<K>[]).map((one) => ({ value: one.id, label: nameOf(one) }))),
    [found],
  );
}

function nameOf(one: { id: string }): string {
  const known = one as { id: string; name?: string; title?: string };
  return known.name || known.title || known.id;
}

/** Every skill that a queue asks for or an agent has. */
export function useSkillNames(): string[] {
  const directory = useDirectory().data;
  return useMemo(() => skillsOf(directory?.queues ?? [], directory?.agents ?? []), [directory]);
}

export function skillsOf(
  queues: readonly { skill?: string }[],
  agents: readonly { skills?: readonly string[] }[],
): string[] {
  const named = [...queues.map((one) => one.skill ?? ""), ...agents.flatMap((one) => one.skills ?? [])];
  return [...new Set(named.filter(Boolean))].sort((a, b) => a.localeCompare(b));
}

/** Every time zone this browser knows, "Europe/Berlin". */
export function zones(): string[] {
  return ["UTC", ...Intl.supportedValuesOf("timeZone").filter((zone) => zone !== "UTC")];
}
