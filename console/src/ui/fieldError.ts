import { ApiError } from "../api/problem";

/** What the server said is wrong with a field of a form; undefined where it spoke of something else. */
export function fieldError(error: unknown, field: string): string | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const within = (name: string) => name === field || name.startsWith(`${field}.`);
  if (within(error.field)) return error.message;
  return error.problem?.errors?.find((one) => within(one.field))?.reason;
}

/** The error again, unless one of these fields shows it. */
export function otherError(error: unknown, fields: readonly string[]): unknown {
  return fields.some((field) => fieldError(error, field)) ? null : error;
}
