import type { components } from "./schema";

type Schemas = components["schemas"];
export type Ticket = Schemas["Ticket"];
export type TicketDetail = Schemas["TicketDetail"];
export type TicketPage = Schemas["TicketPage"];
export type Line = Schemas["Line"];
export type Timeline = Schemas["Timeline"];
export type View = Schemas["Count"];
export type Customer = Schemas["Customer"];
export type Directory = Schemas["Directory"];
export type ReplyIn = Schemas["ReplyIn"];
export type Attachment = Schemas["Attachment"];
export type Channel = Ticket["channel"];
export type Priority = Ticket["priority"];
export type Status = Ticket["status"];
export type Suggestion = Schemas["Suggestion"];
