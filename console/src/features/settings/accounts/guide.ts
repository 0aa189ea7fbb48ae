import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";

const t = text.connect;

export interface Step {
  said: string;
  /** What is pasted at the provider in this step. */
  paste: { name: string; words: string }[];
  link?: string;
}

/** Twilio doesn't ask again after a 5xx unless it is told so, by what stands behind "#". */
const RETRY = "#rc=3&rp=all";
const RETRY_CALL = "#rc=2&rp=all&rt=5000";
export const PAGE_FIELDS =
  "messages, messaging_postbacks, message_reactions, message_echoes, message_deliveries, message_reads, messaging_referrals, feed, mention, ratings";
export const INSTAGRAM_FIELDS =
  "messages, messaging_postbacks, message_reactions, messaging_seen, comments, mentions";
export const X_EVENTS =
  "post.mention.create, post.reply.create, post.create, post.delete, dm.received, dm.sent, chat.received";

type Paste = Record<string, { name: string; words: string }[]>;

/** What is pasted in which step, by the step's name in the texts. */
function pastes(channel: Channel, address: string): Paste {
  const webhook = { name: t.paste.webhook, words: address };
  switch (channel) {
    case "voice":
      return {
        comes: [
          { name: t.paste.call, words: address + RETRY_CALL },
          { name: t.paste.fails, words: address },
          { name: t.paste.status, words: `${address}?step=status${RETRY}` },
        ],
      };
    case "sms":
      return {
        comes: [
          { name: t.paste.message, words: address + RETRY },
          { name: t.paste.fallback, words: address + RETRY },
        ],
      };
    case "whatsapp":
      return { comes: [{ name: t.paste.message, words: address + RETRY }] };
    case "x":
      return { webhook: [webhook], subscribe: [{ name: t.paste.events, words: X_EVENTS }] };
    case "facebook":
      return { webhook: [webhook, { name: t.paste.fields, words: PAGE_FIELDS }] };
    case "instagram":
      return { webhook: [webhook, { name: t.paste.fields, words: INSTAGRAM_FIELDS }] };
    case "chat": {
      const [base = "", account = ""] = [address.split("/webhooks/")[0], address.split("/").pop()];
      const script = `<script async src="${base}/chat.js" data-account="${account}"></script>`;
      return { script: [{ name: t.paste.script, words: script }] };
    }
    default:
      return {};
  }
}

export function guideOf(channel: Channel, address: string): Step[] {
  const given = pastes(channel, address);
  const steps: Record<string, string> = t.guide[channel].steps;
  const links: Record<string, string> = t.guide[channel].links;
  return Object.entries(steps).map(([name, said]) => ({
    said,
    paste: given[name] ?? [],
    ...(links[name] ? { link: links[name] } : {}),
  }));
}
