import { BarChart } from "@mantine/charts";
import "@mantine/charts/styles.css";
import { useLocation, useNavigate } from "react-router";
import type { Grid } from "./cells";
import type { Drawing } from "./drawing";
import { OPENED_HERE, withOpen } from "./Figure";

/** Columns of a table as bars, which open to what is behind them. In a chunk of its own: it is large. */
export default function Chart({ grid, drawing }: { grid: Grid; drawing: Drawing }) {
  const go = useNavigate();
  const { search } = useLocation();
  const rows = grid.rows.filter((row) => !drawing.without?.includes(row.key));
  const data = rows.map((row) => ({
    label: row.label,
    ...Object.fromEntries(drawing.columns.map((key) => [key, Number(row.cells[key]?.raw ?? 0)])),
  }));
  function open(index: number, key: string): void {
    const events = rows[index]?.cells[key]?.events;
    if (events)
      void go({ search: withOpen(search, events) }, { state: OPENED_HERE, preventScrollReset: true });
  }
  return (
    <BarChart
      h="100%"
      data={data}
      dataKey="label"
      type={drawing.stacked ? "stacked" : "default"}
      series={drawing.columns.map((key, n) => ({
        name: key,
        label: grid.columns.find((column) => column.key === key)?.name ?? key,
        color: `var(--series-${drawing.colors?.[n] ?? n + 1})`,
      }))}
      withLegend={drawing.columns.length > 1}
      legendProps={{ verticalAlign: "bottom" }}
      {...(drawing.show ? { valueFormatter: drawing.show } : {})}
      tickLine="none"
      orientation={drawing.across ? "vertical" : "horizontal"}
      gridAxis={drawing.across ? "y" : "x"}
      maxBarWidth={drawing.across ? 22 : 44}
      yAxisProps={drawing.across ? { width: 110 } : { width: 48, allowDecimals: false }}
      xAxisProps={drawing.across ? { allowDecimals: false } : { minTickGap: 16 }}
      barChartProps={{ accessibilityLayer: false }}
      barProps={(series) => ({
        cursor: "pointer",
        onClick: (_: unknown, index: number) => open(index, series.name),
      })}
    />
  );
}
