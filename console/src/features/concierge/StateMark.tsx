import { Badge } from "@mantine/core";
import { IconBan, IconBulb, IconSearch, IconShoppingBag, IconTruckDelivery } from "@tabler/icons-react";
import { text } from "../../text/care";
import type { State } from "./useConcierge";

const MARKS: Record<State, { icon: typeof IconSearch; color: string; loud: boolean }> = {
  searching: { icon: IconSearch, color: "amber", loud: true },
  found: { icon: IconBulb, color: "pine", loud: true },
  ordered: { icon: IconShoppingBag, color: "pine", loud: true },
  shipped: { icon: IconTruckDelivery, color: "gray", loud: false },
  declined: { icon: IconBan, color: "gray", loud: false },
};

/** How far a wish is: an icon, a word and a colour, so that none of them is needed alone. */
export function StateMark({ state }: { state: State }) {
  const { icon: Icon, color, loud } = MARKS[state];
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      style={{ flexShrink: 0 }}
      variant={loud ? "light" : "default"}
      color={color}
      leftSection={<Icon size={12} aria-hidden />}
    >
      {text.concierge.state[state]}
    </Badge>
  );
}
