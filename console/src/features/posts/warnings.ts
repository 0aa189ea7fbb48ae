import { ApiError } from "../../api/problem";

/** Codes of what the guard asks to be thought over again; none for anything else that went wrong. */
export function warningsOf(error: unknown): string[] {
  if (!(error instanceof ApiError) || error.code !== "warnings") return [];
  return error.problem?.errors?.map((one) => one.code ?? "").filter(Boolean) ?? [];
}

/** What is asked, in the server's words. */
export function reasonsOf(error: unknown): string[] {
  return error instanceof ApiError ? (error.problem?.errors?.map((one) => one.reason) ?? []) : [];
}
