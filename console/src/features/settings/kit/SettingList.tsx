import { Badge, Button, Group, Stack, Text, TextInput, Title } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { Fragment, Suspense, useMemo, useState } from "react";
import { Link } from "react-router";
import { text } from "../../../text/settings";
import { Empty } from "../../../ui/Empty";
import { ErrorNote } from "../../../ui/ErrorNote";
import { RowsLoading } from "../../../ui/Rows";
import type { KindPlace } from "./kinds";
import classes from "./Settings.module.css";
import type { Kind, Row, Told } from "./settingTypes";
import { useSettings } from "./useSettings";

const t = text.settings;
/** Below this a list is looked over faster than it is searched. */
const SEARCHED_FROM = 8;

/** Every setting of a kind, one line each. */
export function SettingList({ place, chosen }: { place: KindPlace; chosen: string }) {
  const found = useSettings(place.kind);
  const words = t.kind[place.kind];
  const [asked, setAsked] = useState("");
  const rows = useMemo(() => told(found.data ?? [], place.describe), [found.data, place.describe]);
  const shown = rows.filter((row) => matches(row, asked));
  return (
    <Stack gap="md" component="section" aria-label={words.name}>
      <Group justify="space-between" wrap="nowrap" px={12}>
        <Title order={1} size="h5">
          {words.name}
        </Title>
        <Button
          component={Link}
          to={`/settings/${place.kind}/new`}
          size="compact-sm"
          variant="light"
          leftSection={<IconPlus size={14} aria-hidden />}
          aria-label={words.add}
        >
          {t.add}
        </Button>
      </Group>
      {rows.length >= SEARCHED_FROM ? (
        <TextInput
          mx={12}
          aria-label={t.search}
          placeholder={t.search}
          leftSection={<IconSearch size={16} aria-hidden />}
          value={asked}
          onChange={(event) => setAsked(event.currentTarget.value)}
        />
      ) : null}
      {found.isPending ? <RowsLoading /> : null}
      {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && rows.length === 0 ? <Empty title={t.none} hint={words.hint} /> : null}
      {rows.length > 0 && shown.length === 0 ? <Empty title={t.noMatch} /> : null}
      <Stack gap={2}>
        {shown.map((row, n) => (
          <Fragment key={row.id}>
            {row.group && row.group !== shown[n - 1]?.group ? (
              <Text size="xs" c="dimmed" px={12} pt={n > 0 ? "sm" : 0} pb={2}>
                {row.group}
              </Text>
            ) : null}
            <ListRow place={place} row={row} chosen={row.id === chosen} />
          </Fragment>
        ))}
      </Stack>
    </Stack>
  );
}

function ListRow({ place, row, chosen }: { place: KindPlace; row: ToldRow; chosen: boolean }) {
  return (
    <Link
      to={`/settings/${place.kind}/${row.id}`}
      className={classes.row ?? ""}
      aria-current={chosen ? "page" : undefined}
    >
      <Group gap="xs" justify="space-between" wrap="nowrap">
        <Text size="sm" fw={600} truncate>
          {row.name}
        </Text>
        {place.state ? (
          <Suspense fallback={null}>
            <place.state row={row.of} />
          </Suspense>
        ) : null}
        {row.mark && !place.state ? (
          <Badge size="sm" variant="default" radius="sm" tt="none" style={{ flex: "none" }}>
            {row.mark}
          </Badge>
        ) : null}
      </Group>
      {row.line ? (
        <Text size="xs" c="dimmed" truncate fw={400}>
          {row.line}
        </Text>
      ) : null}
    </Link>
  );
}

interface ToldRow extends Told {
  id: string;
  of: Row<Kind>;
}

function told(rows: Row<Kind>[], describe: (one: Row<Kind>) => Told): ToldRow[] {
  return rows.map((row) => ({
    id: row.id,
    of: row,
    ...("built_in" in row && row.built_in ? { mark: t.builtIn } : {}),
    ...describe(row),
  }));
}

function matches(row: ToldRow, asked: string): boolean {
  const words = asked.trim().toLowerCase();
  return `${row.id} ${row.name} ${row.line}`.toLowerCase().includes(words);
}
