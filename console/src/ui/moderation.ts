import type { components } from "../api/schema";

export type Action = components["schemas"]["ModerationIn"]["action"];
/** What is asked for; the same for a line of a ticket and for a post that was only heard. */
export type Wish = components["schemas"]["HeardModerationIn"];

const ALL: readonly Action[] = ["hide", "unhide", "delete"];
const HIDING: readonly Action[] = ["hide", "unhide"];
const OFFERED: Record<string, readonly Action[]> = {
  "facebook post": ALL,
  "facebook comment": ALL,
  "instagram comment": ALL,
  "x comment": HIDING, // X lets nobody delete what others wrote
};

/** What a network lets be done with a customer's public words; the server says where it is stricter. */
export function offered(channel: string, kind: string): readonly Action[] {
  return OFFERED[`${channel} ${kind}`] ?? [];
}
