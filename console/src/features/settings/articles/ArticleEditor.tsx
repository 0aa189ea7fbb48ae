import { Switch, Textarea, TextInput } from "@mantine/core";
import { text } from "../../../text/settings";
import { Markdown } from "../../../ui/Markdown";
import { IdField } from "../kit/NameAndId";
import { QueuePick, WordsPick } from "../kit/pickers";
import { Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { LanguageField } from "../templates/Variants";

const t = text.articleSettings;
const EMPTY: Values<"article"> = {
  title: "",
  link: "",
  body: "",
  keywords: [],
  language: "en",
  queue: "",
  topic: "",
  enabled: true,
};

/** What is suggested to agents and linked in replies, with its text as it is read. */
export default function ArticleEditor(given: EditorProps<"article">) {
  const edit = useEditing(given, {
    empty: EMPTY,
    validate: {
      title: (title) => (title.trim() ? null : t.needsTitle),
      link: (link) => (/^https:\/\/\S+$/.test(link) ? null : t.needsLink),
    },
  });
  const { form } = edit;
  const values = form.values;
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.article.add : values.title}
      beside={
        <Switch
          size="sm"
          label={values.enabled ? t.on : t.off}
          {...form.getInputProps("enabled", { type: "checkbox" })}
        />
      }
      after={
        <Section title={t.preview} hint={t.previewHint}>
          <Markdown text={values.body || t.noBody} lang={values.language} />
        </Section>
      }
    >
      <TextInput label={t.title} required maxLength={120} {...form.getInputProps("title")} />
      <IdField edit={edit} />
      <TextInput
        label={t.link}
        description={t.linkHint}
        placeholder="https://"
        required
        spellCheck={false}
        maxLength={500}
        {...form.getInputProps("link")}
      />
      <Textarea
        label={t.body}
        description={t.bodyHint}
        autosize
        minRows={6}
        maxRows={24}
        maxLength={20_000}
        {...form.getInputProps("body")}
      />
      <Section title={t.found} hint={t.foundHint}>
        <WordsPick label={t.keywords} description={t.keywordsHint} {...form.getInputProps("keywords")} />
        <Pair>
          <LanguageField
            value={values.language}
            change={(language) => form.setFieldValue("language", language)}
            error={form.errors.language}
          />
          <TextInput
            label={t.topic}
            description={t.topicHint}
            maxLength={40}
            {...form.getInputProps("topic")}
          />
        </Pair>
        <QueuePick label={t.queue} description={t.queueHint} {...form.getInputProps("queue")} />
      </Section>
    </SettingForm>
  );
}
