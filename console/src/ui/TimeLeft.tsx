import { Badge } from "@mantine/core";
import { IconAlarm } from "@tabler/icons-react";
import { fill, text } from "../text/text";
import { useNow } from "./clock";
import { span } from "./times";

const SOON_MS = 10 * 60_000;

/** How long until the nearest promise, or how late it is: in words, and louder the nearer it comes. */
export function TimeLeft({ due }: { due: string | null }) {
  const now = useNow();
  if (!due) return null;
  const left = Date.parse(due) - now;
  const late = left < 0;
  const color = late ? "red" : left < SOON_MS ? "amber" : "gray";
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      style={{ flexShrink: 0 }}
      variant={late || left < SOON_MS ? "light" : "transparent"}
      color={color}
      leftSection={late ? <IconAlarm size={12} aria-hidden /> : null}
    >
      {fill(late ? text.time.late : text.time.left, { span: span(left) })}
    </Badge>
  );
}
