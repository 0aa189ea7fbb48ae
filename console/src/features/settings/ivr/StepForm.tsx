import { Stack, Text, TextInput } from "@mantine/core";
import { type RefObject, useState } from "react";
import { text } from "../../../text/settings";
import { change, idFrom, lead, rename } from "./edit";
import classes from "./Ivr.module.css";
import { KindFields } from "./KindFields";
import type { Line } from "./outline";
import { wrongAt } from "./Problems";
import type { Step } from "./steps";
import type { MenuEditing } from "./useMenu";
import type { Problem } from "./useTrial";
import { WayPick } from "./WayPick";
import type { Names } from "./words";
import { wayWords } from "./words";

const t = text.phoneMenu;

/** What the chosen step is called, and what it does. */
export function StepForm({
  editing,
  line,
  problems,
  names,
  choose,
  nameField,
}: {
  editing: MenuEditing;
  line: Line | null;
  problems: readonly Problem[];
  names: Names;
  choose: (id: string) => void;
  nameField: RefObject<HTMLInputElement | null>;
}) {
  const { menu, set } = editing;
  const step = line ? menu.nodes[line.to] : undefined;
  if (!line) return <Text c="dimmed">{t.chooseStep}</Text>;
  if (!step) {
    return (
      <Stack gap="sm" className={classes.stepForm ?? ""}>
        <Text size="sm" fw={600}>
          {wayWords(line.ways)}
        </Text>
        <Text size="sm" c="dimmed">
          {t.leadsNowhere}
        </Text>
        <WayPick label={t.leadsTo} menu={menu} place={line.place} set={set} choose={choose} names={names} />
      </Stack>
    );
  }
  const id = line.to;
  const wrong = wrongAt(problems, id);
  return (
    <Stack gap="md" className={classes.stepForm ?? ""}>
      <Text size="sm" fw={600}>
        {t.kind[step.kind]}
      </Text>
      {problems
        .filter((one) => one.path === `nodes.${id}`)
        .map((one) => (
          <Text key={one.reason} size="sm" className={classes.wrong ?? ""}>
            {one.reason}
          </Text>
        ))}
      <NameField
        key={id}
        id={id}
        taken={(name) => name !== id && name in menu.nodes}
        rename={(name) => {
          set(rename(menu, id, name));
          choose(name);
        }}
        field={nameField}
      />
      <KindFields
        key={`fields ${id}`}
        step={step}
        language={menu.language}
        wrong={wrong}
        change={(fields: Partial<Step>) =>
          set(
            change(menu, id, (one) => ({ ...one, ...fields })),
            true,
          )
        }
        settle={(next: Step) => set(change(menu, id, () => next))}
        way={(way, label, more) => (
          <WayPick
            label={label}
            menu={menu}
            place={{ from: id, way }}
            set={set}
            choose={choose}
            names={names}
            error={wrong(way)}
            {...more}
          />
        )}
        drop={(way) => set(lead(menu, { from: id, way }, ""))}
      />
    </Stack>
  );
}

/** Taken when it is left: half a name would be a name too. */
function NameField({
  id,
  taken,
  rename,
  field,
}: {
  id: string;
  taken: (name: string) => boolean;
  rename: (name: string) => void;
  field: RefObject<HTMLInputElement | null>;
}) {
  const [words, setWords] = useState(id);
  const name = idFrom(words);
  function keep(): void {
    if (name && name !== id && !taken(name)) rename(name);
    else if (!name || name === id) setWords(id);
  }
  return (
    <TextInput
      ref={field}
      label={t.name}
      value={words}
      maxLength={40}
      error={taken(name) ? t.nameTaken : undefined}
      onChange={(event) => setWords(event.currentTarget.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === "Escape") setWords(id);
        if (event.key !== "Enter") return;
        event.preventDefault();
        keep();
      }}
    />
  );
}
