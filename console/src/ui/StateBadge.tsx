import { Badge } from "@mantine/core";
import type { IconCheck } from "@tabler/icons-react";
import type { ReactNode } from "react";

export type Icon = typeof IconCheck;

/** A state: an icon, a word and a colour, so that none of them is needed alone. Grey ones are outlined, not filled. */
export function StateBadge({
  icon: Shape,
  color = "gray",
  children,
}: {
  icon: Icon;
  color?: string;
  children: ReactNode;
}) {
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      variant={color === "gray" ? "default" : "light"}
      color={color}
      leftSection={<Shape size={12} aria-hidden />}
      style={{ flexShrink: 0 }}
    >
      {children}
    </Badge>
  );
}
