import type { Attachment } from "../../api/types";

/** Links to files work for five minutes; each answer brings fresh ones. */
const KEPT_MS = 200_000;
const MOST = 500;
const known = new Map<string, { url: string; at: number }>();

/**
 * The link to a file that was shown first, as long as it works: with another one each time, a picture would be loaded
 * again and a recording that is listened to would stop.
 */
export function steadyLink(file: Attachment, now = Date.now()): string | null {
  if (!file.url) return null;
  const name = file.url.split("?", 1)[0] ?? file.url;
  const before = known.get(name);
  if (before && now - before.at < KEPT_MS) return before.url;
  known.delete(name);
  known.set(name, { url: file.url, at: now });
  if (known.size > MOST) {
    const oldest = known.keys().next().value;
    if (oldest !== undefined) known.delete(oldest);
  }
  return file.url;
}
