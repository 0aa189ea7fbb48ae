import { IconInbox } from "@tabler/icons-react";
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
];
