import { Switch } from "@mantine/core";
import { text } from "../../../text/settings";
import { NameAndId } from "../kit/NameAndId";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { Conditions } from "./Conditions";
import { Says } from "./Says";
import { TryRule } from "./TryRule";

const EMPTY: Values<"triage"> = {
  name: "",
  enabled: true,
  order: 100,
  channels: [],
  accounts: [],
  kinds: [],
  languages: [],
  words: [],
  patterns: [],
  unless: [],
  handles: [],
  min_followers: 0,
  min_reach: 0,
  verified: false,
  sentiment_at_most: null,
  sentiment_at_least: null,
  least: {},
  most: {},
  address: [],
  answers_us: false,
  reshare: false,
  tags: [],
  need: "",
  weight: 50,
  priority: "",
  topic: "",
  spam: false,
  phrase: "",
  reason: "",
};

/** A rule of triage: what a post must be like, what that says about it, and a bench to try it on. */
export default function TriageEditor(given: EditorProps<"triage">) {
  const edit = useEditing(given, { empty: EMPTY });
  const { form } = edit;
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.triage.add : form.values.name}
      beside={<Switch label={text.triage.inForce} {...form.getInputProps("enabled", { type: "checkbox" })} />}
      after={<TryRule id={edit.isNew ? "" : given.id} rule={form.values} zone={given.me.time_zone} />}
    >
      <NameAndId edit={edit} />
      <Conditions form={form} />
      <Says form={form} />
    </SettingForm>
  );
}
