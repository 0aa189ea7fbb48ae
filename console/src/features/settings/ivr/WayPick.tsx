import { Select, Stack, Text } from "@mantine/core";
import { text } from "../../../text/settings";
import { add, lead } from "./edit";
import { KINDS, leadsTo, type Menu, type Place, type StepKind } from "./steps";
import { type Names, stepWords } from "./words";

const t = text.phoneMenu;
const NEW = "new ";

/** Where a way leads: to a step there is, or to a new one. */
export function WayPick({
  label,
  menu,
  place,
  set,
  choose,
  names,
  error,
  placeholder = t.nowhereYet,
  clearable = false,
  hidden = false,
}: {
  label: string;
  menu: Menu;
  place: Place;
  set: (menu: Menu) => void;
  choose: (id: string) => void;
  names: Names;
  error?: string | undefined;
  placeholder?: string;
  clearable?: boolean;
  /** Where the label stands elsewhere for those who see. */
  hidden?: boolean;
}) {
  const to = leadsTo(menu, place);
  const known = Object.entries(menu.nodes).filter(([id]) => id !== place.from);
  const gone = to && !menu.nodes[to] ? [{ value: to, label: to }] : [];
  function take(value: string | null): void {
    if (!value?.startsWith(NEW)) {
      set(lead(menu, place, value ?? ""));
      return;
    }
    const made = add(menu, place, value.slice(NEW.length) as StepKind);
    set(made.menu);
    choose(made.id);
  }
  return (
    <Select
      {...(hidden ? { "aria-label": label } : { label })}
      searchable
      clearable={clearable}
      allowDeselect={false}
      placeholder={placeholder}
      error={error}
      value={to || null}
      onChange={take}
      renderOption={({ option }) => {
        const step = menu.nodes[option.value];
        return step ? (
          <Stack gap={0} miw={0}>
            <Text size="sm">{option.value}</Text>
            <Text size="xs" c="dimmed" lineClamp={1}>
              {stepWords(step, names)}
            </Text>
          </Stack>
        ) : (
          option.label
        );
      }}
      comboboxProps={{ width: 320, position: "bottom-start" }}
      data={[
        {
          group: t.existing,
          items: [...gone, ...known.map(([id]) => ({ value: id, label: id }))],
        },
        { group: t.newSteps, items: KINDS.map((kind) => ({ value: NEW + kind, label: t.kind[kind] })) },
      ]}
    />
  );
}
