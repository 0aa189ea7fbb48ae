import { ActionIcon, Button, Group, Skeleton, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconChartBar, IconDownload, IconTable } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { Empty } from "../../ui/Empty";
import type { Grid } from "./cells";
import { keep } from "./csv";
import { DataTable } from "./DataTable";
import type { Drawing } from "./drawing";
import classes from "./Reports.module.css";
import { useSeen } from "./useSeen";

const t = text.reports;
const Chart = lazy(() => import("./Chart"));

interface Props {
  title: string;
  hint?: string;
  grid: Grid;
  /** Left out: it is a table only. */
  drawing?: Drawing;
}

/** Figures that belong together: drawn, as a table, and as a file. */
export function Panel({ title, hint, grid, drawing }: Props) {
  const [asTable, setAsTable] = useState(false);
  const drawn = drawing && !asTable;
  const counted = drawing?.columns ?? grid.columns.map((column) => column.key);
  const empty = grid.rows.every((row) => counted.every((key) => !row.cells[key]?.raw));
  return (
    <section className={classes.panel} aria-label={title}>
      <Stack gap="md">
        <div className={classes.head}>
          <Stack gap={2} miw={0}>
            <Title order={2} size="h5">
              {title}
            </Title>
            {hint ? (
              <Text size="sm" c="dimmed">
                {hint}
              </Text>
            ) : null}
          </Stack>
          {empty ? null : (
            <Group gap={4} wrap="nowrap">
              {drawing ? (
                <Button
                  size="compact-sm"
                  variant="subtle"
                  color="gray"
                  leftSection={
                    drawn ? <IconTable size={15} aria-hidden /> : <IconChartBar size={15} aria-hidden />
                  }
                  onClick={() => setAsTable(!asTable)}
                >
                  {drawn ? t.asTable : t.asChart}
                </Button>
              ) : null}
              <Tooltip label={t.keep}>
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  onClick={() => keep(title, grid)}
                  aria-label={`${title}: ${t.keep}`}
                >
                  <IconDownload size={16} aria-hidden />
                </ActionIcon>
              </Tooltip>
            </Group>
          )}
        </div>
        {empty ? (
          <Empty title={t.nothing} hint={t.nothingHint} />
        ) : drawn ? (
          <Drawn title={title} grid={grid} drawing={drawing} />
        ) : (
          <DataTable grid={grid} name={title} />
        )}
      </Stack>
    </section>
  );
}

/** The place is kept from the start; what draws is loaded when it comes into sight. */
function Drawn({ title, grid, drawing }: { title: string; grid: Grid; drawing: Drawing }) {
  const { ref, seen } = useSeen();
  return (
    <div ref={ref} className={classes.chart} role="img" aria-label={fill(t.drawn, { title })}>
      {seen ? (
        <Suspense fallback={<Skeleton height="100%" radius="md" />}>
          <Chart grid={grid} drawing={drawing} />
        </Suspense>
      ) : null}
    </div>
  );
}
