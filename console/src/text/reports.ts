import { reports } from "./en/reports";
import { text as base } from "./text";

/** With those of reports and callbacks. */
export const text = { ...base, ...reports };
