import type { components } from "../../../api/schema";
import type { Me } from "../../../app/me";

type Schemas = components["schemas"];

/** By kind: what is written, what is read, and what its list holds. */
export interface Kinds {
  account: { in: Schemas["AccountIn"]; one: Schemas["AccountSetting"]; row: Schemas["AccountSetting"] };
  queue: { in: Schemas["QueueIn"]; one: Schemas["QueueSetting"]; row: Schemas["QueueSetting"] };
  agent: { in: Schemas["AgentIn"]; one: Schemas["AgentSetting"]; row: Schemas["AgentSetting"] };
  rule: { in: Schemas["RuleIn"]; one: Schemas["RuleSetting"]; row: Schemas["RuleSetting"] };
  template: { in: Schemas["TemplateIn"]; one: Schemas["TemplateSetting"]; row: Schemas["TemplateSetting"] };
  macro: { in: Schemas["MacroIn"]; one: Schemas["MacroSetting"]; row: Schemas["MacroSetting"] };
  article: { in: Schemas["ArticleIn"]; one: Schemas["ArticleSetting"]; row: Schemas["ArticleEntry"] };
  ivr: { in: Schemas["IvrIn"]; one: Schemas["IvrSetting"]; row: Schemas["IvrSetting"] };
  sla: { in: Schemas["PolicyIn"]; one: Schemas["PolicySetting"]; row: Schemas["PolicySetting"] };
  calendar: { in: Schemas["CalendarIn"]; one: Schemas["CalendarSetting"]; row: Schemas["CalendarSetting"] };
  shift: { in: Schemas["ShiftIn"]; one: Schemas["ShiftSetting"]; row: Schemas["ShiftSetting"] };
  watch: { in: Schemas["WatchIn"]; one: Schemas["WatchSetting"]; row: Schemas["WatchSetting"] };
  triage: {
    in: Schemas["TriageRuleIn"];
    one: Schemas["TriageRuleSetting"];
    row: Schemas["TriageRuleSetting"];
  };
}
export type Kind = keyof Kinds;
export type SettingIn<K extends Kind> = Kinds[K]["in"];
export type Setting<K extends Kind> = Kinds[K]["one"];
export type Row<K extends Kind> = Kinds[K]["row"];

/** What a form holds: everything that is written, without the version. */
export type Values<K extends Kind> = Required<Omit<SettingIn<K>, "version">>;

/** What an editor is given. `setting` is null for a new one; `from` is what a new one is a copy of. */
export interface EditorProps<K extends Kind> {
  kind: K;
  id: string;
  setting: Setting<K> | null;
  from: Setting<K> | null;
  me: Me;
}

/** A row of a kind's list. `mark`: a word beside the name, such as "Off". */
export interface Told {
  name: string;
  line: string;
  mark?: string;
  /** A heading over rows that follow one another. */
  group?: string;
}
