import { offsetOf } from "../../ui/zones";

const MINUTE = 60_000;

/** A moment on the zone's clock, as a field for date and time holds it: "2026-11-23T09:00". */
export function localOf(at: number, zone: string): string {
  return new Date(at + offsetOf(zone, at) * MINUTE).toISOString().slice(0, 16);
}

/** The next full hour that is at least an hour away. */
export function soon(now: number, zone: string): string {
  const hour = 3_600_000;
  return localOf(Math.ceil((now + hour) / hour) * hour, zone);
}
