import {
  IconAlertTriangle,
  IconCalendarClock,
  IconCircleCheck,
  IconCircleX,
  IconHourglass,
  IconPencil,
  IconQuestionMark,
  IconSend,
} from "@tabler/icons-react";
import { text } from "../../text/care";
import { type Icon, StateBadge } from "../../ui/StateBadge";
import type { State, Target } from "./usePosts";

const t = text.posts;
type Any = State | Target["status"];

const LOOKS: Record<Any, { icon: Icon; color: string }> = {
  draft: { icon: IconPencil, color: "gray" },
  waiting: { icon: IconHourglass, color: "amber" },
  scheduled: { icon: IconCalendarClock, color: "pine" },
  pending: { icon: IconHourglass, color: "gray" },
  queued: { icon: IconSend, color: "gray" },
  sending: { icon: IconSend, color: "gray" },
  publishing: { icon: IconSend, color: "gray" },
  published: { icon: IconCircleCheck, color: "pine" },
  failed: { icon: IconAlertTriangle, color: "red" },
  unknown: { icon: IconQuestionMark, color: "red" },
  cancelled: { icon: IconCircleX, color: "gray" },
};

/** How far a post, or one account's version of it, is: a word, a sign and a colour. */
export function StateMark({ state }: { state: Any }) {
  return <StateBadge {...LOOKS[state]}>{t.state[state]}</StateBadge>;
}
