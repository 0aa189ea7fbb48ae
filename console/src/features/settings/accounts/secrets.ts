import type { Channel } from "../../../api/types";
import type { Connection, SecretsIn } from "./useConnection";

export type Part = "webhook" | "send" | "other";
export type SecretName =
  | "auth_token_verifies"
  | "account_sid"
  | "key_sid"
  | "key_secret"
  | "consumer_secret"
  | "x_token"
  | "app_secret"
  | "page_token"
  | "verify_token"
  | "chat_sessions"
  | "identity";

export interface SecretField {
  name: SecretName;
  part: Part;
  /** How the server calls it; of `webhook` there is one that is typed. */
  key: string;
  /** It is ours to choose, so one can be made up here. */
  ours?: boolean;
  /** No harm in seeing it while it is typed. */
  shown?: boolean;
  optional?: boolean;
}

const TWILIO: readonly SecretField[] = [
  { name: "account_sid", part: "send", key: "account_sid", shown: true },
  { name: "auth_token_verifies", part: "webhook", key: "webhook" },
  { name: "key_sid", part: "send", key: "key_sid", shown: true },
  { name: "key_secret", part: "send", key: "key_secret" },
];
const META: readonly SecretField[] = [
  { name: "app_secret", part: "webhook", key: "webhook" },
  { name: "page_token", part: "send", key: "access_token" },
  { name: "verify_token", part: "other", key: "verify_token", ours: true, shown: true },
];
export const FIELDS: Partial<Record<Channel, readonly SecretField[]>> = {
  sms: TWILIO,
  whatsapp: TWILIO,
  voice: TWILIO,
  x: [
    { name: "consumer_secret", part: "webhook", key: "webhook" },
    { name: "x_token", part: "send", key: "access_token" },
  ],
  facebook: META,
  instagram: META,
  chat: [
    { name: "chat_sessions", part: "webhook", key: "webhook", ours: true },
    { name: "identity", part: "other", key: "identity", ours: true, shown: true, optional: true },
  ],
};

export type Typed = Partial<Record<SecretName, string>>;
export const SHORTEST = 8;

/** Whether the account can't work without it; one that sends in another way needs no key, for instance. */
export function isMissing(field: SecretField, connection: Connection): boolean {
  const called = field.part === "webhook" ? "webhook" : `${field.part}.${field.key}`;
  return connection.missing.some((group) => group.split("|").includes(called));
}

export function isStored(field: SecretField, connection: Connection): boolean {
  if (field.part === "webhook") return connection.webhook > 0;
  return connection[field.part].includes(field.key);
}

/** What is wrong with what was typed, by field. The server keeps or replaces a part as a whole, so a part that is
 * begun must be finished; and nothing that is needed may stay missing. */
export function unfinished(
  fields: readonly SecretField[],
  typed: Typed,
  connection: Connection,
): SecretName[] {
  const begun = new Set(fields.filter((field) => typed[field.name]).map((field) => field.part));
  return fields
    .filter((field) => {
      const words = typed[field.name] ?? "";
      if (words) return words.length < SHORTEST;
      if (field.optional) return false;
      return begun.has(field.part) || isMissing(field, connection);
    })
    .map((field) => field.name);
}

/** What is sent: the parts that were typed. */
export function asBody(fields: readonly SecretField[], typed: Typed, keepPrevious: boolean): SecretsIn {
  const body: SecretsIn = { keep_previous: false };
  for (const field of fields) {
    const words = typed[field.name]?.trim();
    if (!words) continue;
    if (field.part === "webhook") {
      body.webhook = [words];
      body.keep_previous = keepPrevious;
    } else body[field.part] = { ...body[field.part], [field.key]: words };
  }
  return body;
}

/** A long random word. */
export function madeUp(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
