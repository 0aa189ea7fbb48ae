import { address } from "./base";
import { ApiError, type Problem } from "./problem";
import type { components } from "./schema";

type SessionAnswer = components["schemas"]["Session"];
export type SessionIn = Partial<components["schemas"]["SessionIn"]>;

const KEPT = "rapport.refresh";
/** Renewed this long before it runs out, so that no request meets an expired token. */
const MARGIN_MS = 120_000;

interface Tokens {
  id: string;
  until: number;
}

let tokens: Tokens | null = null;
let renewing: Promise<string> | null = null;
const listeners = new Set<() => void>();

function store(remember: boolean): Storage {
  return remember ? localStorage : sessionStorage;
}

function keptRefresh(): { token: string; remember: boolean } | null {
  for (const remember of [false, true]) {
    const token = store(remember).getItem(KEPT);
    if (token) return { token, remember };
  }
  return null;
}

async function ask(body: SessionIn): Promise<SessionAnswer> {
  let answer: Response;
  try {
    answer = await fetch(address("/api/session"), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, null);
  }
  const told: unknown = await answer.json().catch(() => null);
  if (!answer.ok) throw new ApiError(answer.status, told as Problem | null);
  return told as SessionAnswer;
}

function keep(answer: SessionAnswer, remember: boolean): void {
  if (!answer.id_token) return;
  tokens = { id: answer.id_token, until: Date.now() + (answer.expires_in ?? 3600) * 1000 };
  if (answer.refresh_token) store(remember).setItem(KEPT, answer.refresh_token);
  for (const told of listeners) told();
}

/** Sign in, or answer the challenge of a first sign-in. A `challenge` in the answer asks for a new password. */
export async function signIn(body: SessionIn, remember: boolean): Promise<SessionAnswer> {
  const answer = await ask(body);
  keep(answer, remember);
  return answer;
}

export function signOut(): void {
  tokens = null;
  for (const remember of [false, true]) store(remember).removeItem(KEPT);
  for (const told of listeners) told();
}

/** Whether somebody is signed in here, or was and can be again without a password. */
export function isSignedIn(): boolean {
  return tokens !== null || keptRefresh() !== null;
}

export function onSession(told: () => void): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}

/** A token that is good for a while. Raises ApiError(401) once it takes a password again. */
export async function idToken(): Promise<string> {
  if (tokens && tokens.until - Date.now() > MARGIN_MS) return tokens.id;
  renewing ??= renew().finally(() => {
    renewing = null;
  });
  return renewing;
}

/** The token as it is, for what can't wait: a page that is closing. "" without one. */
export function tokenNow(): string {
  return tokens?.id ?? "";
}

async function renew(): Promise<string> {
  const kept = keptRefresh();
  if (!kept) throw new ApiError(401, null);
  try {
    keep(await ask({ refresh_token: kept.token }), kept.remember);
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) signOut();
    throw error;
  }
  if (!tokens) throw new ApiError(401, null);
  return tokens.id;
}
