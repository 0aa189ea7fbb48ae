import { Radio, Stack } from "@mantine/core";
import { text } from "../../../text/settings";
import { NameAndId } from "../kit/NameAndId";
import { ChannelsPick, OnePick, PriorityPick, QueuePick, TagsPick } from "../kit/pickers";
import { Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { Previews } from "../templates/Previews";
import { renamed } from "../templates/renamed";
import { LanguageField, Variants, WRITTEN } from "../templates/Variants";
import { WordsField } from "../templates/WordsField";
import { written } from "./written";

const t = text.macros;
const STATUSES = ["open", "pending", "on_hold", "solved"] as const;
const EMPTY: Values<"macro"> = {
  name: "",
  text: "",
  language: "en",
  variants: [],
  send: "fill",
  channels: [],
  status: "",
  priority: "",
  add_tags: [],
  remove_tags: [],
  queue: "",
};

/** Words and changes in one go: what it says, and what it does to the ticket. */
export default function MacroEditor(given: EditorProps<"macro">) {
  const edit = useEditing(given, {
    empty: EMPTY,
    write: written,
    validate: { name: (name) => (name.trim() ? null : text.words.needsName) },
  });
  const { form } = edit;
  const values = form.values;
  const says = values.text.trim() !== "";
  const agentSends = says && values.send === "fill";
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.macro.add : values.name}
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
      <Section title={t.says} hint={t.saysHint}>
        <WordsField
          label={text.words.text}
          value={values.text}
          change={(words) => form.setFieldValue("text", words)}
          error={form.errors.text}
        />
        {says ? (
          <>
            <Radio.Group label={t.sending} {...form.getInputProps("send")}>
              <Stack gap="xs" mt={6}>
                <Radio value="fill" label={t.fill} description={t.fillHint} />
                <Radio value="send" label={t.send} description={t.sendHint} />
              </Stack>
            </Radio.Group>
            <Pair>
              <LanguageField
                value={values.language}
                change={(language) => form.setFieldValue("language", language)}
                error={form.errors.language}
              />
            </Pair>
            <Variants
              variants={values.variants}
              change={(variants) => form.setFieldValue("variants", variants)}
              errors={form.errors}
            />
          </>
        ) : null}
      </Section>
      <Section title={t.changes} hint={t.changesHint}>
        <Pair>
          <OnePick
            label={t.status}
            placeholder={t.leave}
            description={agentSends ? t.statusByAgent : undefined}
            disabled={agentSends}
            choices={STATUSES.map((one) => ({ value: one, label: text.status[one] }))}
            {...form.getInputProps("status")}
            {...(agentSends ? { value: "" } : {})}
          />
          <PriorityPick label={t.priority} placeholder={t.leave} {...form.getInputProps("priority")} />
          <TagsPick label={t.addTags} {...form.getInputProps("add_tags")} />
          <TagsPick label={t.removeTags} {...form.getInputProps("remove_tags")} />
          <QueuePick label={t.queue} placeholder={t.leave} {...form.getInputProps("queue")} />
          <ChannelsPick among={WRITTEN} label={text.words.channels} {...form.getInputProps("channels")} />
        </Pair>
      </Section>
    </SettingForm>
  );
}
