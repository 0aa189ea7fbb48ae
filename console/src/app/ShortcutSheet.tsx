import { Group, Kbd, SimpleGrid, Stack, Text, Title } from "@mantine/core";
import { fill, text } from "../text/text";
import { Dialog } from "../ui/Dialog";
import type { Page } from "./pages";

type Row = readonly [keys: readonly string[], does: string];

const LISTS: readonly Row[] = [
  [["j"], text.keyboard.nextTicket],
  [["k"], text.keyboard.previousTicket],
  [["Enter"], text.desk.openTicket],
];
const TICKET: readonly Row[] = [
  [["r"], text.keyboard.reply],
  [["n"], text.keyboard.note],
  [["a"], text.keyboard.take],
  [["e"], text.keyboard.solve],
  [["p"], text.keyboard.pending],
  [["c"], text.desk.toCustomer],
  [["Ctrl", "Enter"], text.keyboard.send],
  [["/"], text.keyboard.templates],
  [["Esc"], text.keyboard.leave],
];

/** Every key there is, on one sheet. */
export default function ShortcutSheet({ pages, close }: { pages: readonly Page[]; close: () => void }) {
  const everywhere: readonly Row[] = [
    [["?"], text.keyboard.sheet],
    [["Ctrl", "K"], text.keyboard.palette],
    ...pages.map((page): Row => [["g", page.letter], fill(text.keyboard.goTo, { page: page.name })]),
  ];
  return (
    <Dialog onClose={close} title={text.keyboard.title} size="lg">
      <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="xl">
        <Keys title={text.keyboard.everywhere} rows={everywhere} />
        <Stack gap="xl">
          <Keys title={text.keyboard.lists} rows={LISTS} />
          <Keys title={text.keyboard.ticket} rows={TICKET} />
        </Stack>
      </SimpleGrid>
    </Dialog>
  );
}

function Keys({ title, rows }: { title: string; rows: readonly Row[] }) {
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Title order={3} size="h6">
        {title}
      </Title>
      {rows.map(([pressed, does]) => (
        <Group key={does} justify="space-between" wrap="nowrap">
          <Text size="sm">{does}</Text>
          <Group gap={4} wrap="nowrap">
            {pressed.map((key) => (
              <Kbd key={key}>{key}</Kbd>
            ))}
          </Group>
        </Group>
      ))}
    </Stack>
  );
}
