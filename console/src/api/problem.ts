import type { components } from "./schema";

export type Problem = components["schemas"]["Problem"];

/** What the API refused, in its own words (RFC 9457). `status` 0: it could not be reached. */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem | null;

  constructor(status: number, problem: Problem | null) {
    super(problem?.detail || problem?.title || "The server could not be reached.");
    this.status = status;
    this.problem = problem;
  }

  get code(): string {
    return this.problem?.code ?? "";
  }

  /** The field that is wrong, or "". */
  get field(): string {
    return this.problem?.field ?? "";
  }

  /** What would be allowed, or "". */
  get instead(): string {
    return this.problem?.instead ?? "";
  }
}
