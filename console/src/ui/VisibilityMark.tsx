import { IconLock, IconWorld } from "@tabler/icons-react";
import { text } from "../text/text";
import { StateBadge } from "./StateBadge";

/** Public or private: an icon, a word and a colour, so that none of them is needed alone. */
export function VisibilityMark({ visibility }: { visibility: "public" | "private" }) {
  const open = visibility === "public";
  return (
    <StateBadge icon={open ? IconWorld : IconLock} color={open ? "amber" : "gray"}>
      {text.visibility[visibility]}
    </StateBadge>
  );
}
