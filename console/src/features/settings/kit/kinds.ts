import {
  IconArrowsSplit2,
  IconBolt,
  IconBook,
  IconCalendarTime,
  IconClockHour4,
  IconEar,
  IconHourglass,
  IconId,
  IconListDetails,
  IconMessage2,
  IconPhoneCall,
  IconPlugConnected,
  IconSearch,
  IconStar,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { isAtLeast, type Me } from "../../../app/me";
import type { text } from "../../../text/settings";
import { describe as account } from "../accounts/describe";
import { describe as agent } from "../agents/describe";
import { describe as article } from "../articles/describe";
import { describe as calendar } from "../calendars/describe";
import { describe as ivr } from "../ivr/describe";
import { describe as macro } from "../macros/describe";
import { describe as queue } from "../queues/describe";
import { describe as rule } from "../rules/describe";
import { describe as shift } from "../shifts/describe";
import { describe as sla } from "../slas/describe";
import { describe as template } from "../templates/describe";
import { describe as triage } from "../triage/describe";
import { describe as watch } from "../watches/describe";
import type { EditorProps, Kind, Row, Told } from "./settingTypes";

export type Group = keyof typeof text.settings.group;

interface Place {
  group: Group;
  role: Me["role"];
  icon: typeof IconId;
}

/** A kind with a list and an editor. */
export interface KindPlace<K extends Kind = Kind> extends Place {
  kind: K;
  describe: (one: Row<K>) => Told;
  editor: LazyExoticComponent<ComponentType<EditorProps<K>>>;
  /** At the end of a row, instead of its mark: what has to be asked for first. */
  state?: LazyExoticComponent<ComponentType<{ row: Row<K> }>>;
  /** The editor needs the list's room as well. */
  wide?: boolean;
}

/** A page of its own among the settings. */
export interface ViewPlace extends Place {
  kind: "skills";
  view: LazyExoticComponent<ComponentType<{ me: Me }>>;
}

export type AnyPlace = KindPlace | ViewPlace;

function kind<K extends Kind>(place: KindPlace<K>): AnyPlace {
  return place as unknown as KindPlace; // each editor is only ever given settings of its own kind
}

/** Everything that can be set, in the order it is shown within its group. */
export const PLACES: readonly AnyPlace[] = [
  kind({
    kind: "account",
    group: "channels",
    role: "admin",
    icon: IconPlugConnected,
    describe: account,
    editor: lazy(() => import("../accounts/AccountEditor")),
    state: lazy(() => import("../accounts/AccountState")),
  }),
  kind({
    kind: "ivr",
    group: "channels",
    role: "admin",
    icon: IconPhoneCall,
    describe: ivr,
    editor: lazy(() => import("../ivr/IvrEditor")),
    wide: true,
  }),
  kind({
    kind: "watch",
    group: "channels",
    role: "admin",
    icon: IconSearch,
    describe: watch,
    editor: lazy(() => import("../watches/WatchEditor")),
  }),
  kind({
    kind: "agent",
    group: "people",
    role: "admin",
    icon: IconId,
    describe: agent,
    editor: lazy(() => import("../agents/AgentEditor")),
  }),
  {
    kind: "skills",
    group: "people",
    role: "admin",
    icon: IconStar,
    view: lazy(() => import("../agents/SkillGrid")),
  },
  kind({
    kind: "shift",
    group: "people",
    role: "admin",
    icon: IconCalendarTime,
    describe: shift,
    editor: lazy(() => import("../shifts/ShiftEditor")),
  }),
  kind({
    kind: "queue",
    group: "work",
    role: "admin",
    icon: IconListDetails,
    describe: queue,
    editor: lazy(() => import("../queues/QueueEditor")),
  }),
  kind({
    kind: "rule",
    group: "work",
    role: "admin",
    icon: IconArrowsSplit2,
    describe: rule,
    editor: lazy(() => import("../rules/RuleEditor")),
  }),
  kind({
    kind: "triage",
    group: "work",
    role: "supervisor",
    icon: IconEar,
    describe: triage,
    editor: lazy(() => import("../triage/TriageEditor")),
  }),
  kind({
    kind: "sla",
    group: "promises",
    role: "admin",
    icon: IconHourglass,
    describe: sla,
    editor: lazy(() => import("../slas/SlaEditor")),
  }),
  kind({
    kind: "calendar",
    group: "promises",
    role: "admin",
    icon: IconClockHour4,
    describe: calendar,
    editor: lazy(() => import("../calendars/CalendarEditor")),
  }),
  kind({
    kind: "template",
    group: "words",
    role: "admin",
    icon: IconMessage2,
    describe: template,
    editor: lazy(() => import("../templates/TemplateEditor")),
  }),
  kind({
    kind: "macro",
    group: "words",
    role: "supervisor",
    icon: IconBolt,
    describe: macro,
    editor: lazy(() => import("../macros/MacroEditor")),
  }),
  kind({
    kind: "article",
    group: "words",
    role: "supervisor",
    icon: IconBook,
    describe: article,
    editor: lazy(() => import("../articles/ArticleEditor")),
  }),
];

export function placesFor(me: Me): AnyPlace[] {
  return PLACES.filter((place) => isAtLeast(me, place.role));
}
