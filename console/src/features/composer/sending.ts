import { api, told } from "../../api/client";
import { farewell } from "../../api/farewell";
import type { components } from "../../api/schema";
import type { ReplyIn } from "../../api/types";
import { leave, type Out } from "./outbox";
import { tellApplied } from "./useMacro";

type NoteIn = components["schemas"]["NoteIn"];
type MacroApplyIn = components["schemas"]["MacroApplyIn"];

/** One message to the server: the same `client_id` is the same message, however often it is asked for. */
export function sendOut(out: Out): Promise<unknown> {
  const params = { path: { id: out.ticket } };
  if (out.macro) return sendWith(out, out.macro.id);
  return out.path === "/api/tickets/{id}/notes"
    ? told(api.POST("/api/tickets/{id}/notes", { params, body: out.body as NoteIn }))
    : told(api.POST("/api/tickets/{id}/replies", { params, body: out.body as ReplyIn }));
}

/** The words and what the macro changes, in one go. */
async function sendWith(out: Out, macro: string): Promise<void> {
  const params = { path: { id: out.ticket, macro } };
  const body = out.body as MacroApplyIn;
  tellApplied(await told(api.POST("/api/tickets/{id}/macros/{macro}", { params, body })));
}

function addressOf(out: Out): string {
  return out.path.replace("{id}", out.ticket).replace("{macro}", out.macro?.id ?? "");
}

let watching = false;

/** Whoever pressed "send" and closes the page meant it: what is still held goes out at once. */
export function sendWhenLeaving(): void {
  if (watching) return;
  watching = true;
  window.addEventListener("pagehide", () => leave((out) => farewell("POST", addressOf(out), out.body)));
}
