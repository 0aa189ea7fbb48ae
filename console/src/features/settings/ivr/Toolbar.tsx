import { Button, Menu as Dropdown, Group, Select, Stack, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import {
  IconArrowBackUp,
  IconArrowDown,
  IconArrowsMove,
  IconArrowUp,
  IconPlus,
  IconTrash,
} from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { Dialog } from "../../../ui/Dialog";
import { add, remove, same, shift, spotAt } from "./edit";
import { STEP_ICON } from "./icons";
import { moveLine, placesFor } from "./moving";
import type { Line } from "./outline";
import { KINDS, keysOf, type Menu, PASSED, type Place } from "./steps";
import type { MenuEditing } from "./useMenu";
import { wayWords } from "./words";

const t = text.phoneMenu;

/** What can be done with the chosen line. */
export function Toolbar({
  editing,
  line,
  choose,
}: {
  editing: MenuEditing;
  line: Line | null;
  choose: (id: string) => void;
}) {
  const { menu, set } = editing;
  const [moving, dialog] = useDisclosure(false);
  const step = line ? menu.nodes[line.to] : undefined;
  const spot = line ? (step ? spotAt(menu, line.to, line.place) : line.place) : null;
  const keys = line && menu.nodes[line.place.from] ? keysOf(menu.nodes[line.place.from] as never) : [];
  const nth = line ? keys.indexOf(line.place.way.replace(/^choices\./, "")) : -1;
  return (
    <Group gap={6}>
      <Dropdown position="bottom-start">
        <Dropdown.Target>
          <Button size="compact-sm" leftSection={<IconPlus size={14} aria-hidden />} disabled={!spot}>
            {t.add}
          </Button>
        </Dropdown.Target>
        <Dropdown.Dropdown>
          {spot && line ? <Dropdown.Label>{spotWords(line, spot)}</Dropdown.Label> : null}
          {KINDS.map((kind) => {
            const Icon = STEP_ICON[kind];
            return (
              <Dropdown.Item
                key={kind}
                leftSection={<Icon size={16} stroke={1.6} aria-hidden />}
                onClick={() => {
                  if (!spot) return;
                  const made = add(menu, spot, kind);
                  set(made.menu);
                  choose(made.id);
                }}
              >
                {t.kind[kind]}
              </Dropdown.Item>
            );
          })}
        </Dropdown.Dropdown>
      </Dropdown>
      <Dropdown position="bottom-start">
        <Dropdown.Target>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowsMove size={14} aria-hidden />}
            disabled={!step}
          >
            {t.move}
          </Button>
        </Dropdown.Target>
        <Dropdown.Dropdown>
          <Dropdown.Item
            leftSection={<IconArrowUp size={16} aria-hidden />}
            disabled={nth < 1}
            onClick={() => line && set(shift(menu, line.place, -1))}
          >
            {t.up}
          </Dropdown.Item>
          <Dropdown.Item
            leftSection={<IconArrowDown size={16} aria-hidden />}
            disabled={nth < 0 || nth >= keys.length - 1}
            onClick={() => line && set(shift(menu, line.place, 1))}
          >
            {t.down}
          </Dropdown.Item>
          <Dropdown.Item leftSection={<IconArrowsMove size={16} aria-hidden />} onClick={dialog.open}>
            {t.elsewhere}
          </Dropdown.Item>
        </Dropdown.Dropdown>
      </Dropdown>
      <Button
        size="compact-sm"
        variant="default"
        leftSection={<IconTrash size={14} aria-hidden />}
        disabled={!step}
        onClick={() => {
          if (!line) return;
          set(remove(menu, line.to));
          choose(line.place.from || menu.nodes[line.to]?.next || "");
        }}
      >
        {t.remove}
      </Button>
      <Button
        size="compact-sm"
        variant="subtle"
        color="gray"
        leftSection={<IconArrowBackUp size={14} aria-hidden />}
        disabled={!editing.undoable}
        onClick={editing.undo}
      >
        {t.undo}
      </Button>
      {moving && line && step ? (
        <MoveDialog menu={menu} line={line} passed={PASSED.has(step.kind)} close={dialog.close} set={set} />
      ) : null}
    </Group>
  );
}

function spotWords(line: Line, spot: Place): string {
  const way = wayWords([spot.way]);
  if (line.what === "nowhere") return placeWords(spot);
  if (same(spot, line.place)) return fill(t.addBefore, { name: line.to });
  return spot.way === "next"
    ? fill(t.addAfter, { name: line.to })
    : fill(t.addChoice, { way, name: line.to });
}

function placeWords({ from, way }: Place, words: string = t.placed): string {
  return from ? fill(words, { from, way: wayWords([way]) }) : wayWords([way]);
}

function MoveDialog({
  menu,
  line,
  passed,
  close,
  set,
}: {
  menu: Menu;
  line: Line;
  passed: boolean;
  close: () => void;
  set: (menu: Menu) => void;
}) {
  const [to, setTo] = useState<string | null>(null);
  const places = placesFor(menu, line);
  return (
    <Dialog onClose={close} title={fill(t.moveTitle, { name: line.to })}>
      <Stack gap="md">
        <Text size="sm" c="dimmed">
          {passed ? t.moveHintPassed : t.moveHint}
        </Text>
        <Select
          label={t.movePlace}
          searchable
          data-autofocus
          value={to}
          onChange={setTo}
          data={places.map(({ place, free }, n) => ({
            value: String(n),
            label: placeWords(place, free ? t.free : t.placed),
          }))}
        />
        <Group gap="xs">
          <Button
            disabled={to === null}
            onClick={() => {
              const chosen = places[Number(to)];
              if (chosen) set(moveLine(menu, line, chosen.place));
              close();
            }}
          >
            {t.moveNow}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {t.cancel}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
