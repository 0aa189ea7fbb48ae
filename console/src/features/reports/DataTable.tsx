import { Anchor, Table } from "@mantine/core";
import { Link } from "react-router";
import { type Grid, NOTHING } from "./cells";
import { Figure } from "./Figure";
import classes from "./Reports.module.css";

/** Figures in rows, each of which opens to what is behind it. */
export function DataTable({ grid, name }: { grid: Grid; name: string }) {
  return (
    <Table.ScrollContainer minWidth={110 + grid.columns.length * 72} maxHeight={420} type="native">
      <Table className={classes.table ?? ""} aria-label={name} verticalSpacing="xs" stickyHeader>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{grid.label}</Table.Th>
            {grid.columns.map((column) => (
              <Table.Th key={column.key} scope="col" ta="right">
                {column.name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {grid.rows.map((row) => (
            <Table.Tr key={row.key}>
              <Table.Th scope="row" fw={400}>
                {row.to ? (
                  <Anchor component={Link} to={row.to} size="sm">
                    {row.label}
                  </Anchor>
                ) : (
                  row.label
                )}
              </Table.Th>
              {grid.columns.map((column) => (
                <Table.Td key={column.key} ta="right">
                  <Figure cell={row.cells[column.key] ?? NOTHING} name={`${row.label}, ${column.name}`} />
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
