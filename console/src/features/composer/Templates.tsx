import { Paper, Stack, Text, UnstyledButton } from "@mantine/core";
import { text } from "../../text/text";
import classes from "./Composer.module.css";
import type { Offered } from "./slash";

/** What "/" offers. The editor keeps the focus: `active` is the one that Enter takes. */
export function Templates({
  id,
  found,
  active,
  choose,
}: {
  id: string;
  found: readonly Offered[];
  active: number;
  choose: (one: Offered) => void;
}) {
  return (
    <Paper withBorder shadow="md" radius="md" className={classes.menu ?? ""}>
      {found.length === 0 ? (
        <Text size="sm" c="dimmed" p="xs">
          {text.writing.noTemplate}
        </Text>
      ) : (
        <Stack gap={0} id={id} role="listbox" aria-label={text.writing.templates}>
          {found.map((one, n) => (
            <UnstyledButton
              key={`${one.macro ? "macro" : ""} ${one.id}`}
              id={`${id}-${n}`}
              role="option"
              aria-selected={n === active}
              tabIndex={-1}
              className={classes.option ?? ""}
              onMouseDown={(event) => event.preventDefault()}
              onClick={() => choose(one)}
            >
              <Text size="sm" fw={600}>
                {one.name}
                {one.macro ? (
                  <Text span size="xs" c="dimmed" fw={400}>
                    {` · ${text.macros.macro}`}
                  </Text>
                ) : null}
              </Text>
              <Text size="xs" c="dimmed" lineClamp={1}>
                {one.text || text.macros.onlyChanges}
              </Text>
            </UnstyledButton>
          ))}
        </Stack>
      )}
    </Paper>
  );
}
