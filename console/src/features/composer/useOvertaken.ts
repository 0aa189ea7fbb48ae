import { useMemo, useState } from "react";
import type { Line } from "../../api/types";

/**
 * What somebody else answered since these words were begun: to be read before they are sent. `begun` is when a draft of
 * an earlier day was kept, "" where these words were begun here. Lines newest first.
 */
export function useOvertaken(lines: readonly Line[], words: string, begun: string, me: string) {
  const newest = lines[0]?.at ?? "";
  const [known, setKnown] = useState<string | null>(null);
  if (!words && known !== null) setKnown(null);
  if (words && known === null && lines.length > 0) setKnown(begun || newest);
  const begins = words ? known : null;
  // Not looked for at each key: a ticket may have thousands of lines.
  const overtaken = useMemo(
    () => (begins === null ? undefined : answeredSince(lines, begins, me)),
    [lines, begins, me],
  );
  return { overtaken, read: () => setKnown(newest) };
}

/** The newest answer of another person after that moment. */
export function answeredSince(lines: readonly Line[], since: string, me: string): Line | undefined {
  return lines.find(
    (line) =>
      Date.parse(line.at) > Date.parse(since) &&
      line.direction === "outbound" &&
      line.kind !== "note" &&
      line.kind !== "event" &&
      Boolean(line.agent) &&
      line.agent !== me,
  );
}
