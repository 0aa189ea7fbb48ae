import { care } from "./en/care";
import { text as base } from "./text";

/** With those of supervisors' pages and of what is beside tickets. */
export const text = { ...base, ...care };
