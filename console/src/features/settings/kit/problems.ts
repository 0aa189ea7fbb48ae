import { ApiError } from "../../../api/problem";

/** `agents[1].name` as the form calls it: `agents.1.name`. */
export function formPath(field: string): string {
  return field.replace(/\[(\d+)\]/g, ".$1");
}

/** What the server says of each field, by the form's names. */
export function fieldErrors(error: unknown): Record<string, string> {
  const problem = error instanceof ApiError ? error.problem : null;
  if (!problem) return {};
  const named = problem.errors?.length
    ? problem.errors
    : problem.field
      ? [{ field: problem.field, reason: problem.detail }]
      : [];
  return Object.fromEntries(named.map((one) => [formPath(one.field), one.reason]));
}

/** Somebody else changed it meanwhile. */
export function isConflict(error: unknown): boolean {
  return error instanceof ApiError && ["conflict", "precondition_failed"].includes(error.code);
}

/** A short name for addresses, made of a longer one: "Billing & returns" -> "billing-returns". */
export function idOf(name: string): string {
  return name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, 40)
    .replace(/^-+|-+$/g, "");
}
