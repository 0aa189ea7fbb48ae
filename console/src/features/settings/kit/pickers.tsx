import { Autocomplete, MultiSelect, Select, TagsInput } from "@mantine/core";
import type { ReactNode } from "react";
import type { Channel, Priority } from "../../../api/types";
import { text } from "../../../text/settings";
import {
  type Choice,
  useAccountChoices,
  useAgentChoices,
  useNamedChoices,
  useQueueChoices,
  useSkillNames,
  withChosen,
  zones,
} from "./choices";

const t = text.settings;
export const CHANNELS: readonly Channel[] = [
  "sms",
  "whatsapp",
  "voice",
  "x",
  "facebook",
  "instagram",
  "chat",
  "email",
];
const PRIORITIES: readonly Priority[] = ["urgent", "high", "normal", "low"];

/** What every picker takes, so that `{...form.getInputProps("queue")}` can be spread into it. */
interface Picking<V> {
  value?: V;
  onChange?: (value: V) => void;
  error?: ReactNode;
  label?: string;
  description?: ReactNode;
  placeholder?: string;
  required?: boolean;
  disabled?: boolean;
  // getInputProps gives these as well
  onBlur?: (event: never) => void;
  onFocus?: (event: never) => void;
  defaultValue?: V;
  checked?: boolean;
}

/** What a field shows, without what a picker doesn't hand on. */
function drawn<V>(given: Picking<V>, label: string) {
  return {
    label: given.label ?? label,
    description: given.description,
    error: given.error,
    disabled: given.disabled ?? false,
    required: given.required ?? false,
  };
}

/** One of several; "" is none. */
export function OnePick({ choices, ...given }: Picking<string> & { choices: Choice[] }) {
  const value = given.value ?? "";
  return (
    <Select
      {...drawn(given, "")}
      searchable
      clearable={!given.required}
      limit={100}
      placeholder={given.placeholder ?? t.noneChosen}
      nothingFoundMessage={t.pick.nothing}
      data={withChosen(choices, [value])}
      value={value || null}
      onChange={(chosen) => given.onChange?.(chosen ?? "")}
    />
  );
}

/** Some of several. */
export function ManyPick({ choices, ...given }: Picking<string[]> & { choices: Choice[] }) {
  const value = given.value ?? [];
  return (
    <MultiSelect
      {...drawn(given, "")}
      searchable
      clearable
      limit={100}
      placeholder={value.length > 0 ? "" : (given.placeholder ?? t.any)}
      nothingFoundMessage={t.pick.nothing}
      data={withChosen(choices, value)}
      value={value}
      onChange={(chosen) => given.onChange?.(chosen)}
    />
  );
}

/** Words typed one by one; `known` are offered. */
export function WordsPick({ known = [], ...given }: Picking<string[]> & { known?: string[] }) {
  const value = given.value ?? [];
  return (
    <TagsInput
      {...drawn(given, "")}
      description={given.description ?? t.pressEnter}
      placeholder={value.length > 0 ? "" : (given.placeholder ?? "")}
      data={known}
      value={value}
      acceptValueOnBlur
      clearable
      onChange={(chosen) => given.onChange?.(chosen)}
    />
  );
}

export function QueuePick(given: Picking<string>) {
  return <OnePick {...given} label={given.label ?? t.pick.queue} choices={useQueueChoices()} />;
}

export function QueuesPick(given: Picking<string[]>) {
  return <ManyPick {...given} label={given.label ?? t.pick.queues} choices={useQueueChoices()} />;
}

export function AgentPick(given: Picking<string>) {
  return <OnePick {...given} label={given.label ?? t.pick.agent} choices={useAgentChoices()} />;
}

export function AgentsPick(given: Picking<string[]>) {
  return <ManyPick {...given} label={given.label ?? t.pick.agents} choices={useAgentChoices()} />;
}

type Accounts = { channels?: readonly string[]; full?: boolean };

/** The value is the account's id, or with `full` `channel~id`. */
export function AccountPick({ channels, full, ...given }: Picking<string> & Accounts) {
  const choices = useAccountChoices({ ...(channels ? { channels } : {}), full: full ?? false });
  return <OnePick {...given} label={given.label ?? t.pick.account} choices={choices} />;
}

export function AccountsPick({ channels, full, ...given }: Picking<string[]> & Accounts) {
  const choices = useAccountChoices({ ...(channels ? { channels } : {}), full: full ?? false });
  return <ManyPick {...given} label={given.label ?? t.pick.accounts} choices={choices} />;
}

/** For admins. Never empty where it is `required`. */
export function CalendarPick(given: Picking<string>) {
  return <OnePick {...given} label={given.label ?? t.pick.calendar} choices={useNamedChoices("calendar")} />;
}

/** For admins. */
export function TemplatePick(given: Picking<string>) {
  return <OnePick {...given} label={given.label ?? t.pick.template} choices={useNamedChoices("template")} />;
}

/** For admins. */
export function IvrPick(given: Picking<string>) {
  return <OnePick {...given} label={given.label ?? t.pick.ivr} choices={useNamedChoices("ivr")} />;
}

/** A skill known from queues and agents, or a new one. */
export function SkillPick(given: Picking<string>) {
  return (
    <Autocomplete
      {...drawn(given, t.pick.skill)}
      placeholder={given.placeholder ?? t.noneChosen}
      data={useSkillNames()}
      maxLength={40}
      value={given.value ?? ""}
      onChange={(value) => given.onChange?.(value)}
    />
  );
}

export function SkillsPick(given: Picking<string[]>) {
  return <WordsPick {...given} label={given.label ?? t.pick.skills} known={useSkillNames()} />;
}

export function ChannelsPick({
  among = CHANNELS,
  ...given
}: Picking<Channel[]> & { among?: readonly Channel[] }) {
  return (
    <ManyPick
      {...(given as Picking<string[]>)}
      label={given.label ?? t.pick.channels}
      choices={among.map((one) => ({ value: one, label: text.channel[one] }))}
    />
  );
}

export function PrioritiesPick(given: Picking<Priority[]>) {
  return (
    <ManyPick
      {...(given as Picking<string[]>)}
      label={given.label ?? t.pick.priority}
      choices={PRIORITIES.map((one) => ({ value: one, label: text.priority[one] }))}
    />
  );
}

/** "" = left as it is. */
export function PriorityPick(given: Picking<string>) {
  return (
    <OnePick
      {...given}
      label={given.label ?? t.pick.priority}
      choices={PRIORITIES.map((one) => ({ value: one, label: text.priority[one] }))}
    />
  );
}

export function TagsPick(given: Picking<string[]>) {
  return <WordsPick {...given} label={given.label ?? t.pick.tags} />;
}

/** BCP 47: en, pt-BR. */
export function LanguagesPick(given: Picking<string[]>) {
  return <WordsPick {...given} label={given.label ?? t.pick.languages} />;
}

export function ZonePick(given: Picking<string>) {
  return (
    <OnePick
      {...given}
      required
      label={given.label ?? t.pick.zone}
      choices={zones().map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") }))}
    />
  );
}
