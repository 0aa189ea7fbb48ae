import { address } from "./base";
import { tokenNow } from "./session";

/** Said as the page closes: it goes on without it, at most 64 kB, and nobody hears the answer. */
export function farewell(method: "POST" | "PUT", path: string, body: object): void {
  const token = tokenNow();
  if (!token) return;
  void fetch(address(path), {
    method,
    keepalive: true,
    headers: { "Content-Type": "application/json", Authorization: token },
    body: JSON.stringify(body),
  }).catch(() => undefined);
}
