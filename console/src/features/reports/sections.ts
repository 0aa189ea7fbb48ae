import type { ComponentType } from "react";
import { text } from "../../text/reports";
import { Articles } from "./Articles";
import { Callbacks } from "./Callbacks";
import type { Filter } from "./Choose";
import { Goodwill } from "./Goodwill";
import { Incidents } from "./Incidents";
import { Loops } from "./Loops";
import { Overview } from "./Overview";
import { Phone } from "./Phone";
import { Posts } from "./Posts";
import type { Selection } from "./selection";

export interface ReportSection {
  path: string;
  name: string;
  /** Supervisors only, as the API has it. */
  senior?: boolean;
  /** What it can be narrowed by, beside the days. */
  filters: readonly Filter[];
  view: ComponentType<{ selection: Selection; zone: string }>;
}

const t = text.reports.section;

export const SECTIONS: readonly ReportSection[] = [
  { path: "overview", name: t.overview, filters: ["agent", "channel"], view: Overview },
  { path: "phone", name: t.phone, filters: ["agent"], view: Phone },
  { path: "callbacks", name: t.callbacks, filters: ["agent", "queue"], view: Callbacks },
  { path: "loops", name: t.loops, senior: true, filters: [], view: Loops },
  { path: "incidents", name: t.incidents, senior: true, filters: [], view: Incidents },
  { path: "posts", name: t.posts, filters: [], view: Posts },
  { path: "articles", name: t.articles, filters: ["agent", "channel"], view: Articles },
  { path: "goodwill", name: t.goodwill, filters: ["agent", "step"], view: Goodwill },
];
