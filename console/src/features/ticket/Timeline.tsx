import { Button, Center, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import type { Line } from "../../api/types";
import { text } from "../../text/text";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { EventFold } from "./EventFold";
import { fold } from "./fold";
import { LineCard } from "./LineCard";
import classes from "./Ticket.module.css";
import { useTimeline } from "./useTicket";

const NEAR_BOTTOM_PX = 80;

/** All that was said, over all threads, in order; what happened in between is folded. */
export function Timeline({
  id,
  zone,
  tools,
}: {
  id: string;
  zone: string;
  /** What can be done with one line, if anything. */
  tools?: (line: Line) => ReactNode;
}) {
  const found = useTimeline(id);
  const pane = useRef<HTMLDivElement>(null);
  const atBottom = useRef(true);
  const rows = useMemo(() => {
    const kept = found.data?.pages.flatMap((page) => page.items) ?? [];
    return fold(kept.toReversed());
  }, [found.data]);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => pane.current,
    estimateSize: (index) => (rows[index]?.kind === "events" ? 36 : 96),
    overscan: 12,
    getItemKey: (index) => rows[index]?.key ?? index,
  });
  const newest = rows.at(-1)?.key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is followed, as long as the reader is down there
  useEffect(() => {
    if (atBottom.current && rows.length > 0) virtual.scrollToIndex(rows.length - 1, { align: "end" });
  }, [newest]);

  if (found.isPending) {
    return (
      <Center flex={1} role="status" aria-label="Loading">
        <Loader type="dots" />
      </Center>
    );
  }
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  return (
    <div
      ref={pane}
      className={classes.timeline}
      role="log"
      aria-label={text.ticket.timeline}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys
      tabIndex={0}
      onScroll={({ currentTarget: at }) => {
        atBottom.current = at.scrollHeight - at.scrollTop - at.clientHeight < NEAR_BOTTOM_PX;
      }}
    >
      {found.hasNextPage ? (
        <Center p="xs">
          <Button
            size="xs"
            variant="subtle"
            loading={found.isFetchingNextPage}
            onClick={() => void found.fetchNextPage()}
          >
            {text.ticket.earlier}
          </Button>
        </Center>
      ) : null}
      {rows.length === 0 ? <Empty title={text.ticket.nothing} /> : null}
      <div style={{ height: virtual.getTotalSize(), position: "relative" }}>
        {virtual.getVirtualItems().map((item) => {
          const row = rows[item.index];
          if (!row) return null;
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={virtual.measureElement}
              className={classes.item}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              {row.kind === "events" ? (
                <EventFold lines={row.lines} zone={zone} />
              ) : (
                <LineCard line={row.line} zone={zone} tools={tools?.(row.line)} />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}
