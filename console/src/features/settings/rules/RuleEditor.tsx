import { Text } from "@mantine/core";
import { text } from "../../../text/settings";
import { useDirectory } from "../../../ui/useNames";
import { IdField } from "../kit/NameAndId";
import {
  AccountsPick,
  ChannelsPick,
  LanguagesPick,
  PriorityPick,
  QueuePick,
  TagsPick,
  WordsPick,
} from "../kit/pickers";
import { idOf } from "../kit/problems";
import { Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { useSettings } from "../kit/useSettings";
import { lastOrder } from "./order";
import { RuleOrder } from "./RuleOrder";
import classes from "./Rules.module.css";
import { type Names, sentence } from "./sentence";
import { TryRule } from "./TryRule";

const t = text.ruleSettings;

/** Which new tickets go where: conditions and what follows, readable as a sentence, in its place among the rules. */
export default function RuleEditor(given: EditorProps<"rule">) {
  const all = (useSettings("rule").data ?? []).map((one) => ({ ...one, order: one.order ?? 100 }));
  const edit = useEditing(given, {
    empty: emptyRule(all.length > 0 ? lastOrder(all) : 100),
    validate: wrong,
    idFrom,
  });
  const { form } = edit;
  const values = form.values;
  const names = useRuleNames();
  const id = edit.id || edit.newId || "new";
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.rule.add : edit.id}
      after={<TryRule id={id} rule={values} names={names} />}
    >
      <Text className={classes.says ?? ""} role="status">
        {sentence(values, names)}
      </Text>
      <Section title={t.when} hint={t.whenHint}>
        <WordsPick {...form.getInputProps("words")} label={t.words} description={t.wordsHint} />
        <Pair>
          <ChannelsPick {...form.getInputProps("channels")} label={t.channels} />
          <AccountsPick {...form.getInputProps("accounts")} label={t.accounts} />
          <LanguagesPick
            {...form.getInputProps("languages")}
            label={t.languages}
            description={t.languagesHint}
          />
          <TagsPick {...form.getInputProps("tags")} label={t.tags} />
        </Pair>
      </Section>
      <Section title={t.result} hint={t.resultHint}>
        <Pair>
          <QueuePick {...form.getInputProps("queue")} placeholder={t.asBefore} />
          <PriorityPick {...form.getInputProps("priority")} placeholder={t.asBefore} />
        </Pair>
        <TagsPick {...form.getInputProps("add_tags")} label={t.addTags} />
      </Section>
      <IdField edit={edit} />
      <Section title={t.inOrder} hint={t.inOrderHint}>
        <RuleOrder
          id={id}
          rule={values}
          others={all.filter((one) => one.id !== edit.id)}
          names={names}
          onChange={(order) => form.setFieldValue("order", order)}
          error={form.errors.order}
        />
      </Section>
    </SettingForm>
  );
}

function emptyRule(order: number): Values<"rule"> {
  return {
    order,
    channels: [],
    accounts: [],
    words: [],
    languages: [],
    tags: [],
    queue: "",
    priority: "",
    add_tags: [],
  };
}

function wrong(values: Values<"rule">): Record<string, string> {
  return values.queue || values.priority || values.add_tags.length > 0 ? {} : { queue: t.mustDo };
}

/** A rule has no name: what it looks for and does makes its id. */
function idFrom(values: Values<"rule">): string {
  const about = values.words[0] ?? values.tags[0] ?? values.languages[0] ?? values.channels[0] ?? "all";
  return idOf(`${about} ${values.queue || values.priority || values.add_tags[0] || ""}`);
}

function useRuleNames(): Names {
  const directory = useDirectory().data;
  return {
    queue: (id) => directory?.queues.find((one) => one.id === id)?.name || id,
    account: (id) => directory?.accounts.find((one) => one.id === id)?.name || id,
  };
}
