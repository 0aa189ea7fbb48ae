import {
  IconAlertTriangle,
  IconChecklist,
  IconDashboard,
  IconEar,
  IconInbox,
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
    path: "team",
    name: text.nav.team,
    icon: IconUsers,
    role: "agent",
    letter: "t",
    page: lazy(() => import("../pages/TeamPage")),
  },
];
