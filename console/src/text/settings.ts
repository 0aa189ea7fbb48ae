import { hours } from "./en/hours";
import { menus } from "./en/menus";
import { settings } from "./en/settings";
import { wording } from "./en/wording";
import { text as base } from "./text";

/** With those of the settings. */
export const text = { ...base, ...settings, ...hours, ...menus, ...wording };
