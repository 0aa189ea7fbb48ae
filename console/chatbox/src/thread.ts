/** The conversation as it is known: what was polled, and what was taken and isn't in a poll yet. */
import type { Message } from "./api";

export class Thread {
  private known = new Map<string, Message>();

  /** Oldest first. What comes late stands where it belongs (docs/chat.md, "Reading"). */
  get messages(): Message[] {
    return [...this.known.values()].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
  }

  /** Those that weren't known. What is given again replaces what was known: its links are fresh. */
  merge(items: readonly Message[]): Message[] {
    const fresh = items.filter((item) => !this.known.has(item.id));
    for (const item of items) this.known.set(item.id, item);
    return fresh;
  }

  /** Something of the visitor's that was taken, until a poll gives it. */
  add(message: Message): void {
    if (!this.known.has(message.id)) this.known.set(message.id, message);
  }

  clear(): void {
    this.known = new Map();
  }

  /** How many of an agent's came after that instant. */
  unread(since: number): number {
    return this.messages.filter((message) => message.from === "agent" && message.at > since).length;
  }

  lastAt(): number {
    return this.messages.at(-1)?.at ?? 0;
  }
}
