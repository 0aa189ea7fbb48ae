import { Stack, Text, Textarea, TextInput } from "@mantine/core";
import { useMemo, useRef, useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { useNamedChoices, useQueueChoices } from "../kit/choices";
import { NameAndId } from "../kit/NameAndId";
import { More, Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Setting } from "../kit/settingTypes";
import { useEditing } from "../kit/useEditing";
import { plainMenu, remove, shift } from "./edit";
import classes from "./Ivr.module.css";
import { LanguageField } from "./LanguageField";
import { moveLine } from "./moving";
import { Problems } from "./Problems";
import { StepForm } from "./StepForm";
import { StepTree } from "./StepTree";
import { fullStep, type Menu } from "./steps";
import { Toolbar } from "./Toolbar";
import type { TreeDeeds } from "./TreeLine";
import { TryIt } from "./TryIt";
import { useChosen } from "./useChosen";
import { useMenu } from "./useMenu";
import { useTrial } from "./useTrial";
import { languageName, type Names } from "./words";

const t = text.phoneMenu;

function read(one: Setting<"ivr">): Menu {
  const nodes = Object.entries(one.nodes).map(([id, node]) => [id, fullStep(node)]);
  return {
    name: one.name,
    language: one.language ?? "en-US",
    voice: one.voice ?? "",
    start: one.start,
    nodes: Object.fromEntries(nodes),
    consent: one.consent ?? "",
  };
}

/** A phone menu: its steps as an outline, the chosen step's form, and a phone that calls it as it stands. */
export default function IvrEditor(given: EditorProps<"ivr">) {
  const [empty] = useState(() => plainMenu(t.greeting));
  const edit = useEditing<"ivr", Menu>(given, { empty, read, write: (values) => values });
  const { form } = edit;
  const editing = useMenu(edit);
  const { menu } = editing;
  const names = useStepNames();
  const trial = useTrial(given.id, menu, { account: "", hours: "", caller: t.callerUsual });
  const { line, choose, chooseStep } = useChosen([...editing.lines, ...editing.stray]);
  const nameField = useRef<HTMLInputElement>(null);
  const formPane = useRef<HTMLDivElement>(null);
  const problems = trial.tried?.problems ?? [];
  const wrong = useMemo(() => new Set(problems.map((one) => one.node ?? "")), [problems]);
  const whole = (field: string) => form.errors[field] ?? problems.find((one) => one.path === field)?.reason;
  const here = trial.tried?.awaits?.node || trial.tried?.end?.node || "";
  const deeds: TreeDeeds = {
    choose,
    press: (one) => {
      choose(one);
      if (stacked(formPane.current)) formPane.current?.scrollIntoView({ block: "start" });
    },
    remove: (one) => {
      if (!menu.nodes[one.to]) return;
      editing.set(remove(menu, one.to));
      chooseStep(one.place.from || menu.nodes[one.to]?.next || "");
    },
    shift: (one, by) => editing.set(shift(menu, one.place, by)),
    drop: (one, on) => editing.set(moveLine(menu, one, on.place)),
    rename: () => nameField.current?.focus(),
  };
  const tree = { menu, chosen: line, here, wrong, names, deeds };

  return (
    <SettingForm edit={edit} title={edit.isNew ? text.settings.kind.ivr.add : form.values.name}>
      <Stack gap="md" maw={760}>
        <NameAndId edit={edit} />
        <More
          title={fill(t.speaks, { language: languageName(menu.language) })}
          open={["language", "voice", "consent"].some((field) => Boolean(whole(field)))}
        >
          <Pair>
            <LanguageField
              label={t.language}
              value={menu.language}
              onChange={(language) => form.setFieldValue("language", language)}
              error={whole("language")}
            />
            <TextInput
              label={t.voice}
              description={t.voiceHint}
              maxLength={80}
              {...form.getInputProps("voice")}
              error={whole("voice")}
            />
          </Pair>
          <Textarea
            label={t.consent}
            description={t.consentHint}
            autosize
            minRows={2}
            maxRows={8}
            maxLength={4096}
            {...form.getInputProps("consent")}
            error={whole("consent")}
          />
        </More>
      </Stack>
      <Section title={t.callers}>
        <Problems tried={trial.tried} choose={chooseStep} />
        <div className={classes.ivr}>
          <div className={classes.panes}>
            <Stack gap="sm" className={classes.outline ?? ""}>
              <Toolbar editing={editing} line={line} choose={chooseStep} />
              <StepTree {...tree} lines={editing.lines} label={t.outline} />
              {editing.stray.length > 0 ? (
                <>
                  <Text size="sm" fw={600} mt="sm">
                    {t.stray}
                  </Text>
                  <StepTree {...tree} lines={editing.stray} label={t.stray} />
                </>
              ) : null}
              <Text size="xs" c="dimmed">
                {t.keysHint}
              </Text>
            </Stack>
            <div className={classes.form} ref={formPane}>
              <StepForm
                editing={editing}
                line={line}
                problems={problems}
                names={names}
                choose={chooseStep}
                nameField={nameField}
              />
            </div>
            <div className={classes.side}>
              <TryIt trial={trial} queue={names.queue} />
            </div>
          </div>
        </div>
      </Section>
    </SettingForm>
  );
}

/** Whether the form stands below the outline, and not beside it. */
function stacked(pane: HTMLElement | null): boolean {
  const before = pane?.previousElementSibling;
  if (!pane || !before) return false;
  const above = before.getBoundingClientRect();
  return above.height > 0 && pane.getBoundingClientRect().top >= above.bottom;
}

function useStepNames(): Names {
  const queues = useQueueChoices();
  const calendars = useNamedChoices("calendar");
  return useMemo(
    () => ({
      queue: (id) => queues.find((one) => one.value === id)?.label ?? (id || t.ownQueue),
      calendar: (id) => calendars.find((one) => one.value === id)?.label ?? id,
    }),
    [queues, calendars],
  );
}
