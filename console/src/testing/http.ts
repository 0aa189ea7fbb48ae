import { vi } from "vitest";
import { signIn, signOut } from "../api/session";

export interface Asked {
  /** "GET /api/tickets": without the query. */
  name: string;
  query: URLSearchParams;
  body: unknown;
}

let answers: Record<string, unknown> = {};
let heard: Asked[] = [];

async function answer(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const request = input instanceof Request ? input : new Request(new URL(String(input), location.href), init);
  const url = new URL(request.url);
  const name = `${request.method} ${url.pathname}`;
  const words = await request.text();
  heard.push({ name, query: url.searchParams, body: words ? JSON.parse(words) : null });
  if (!(name in answers))
    return Response.json({ title: "Not found", status: 404, detail: name }, { status: 404 });
  const told = answers[name];
  if (told instanceof Response) return told.clone();
  return told === null ? new Response(null, { status: 204 }) : Response.json(told);
}

/** The server answers so; what it was asked is told. Answers are by "METHOD /path". */
export function answerWith(given: Record<string, unknown>): Asked[] {
  answers = { ...answers, ...given };
  heard = [];
  return heard;
}

/** Somebody is signed in, and nothing goes out. Mantine's needs of a browser are there. */
export async function pretendSession(): Promise<void> {
  vi.stubGlobal("fetch", answer);
  vi.stubGlobal(
    "matchMedia",
    (media: string) =>
      ({
        matches: false,
        media,
        addEventListener: () => undefined,
        removeEventListener: () => undefined,
      }) as unknown,
  );
  vi.stubGlobal(
    "ResizeObserver",
    class {
      observe(): void {}
      unobserve(): void {}
      disconnect(): void {}
    },
  );
  answers = { "POST /api/session": { id_token: "token", refresh_token: "refresh", expires_in: 3600 } };
  await signIn({ username: "ana", password: "right" }, false);
  heard = [];
}

export function forgetSession(): void {
  signOut();
  vi.unstubAllGlobals();
}
