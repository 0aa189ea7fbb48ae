/** The chat's calls (docs/chat.md). Every answer that isn't a good one is a Trouble that says what to do about it. */
import type { User } from "./protocol";

export interface Attachment {
  name: string;
  content_type: string;
  url: string;
}

export interface Message {
  id: string;
  from: "customer" | "agent";
  name: string;
  text: string;
  at: number;
  attachments: Attachment[];
  status: string;
}

export interface Session {
  token: string;
  visitor_id: string;
  expires_at: number;
}

export interface Sent {
  client_id: string;
  text: string;
  attachments: { key: string; name: string; content_type: string }[];
}

export interface Place {
  key: string;
  url: string;
  headers: Record<string, string>;
}

/** `status` 0: no answer. `again`: whether the same call may succeed later, `after` ms from now. */
export class Trouble extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly after = 0,
  ) {
    super(message);
  }

  get again(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }
}

/** `about`: another text once more was said; `solved`: whether the matter is. */
export interface Heard {
  items: Message[];
  next: string;
  about: string;
  solved: boolean;
}

export class Api {
  token = "";

  constructor(
    private readonly base: URL,
    private readonly fetcher: typeof fetch = (...args) => fetch(...args),
  ) {}

  config<T>(account: string): Promise<T> {
    return this.call("GET", `chat/${encodeURIComponent(account)}/config`);
  }

  start(account: string, visit: { visitor?: string; page?: string; user?: User }): Promise<Session> {
    return this.call("POST", `chat/${encodeURIComponent(account)}/sessions`, visit, false);
  }

  messages(after: string): Promise<Heard> {
    return this.call("GET", `chat/messages?limit=100${after ? `&after=${encodeURIComponent(after)}` : ""}`);
  }

  say(sent: Sent): Promise<{ id: string }> {
    return this.call("POST", "chat/messages", sent);
  }

  place(file: File): Promise<Place> {
    return this.call("POST", "chat/uploads", { name: file.name, content_type: file.type, size: file.size });
  }

  async put(place: Place, file: File): Promise<void> {
    const answer = await this.reach(place.url, { method: "PUT", headers: place.headers, body: file });
    if (!answer.ok) throw new Trouble(answer.status, "The file could not be sent.");
  }

  typing(on: boolean): Promise<void> {
    return this.call("POST", "chat/typing", { typing: on });
  }

  agentTyping(): Promise<{ agent_typing: boolean }> {
    return this.call("GET", "chat/typing");
  }

  end(): Promise<void> {
    return this.call("POST", "chat/end", {});
  }

  rate(score: number, words: string): Promise<void> {
    return this.call("POST", "chat/rating", { score, words });
  }

  mail(email: string): Promise<void> {
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    return this.call("POST", "chat/mail", { email, time_zone: timeZone ?? "" });
  }

  code(account: string, number: string): Promise<void> {
    return this.call("POST", "callbacks/codes", { account, number }, false);
  }

  callMe(
    asked: Record<"account" | "number" | "code" | "client_id", string>,
  ): Promise<{ next_at: number; page: string }> {
    return this.call("POST", "callbacks", asked, false);
  }

  private async call<T>(method: string, path: string, body?: unknown, known = true): Promise<T> {
    const headers: Record<string, string> = {};
    if (body !== undefined) headers["content-type"] = "application/json";
    if (known && this.token) headers.authorization = `Bearer ${this.token}`;
    const answer = await this.reach(new URL(path, this.base), {
      method,
      headers,
      cache: "no-cache",
      credentials: "omit",
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const said = await text(answer);
    if (!answer.ok) throw problem(answer, said);
    return (said ? JSON.parse(said) : undefined) as T;
  }

  private async reach(url: URL | string, init: RequestInit): Promise<Response> {
    try {
      return await this.fetcher(url, init);
    } catch {
      throw new Trouble(0, "There is no connection.");
    }
  }
}

async function text(answer: Response): Promise<string> {
  try {
    return await answer.text();
  } catch {
    throw new Trouble(0, "The connection broke off.");
  }
}

function problem(answer: Response, said: string): Trouble {
  const after = Number(answer.headers.get("retry-after") ?? 0) * 1000 || 0;
  try {
    const { detail } = JSON.parse(said) as { detail?: unknown };
    return new Trouble(answer.status, typeof detail === "string" ? detail : "That didn't work.", after);
  } catch {
    return new Trouble(answer.status, "That didn't work.", after);
  }
}
