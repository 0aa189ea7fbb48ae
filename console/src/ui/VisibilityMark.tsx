import { Badge } from "@mantine/core";
import { IconLock, IconWorld } from "@tabler/icons-react";
import { text } from "../text/text";

/** Public or private: an icon, a word and a colour, so that none of them is needed alone. */
export function VisibilityMark({ visibility }: { visibility: "public" | "private" }) {
  const open = visibility === "public";
  const Icon = open ? IconWorld : IconLock;
  return (
    <Badge
      size="sm"
      radius="sm"
      variant={open ? "light" : "default"}
      color={open ? "amber" : "gray"}
      leftSection={<Icon size={12} aria-hidden />}
      tt="none"
    >
      {text.visibility[visibility]}
    </Badge>
  );
}
