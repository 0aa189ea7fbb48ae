import { api, told } from "../../api/client";
import { farewell } from "../../api/farewell";
import type { components } from "../../api/schema";
import type { ReplyIn } from "../../api/types";
import { leave, type Out } from "./outbox";

type NoteIn = components["schemas"]["NoteIn"];

/** One message to the server: the same `client_id` is the same message, however often it is asked for. */
export function sendOut(out: Out): Promise<unknown> {
  const params = { path: { id: out.ticket } };
  return out.path === "/api/tickets/{id}/notes"
    ? told(api.POST("/api/tickets/{id}/notes", { params, body: out.body as NoteIn }))
    : told(api.POST("/api/tickets/{id}/replies", { params, body: out.body as ReplyIn }));
}

let watching = false;

/** Whoever pressed "send" and closes the page meant it: what is still held goes out at once. */
export function sendWhenLeaving(): void {
  if (watching) return;
  watching = true;
  window.addEventListener("pagehide", () =>
    leave((out) => farewell("POST", out.path.replace("{id}", out.ticket), out.body)),
  );
}
