import { Button, Center, Skeleton, Stack } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../text/text";
import { ErrorNote } from "./ErrorNote";

interface Pages<T> {
  data: { pages: { items: T[] }[] } | undefined;
  isPending: boolean;
  error: unknown;
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
  refetch: () => unknown;
}

/** The items of a list that is read in pages: while it loads, when it fails, when it is empty, and more of it. */
export function Rows<T>({
  found,
  empty,
  children,
}: {
  found: Pages<T>;
  empty: ReactNode;
  children: (item: T) => ReactNode;
}) {
  if (found.isPending) return <RowsLoading />;
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  if (items.length === 0 && !found.hasNextPage) return empty;
  return (
    <Stack gap="md">
      {items.map(children)}
      {found.hasNextPage ? (
        <Center>
          <Button
            variant="default"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {text.list.more}
          </Button>
        </Center>
      ) : null}
    </Stack>
  );
}

export function RowsLoading({ count = 3 }: { count?: number }) {
  return (
    <Stack gap="md" role="status" aria-label={text.list.loading}>
      {Array.from({ length: count }, (_, n) => `row ${n}`).map((row) => (
        <Skeleton key={row} height={92} radius="md" />
      ))}
    </Stack>
  );
}
