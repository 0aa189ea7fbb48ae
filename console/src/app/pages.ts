import {
  IconAlertTriangle,
  IconBook,
  IconChecklist,
  IconDashboard,
  IconEar,
  IconHeartHandshake,
  IconHistory,
  IconInbox,
  IconPhoneOutgoing,
  IconReportAnalytics,
  IconSettings,
  IconSpeakerphone,
  IconUsers,
} from "@tabler/icons-react";
import { type ComponentType, type LazyExoticComponent, lazy } from "react";
import { text } from "../text/text";
import type { Me } from "./me";

export interface Page {
  path: string;
  name: string;
  icon: typeof IconInbox;
  role: Me["role"];
  page: LazyExoticComponent<ComponentType>;
  /** Pressed after "g". */
  letter: string;
  /** Not in the menu: links, the palette and its letter lead to it. */
  aside?: boolean;
}

/** Every page of the console, in the order of the menu. Each is loaded when it is first opened. */
export const PAGES: readonly Page[] = [
  {
    path: "inbox",
    name: text.nav.inbox,
    icon: IconInbox,
    role: "agent",
    letter: "i",
    page: lazy(() => import("../pages/InboxPage")),
  },
  {
    path: "wall",
    name: text.nav.wall,
    icon: IconDashboard,
    role: "supervisor",
    letter: "w",
    page: lazy(() => import("../pages/WallPage")),
  },
  {
    path: "callbacks",
    name: text.nav.callbacks,
    icon: IconPhoneOutgoing,
    role: "agent",
    letter: "c",
    page: lazy(() => import("../pages/CallbacksPage")),
  },
  {
    path: "approvals",
    name: text.nav.approvals,
    icon: IconChecklist,
    role: "supervisor",
    letter: "a",
    page: lazy(() => import("../pages/ApprovalsPage")),
  },
  {
    path: "incidents",
    name: text.nav.incidents,
    icon: IconAlertTriangle,
    role: "agent",
    letter: "n",
    page: lazy(() => import("../pages/IncidentsPage")),
  },
  {
    path: "listening",
    name: text.nav.listening,
    icon: IconEar,
    role: "agent",
    letter: "l",
    page: lazy(() => import("../pages/ListeningPage")),
  },
  {
    path: "follow-ups",
    name: text.nav.followUps,
    icon: IconHeartHandshake,
    role: "agent",
    letter: "u",
    page: lazy(() => import("../pages/FollowUpsPage")),
  },
  {
    path: "posts",
    name: text.nav.posts,
    icon: IconSpeakerphone,
    role: "agent",
    letter: "p",
    page: lazy(() => import("../pages/PostsPage")),
  },
  {
    path: "articles",
    name: text.nav.articles,
    icon: IconBook,
    role: "agent",
    letter: "k",
    page: lazy(() => import("../pages/ArticlesPage")),
  },
  {
    path: "team",
    name: text.nav.team,
    icon: IconUsers,
    role: "agent",
    letter: "t",
    page: lazy(() => import("../pages/TeamPage")),
  },
  {
    path: "reports",
    name: text.nav.reports,
    icon: IconReportAnalytics,
    role: "agent",
    letter: "r",
    page: lazy(() => import("../pages/ReportsPage")),
  },
  {
    path: "settings",
    name: text.nav.settings,
    icon: IconSettings,
    role: "supervisor",
    letter: "s",
    page: lazy(() => import("../pages/SettingsPage")),
  },
  {
    path: "audit",
    name: text.nav.audit,
    icon: IconHistory,
    role: "admin",
    letter: "y",
    aside: true,
    page: lazy(() => import("../pages/AuditPage")),
  },
];
