import { Button, Center, Loader } from "@mantine/core";
import { useVirtualizer } from "@tanstack/react-virtual";
import { memo, type ReactNode, useEffect, useMemo, useRef } from "react";
import type { Line } from "../../api/types";
import { text } from "../../text/text";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { useNames } from "../../ui/useNames";
import { useSteady } from "../../ui/useSteady";
import { CustomerTypes } from "./CustomerTypes";
import { EventFold } from "./EventFold";
import { fold } from "./fold";
import { LineCard } from "./LineCard";
import classes from "./Ticket.module.css";
import { useTimeline } from "./useTimeline";

const NEAR_BOTTOM_PX = 80;
const NEAR_TOP_PX = 600;

/** All that was said, over all threads, in order; what happened in between is folded. */
export const Timeline = memo(function Timeline({
  id,
  zone,
  customer,
  tools,
}: {
  id: string;
  zone: string;
  /** Their name: who is writing. */
  customer: string;
  /** What can be done with one line, if anything. */
  tools?: (line: Line) => ReactNode;
}) {
  const found = useTimeline(id);
  const name = useNames();
  const pane = useRef<HTMLDivElement>(null);
  const opened = useRef(false);
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
    anchorTo: "end", // what comes in above moves nothing that is being read
    followOnAppend: true, // what is new is followed, as long as the reader is down there
    scrollEndThreshold: NEAR_BOTTOM_PX,
  });
  useEffect(() => {
    if (opened.current || rows.length === 0) return;
    opened.current = true;
    virtual.scrollToEnd();
  }, [rows.length, virtual]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = found;
  function scrolled(top: number): void {
    if (opened.current && top < NEAR_TOP_PX && hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }
  // Whoever is at the top when lines come in, and stays there, scrolls no more: what was before them is wanted too.
  const looks = useSteady(() => scrolled(pane.current?.scrollTop ?? NEAR_TOP_PX));
  useEffect(() => {
    if (rows.length === 0 || isFetchingNextPage) return;
    const soon = requestAnimationFrame(() => requestAnimationFrame(looks)); // once the lines have their places
    return () => cancelAnimationFrame(soon);
  }, [rows.length, isFetchingNextPage, looks]);

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
      onScroll={({ currentTarget }) => scrolled(currentTarget.scrollTop)}
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
              style={{ top: item.start }}
            >
              {row.kind === "events" ? (
                <EventFold lines={row.lines} zone={zone} name={name} />
              ) : (
                <LineCard
                  line={row.line}
                  zone={zone}
                  name={name}
                  customer={customer}
                  tools={tools?.(row.line)}
                />
              )}
            </div>
          );
        })}
      </div>
      <CustomerTypes ticket={id} name={customer} />
    </div>
  );
});
