import { IconBan, IconBulb, IconSearch, IconShoppingBag, IconTruckDelivery } from "@tabler/icons-react";
import { text } from "../../text/care";
import { type Icon, StateBadge } from "../../ui/StateBadge";
import type { State } from "./useConcierge";

const MARKS: Record<State, { icon: Icon; color: string }> = {
  searching: { icon: IconSearch, color: "amber" },
  found: { icon: IconBulb, color: "pine" },
  ordered: { icon: IconShoppingBag, color: "pine" },
  shipped: { icon: IconTruckDelivery, color: "gray" },
  declined: { icon: IconBan, color: "gray" },
};

/** How far a wish is. */
export function StateMark({ state }: { state: State }) {
  return <StateBadge {...MARKS[state]}>{text.concierge.state[state]}</StateBadge>;
}
