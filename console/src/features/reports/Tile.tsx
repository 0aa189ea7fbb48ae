import { Text } from "@mantine/core";
import type { ReactNode } from "react";
import { type Cell, compared, type Kind } from "./cells";
import { Figure } from "./Figure";
import classes from "./Reports.module.css";

export interface Headline {
  name: string;
  cell: Cell;
  /** In one plain sentence. */
  meaning: string;
  kind?: Kind;
  now?: number | null;
  /** The same of the days before, once it is known. */
  then?: number | null | undefined;
}

export function Tiles({ children, name }: { children: ReactNode; name: string }) {
  return (
    <section className={classes.tiles} aria-label={name}>
      {children}
    </section>
  );
}

/** A headline: the figure, what it means, and what it was before. The line for that is there from the start. */
export function Tile({ name, cell, meaning, kind = "count", now, then }: Headline) {
  const value = now === undefined && typeof cell.raw === "number" ? cell.raw : (now ?? null);
  const change = then === undefined ? "" : compared(kind, value, then);
  return (
    <div>
      <Text size="sm" fw={500}>
        {name}
      </Text>
      <div className={classes.value}>
        <Figure cell={cell} name={name} />
      </div>
      <Text size="xs" c="dimmed">
        {meaning}
      </Text>
      <Text size="xs" mih="1.5em">
        {change}
      </Text>
    </div>
  );
}
