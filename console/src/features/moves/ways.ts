import type { components } from "../../api/schema";
import type { Channel } from "../../api/types";

export type To = components["schemas"]["GoPrivateIn"]["to"];

const FIRST: Partial<Record<Channel, readonly To[]>> = {
  x: ["dm"],
  facebook: ["private_reply", "dm"],
  instagram: ["private_reply", "dm"],
};

/** Where a public conversation can go on, the network's own way first. The server says which of them is open. */
export function waysOf(ticket: { channel: Channel }): readonly To[] {
  return [...(FIRST[ticket.channel] ?? ["dm"]), "sms", "callback", "email"];
}
