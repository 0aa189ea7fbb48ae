import type { Channel } from "../../../api/types";

/** One entry of an account's `settings`. `path` is below `settings`, as the server calls it. */
export interface Option {
  path: OptionPath;
  kind:
    | "text"
    | "long"
    | "url"
    | "number"
    | "switch"
    | "words"
    | "choice"
    | "colour"
    | "calendar"
    | "ivr"
    | "template"
    | "voice"
    | "sms";
  group: OptionGroup;
  channels: readonly Channel[];
  /** What counts where nothing is set. */
  unset?: string | number | boolean;
  choices?: readonly string[];
  max?: number;
}
export type OptionGroup = "who" | "answers" | "guard" | "posts" | "calls" | "chat" | "technical";
export type OptionPath =
  | "handle"
  | "page_id"
  | "messaging_service_sid"
  | "language"
  | "calendar"
  | "greeting"
  | "sign_off"
  | "sign_off_private"
  | "approve_public"
  | "private_after_turns"
  | "private_link"
  | "closing_template"
  | "fallback_template"
  | "thanks_template"
  | "triage"
  | "reader"
  | "own_addresses"
  | "own_domains"
  | "competitors"
  | "order_numbers"
  | "approve_posts"
  | "posts_a_day"
  | "automatic_posts_a_day"
  | "budget.usd"
  | "ivr"
  | "voice"
  | "music"
  | "record"
  | "record_off_countries"
  | "recording_days"
  | "delete_at_provider"
  | "country"
  | "code_account"
  | "twiml_app"
  | "origins"
  | "window.accent"
  | "window.side"
  | "window.scheme"
  | "window.away"
  | "window.question.text"
  | "window.question.choices"
  | "window.call_account"
  | "window.mail_from"
  | "window.rating"
  | "appsecret_proof"
  | "keep_raw";

const X: readonly Channel[] = ["x"];
const META: readonly Channel[] = ["facebook", "instagram"];
const PUBLIC: readonly Channel[] = ["x", "facebook", "instagram"];
const POSTS: readonly Channel[] = ["x", "facebook"];
const WRITTEN: readonly Channel[] = ["x", "facebook", "instagram", "sms", "whatsapp", "chat"];
const VOICE: readonly Channel[] = ["voice"];
const CHAT: readonly Channel[] = ["chat"];
const ALL: readonly Channel[] = [...WRITTEN, "voice"];

