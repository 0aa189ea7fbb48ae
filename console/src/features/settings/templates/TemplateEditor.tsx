import { TextInput } from "@mantine/core";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { NameAndId } from "../kit/NameAndId";
import { ChannelsPick, WordsPick } from "../kit/pickers";
import { Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { Previews } from "./Previews";
import { renamed } from "./renamed";
import { LanguageField, Variants, WRITTEN } from "./Variants";
import { WordsField } from "./WordsField";

const t = text.words;

const EMPTY: Values<"template"> = {
  name: "",
  text: "",
  language: "en",
  channels: [],
  variants: [],
  content_sid: "",
  variables: [],
};

/** Words to answer with, in as many languages as needed, seen as each channel shows them. */
export default function TemplateEditor(given: EditorProps<"template">) {
  const edit = useEditing(given, {
    empty: EMPTY,
    validate: {
      name: (name) => (name.trim() ? null : t.needsName),
      text: (words) => (words.trim() ? null : t.needsText),
    },
  });
  const { form } = edit;
  const values = form.values;
  const title = edit.isNew ? text.settings.kind.template.add : values.name;
  return (
    <SettingForm
      edit={edit}
      title={title}
      after={
        <Previews
          words={values}
          rename={(from, to) =>
            form.setValues(renamed({ text: values.text, variants: values.variants }, from, to))
          }
        />
      }
    >
      <NameAndId edit={edit} />
      <Section title={t.words} hint={t.wordsHint}>
        <WordsField
          label={t.text}
          required
          value={values.text}
          change={(words) => form.setFieldValue("text", words)}
          error={form.errors.text}
        />
        <Pair>
          <LanguageField
            value={values.language}
            change={(language) => form.setFieldValue("language", language)}
            error={form.errors.language}
          />
          <ChannelsPick
            among={WRITTEN}
            label={t.channels}
            description={t.channelsHint}
            {...form.getInputProps("channels")}
          />
        </Pair>
      </Section>
      <Section title={t.variants} hint={t.variantsHint}>
        <Variants
          variants={values.variants}
          change={(variants) => form.setFieldValue("variants", variants)}
          errors={form.errors}
        />
      </Section>
      <Section title={t.approved} hint={t.approvedHint}>
        <TextInput
          label={t.contentSid}
          description={t.contentSidHint}
          placeholder="HX…"
          spellCheck={false}
          autoCapitalize="off"
          maxLength={34}
          {...form.getInputProps("content_sid")}
        />
        {values.content_sid ? (
          <WordsPick
            label={t.variables}
            description={fill(t.variablesHint, { example: "{order}" })}
            {...form.getInputProps("variables")}
          />
        ) : null}
      </Section>
    </SettingForm>
  );
}
