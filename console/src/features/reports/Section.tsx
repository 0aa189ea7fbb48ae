import { Skeleton, Stack } from "@mantine/core";
import type { UseQueryResult } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { text } from "../../text/reports";
import { ErrorNote } from "../../ui/ErrorNote";
import classes from "./Reports.module.css";

const TILES = ["1", "2", "3", "4", "5", "6"];

/** A report while it is added up, when that failed, and when it is there. */
export function Section<T>({
  found,
  children,
}: {
  found: UseQueryResult<T>;
  children: (told: T) => ReactNode;
}) {
  if (found.error && !found.data) {
    return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  }
  if (!found.data) return <Adding />;
  return <Stack gap={28}>{children(found.data)}</Stack>;
}

function Adding() {
  return (
    <Stack gap={28} role="status" aria-label={text.reports.loading}>
      <div className={classes.tiles}>
        {TILES.map((tile) => (
          <Skeleton key={tile} height={96} radius="md" />
        ))}
      </div>
      <Skeleton height={380} radius="md" />
    </Stack>
  );
}