export const OPTIONS: readonly Option[] = [
  { path: "handle", kind: "text", group: "who", channels: PUBLIC },
  { path: "page_id", kind: "text", group: "who", channels: ["instagram"] },
  { path: "messaging_service_sid", kind: "text", group: "who", channels: ["sms", "whatsapp"] },
  { path: "language", kind: "text", group: "who", channels: ALL },
  { path: "calendar", kind: "calendar", group: "who", channels: ALL },
  { path: "greeting", kind: "long", group: "chat", channels: CHAT },
  { path: "greeting", kind: "long", group: "calls", channels: VOICE },
  {
    path: "sign_off",
    kind: "choice",
    group: "answers",
    channels: WRITTEN,
    choices: ["", "initials", "first_name"],
  },
  { path: "sign_off_private", kind: "switch", group: "answers", channels: WRITTEN, unset: false },
  {
    path: "approve_public",
    kind: "choice",
    group: "answers",
    channels: PUBLIC,
    choices: ["", "new_agents", "all"],
  },
  { path: "private_after_turns", kind: "number", group: "answers", channels: PUBLIC, unset: 3, max: 50 },
  { path: "private_link", kind: "url", group: "answers", channels: PUBLIC },
  { path: "closing_template", kind: "template", group: "answers", channels: PUBLIC },
  { path: "fallback_template", kind: "template", group: "answers", channels: PUBLIC },
  { path: "thanks_template", kind: "template", group: "answers", channels: PUBLIC },
  { path: "triage", kind: "choice", group: "answers", channels: PUBLIC, choices: ["on", "off"], unset: "on" },
  { path: "reader", kind: "choice", group: "answers", channels: PUBLIC, choices: ["", "comprehend"] },
  { path: "own_addresses", kind: "words", group: "guard", channels: PUBLIC },
  { path: "own_domains", kind: "words", group: "guard", channels: PUBLIC },
  { path: "competitors", kind: "words", group: "guard", channels: PUBLIC },
  { path: "order_numbers", kind: "words", group: "guard", channels: PUBLIC },
  { path: "approve_posts", kind: "switch", group: "posts", channels: POSTS, unset: true },
  { path: "posts_a_day", kind: "number", group: "posts", channels: POSTS, max: 1_000 },
  { path: "automatic_posts_a_day", kind: "number", group: "posts", channels: POSTS, max: 1_000 },
  { path: "budget.usd", kind: "number", group: "posts", channels: X, max: 1_000_000 },
  { path: "ivr", kind: "ivr", group: "calls", channels: VOICE },
  { path: "voice", kind: "text", group: "calls", channels: VOICE },
  { path: "music", kind: "url", group: "calls", channels: VOICE },
  { path: "record", kind: "choice", group: "calls", channels: VOICE, choices: ["off", "on"], unset: "off" },
  { path: "record_off_countries", kind: "words", group: "calls", channels: VOICE },
  { path: "recording_days", kind: "number", group: "calls", channels: VOICE, unset: 0, max: 3_650 },
  { path: "delete_at_provider", kind: "switch", group: "calls", channels: VOICE, unset: false },
  { path: "country", kind: "text", group: "calls", channels: VOICE },
  { path: "code_account", kind: "sms", group: "calls", channels: VOICE },
  { path: "origins", kind: "words", group: "calls", channels: VOICE },
  { path: "twiml_app", kind: "text", group: "calls", channels: VOICE },
  { path: "origins", kind: "words", group: "chat", channels: CHAT },
  { path: "window.away", kind: "long", group: "chat", channels: CHAT },
  { path: "window.accent", kind: "colour", group: "chat", channels: CHAT, unset: "#1f6f54" },
  {
    path: "window.side",
    kind: "choice",
    group: "chat",
    channels: CHAT,
    choices: ["right", "left"],
    unset: "right",
  },
  {
    path: "window.scheme",
    kind: "choice",
    group: "chat",
    channels: CHAT,
    choices: ["auto", "light", "dark"],
    unset: "auto",
  },
  { path: "window.question.text", kind: "text", group: "chat", channels: CHAT },
  { path: "window.question.choices", kind: "words", group: "chat", channels: CHAT },
  { path: "window.call_account", kind: "voice", group: "chat", channels: CHAT },
  { path: "window.mail_from", kind: "text", group: "chat", channels: CHAT },
  { path: "window.rating", kind: "switch", group: "chat", channels: CHAT, unset: true },
  { path: "appsecret_proof", kind: "switch", group: "technical", channels: META, unset: false },
  { path: "keep_raw", kind: "switch", group: "technical", channels: ALL, unset: false },
];
export const GROUPS: readonly OptionGroup[] = [
  "who",
  "answers",
  "calls",
  "chat",
  "posts",
  "guard",
  "technical",
];

export function optionsOf(channel: Channel, group: OptionGroup): Option[] {
  return OPTIONS.filter((one) => one.group === group && one.channels.includes(channel));
}

export type Doc = Record<string, unknown>;

export function valueAt(settings: Doc, path: string): unknown {
  return path.split(".").reduce<unknown>((at, name) => (isDoc(at) ? at[name] : undefined), settings);
}

/** The settings with this value there; undefined takes it away, and what is left empty with it. */
export function withValue(settings: Doc, path: string, value: unknown): Doc {
  const [name = "", ...rest] = path.split(".");
  const inner =
    rest.length > 0 ? withValue(isDoc(settings[name]) ? settings[name] : {}, rest.join("."), value) : value;
  const { [name]: _, ...others } = settings;
  const gone = inner === undefined || (rest.length > 0 && isDoc(inner) && Object.keys(inner).length === 0);
  return gone ? others : { ...others, [name]: inner };
}

/** What no field of this channel's form shows. */
export function restOf(settings: Doc, channel: Channel): Doc {
  return OPTIONS.filter((one) => one.channels.includes(channel)).reduce(
    (left, one) => withValue(left, one.path, undefined),
    settings,
  );
}

/** The settings with everything that no field shows replaced by this. */
export function withRest(settings: Doc, channel: Channel, rest: Doc): Doc {
  const shown = OPTIONS.filter((one) => one.channels.includes(channel));
  return shown.reduce<Doc>((made, one) => {
    const value = valueAt(settings, one.path);
    return value === undefined ? made : withValue(made, one.path, value);
  }, rest);
}

/** A JSON object that was typed; null if it isn't one. */
export function docOf(words: string): Doc | null {
  if (!words.trim()) return {};
  try {
    const read: unknown = JSON.parse(words);
    return isDoc(read) ? read : null;
  } catch {
    return null;
  }
}

function isDoc(value: unknown): value is Doc {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
