/** The conversation as a text file. */
import type { Message } from "./api";

export interface Named {
  you: string;
  us: string;
}

export function transcript(
  title: string,
  messages: readonly Message[],
  names: Named,
  locale?: string,
): string {
  const time = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const lines = messages.map((message) => {
    const who = message.from === "agent" ? message.name || names.us : names.you;
    const files = message.attachments.map((file) => `[${file.name}]`);
    const said = [message.text, ...files].filter(Boolean).join("\n");
    return `${time.format(message.at)}  ${who}:\n${said.replace(/^/gm, "  ")}\n`;
  });
  return `${title}\n\n${lines.join("\n")}`;
}
