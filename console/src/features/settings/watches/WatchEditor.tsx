import { Alert, Checkbox, NumberInput, Switch, Text } from "@mantine/core";
import { text } from "../../../text/settings";
import { NameAndId } from "../kit/NameAndId";
import { AccountPick, LanguagesPick, WordsPick } from "../kit/pickers";
import { Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { Budget } from "./Budget";
import { WatchDoing } from "./WatchDoing";

const t = text.watches;
const EMPTY: Values<"watch"> = {
  name: "",
  account: "",
  enabled: true,
  words: [],
  phrases: [],
  hashtags: [],
  excluded: [],
  languages: [],
  every_minutes: 5,
  mentions: false,
};

/** A search on X that runs by itself, what it finds, and what it may cost. */
export default function WatchEditor(given: EditorProps<"watch">) {
  const edit = useEditing(given, {
    empty: EMPTY,
    validate: {
      account: (value) => (value ? null : t.needsAccount),
      words: (_, values) =>
        values.words.length + values.phrases.length + values.hashtags.length ? null : t.needsWords,
    },
  });
  const { form } = edit;
  const { account } = form.values;
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.watch.add : form.values.name}
      beside={<Switch label={t.on} {...form.getInputProps("enabled", { type: "checkbox" })} />}
      after={
        <>
          {edit.isNew ? null : <WatchDoing id={given.id} zone={given.me.time_zone} />}
          {account ? <Budget account={account} zone={given.me.time_zone} /> : null}
        </>
      }
    >
      <NameAndId edit={edit} />
      <Section title={t.search} hint={t.searchHint}>
        <WordsPick {...form.getInputProps("words")} label={t.words} />
        <WordsPick {...form.getInputProps("phrases")} label={t.phrases} description={t.phrasesHint} />
        <WordsPick {...form.getInputProps("hashtags")} label={t.hashtags} description={t.hashtagsHint} />
        <WordsPick {...form.getInputProps("excluded")} label={t.excluded} description={t.excludedHint} />
        <LanguagesPick {...form.getInputProps("languages")} />
        <Checkbox
          label={t.mentions}
          description={t.mentionsHint}
          {...form.getInputProps("mentions", { type: "checkbox" })}
        />
      </Section>
      <Section title={t.when}>
        <Pair>
          <AccountPick
            {...form.getInputProps("account")}
            channels={["x"]}
            required
            label={t.account}
            description={t.accountHint}
          />
          <NumberInput
            label={t.every}
            description={t.everyHint}
            min={1}
            max={60}
            allowDecimal={false}
            {...form.getInputProps("every_minutes")}
          />
        </Pair>
        {account ? null : (
          <Alert variant="light" color="gray">
            <Text size="sm">{t.noAccount}</Text>
          </Alert>
        )}
      </Section>
    </SettingForm>
  );
}
