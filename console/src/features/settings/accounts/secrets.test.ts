import { expect, it } from "vitest";
import { asBody, FIELDS, isStored, madeUp, SHORTEST, type Typed, unfinished } from "./secrets";
import type { Connection } from "./useConnection";

const NOTHING: Connection = {
  webhook_url: "",
  webhook: 0,
  send: [],
  other: [],
  missing: ["webhook", "send.account_sid", "send.auth_token|send.key_sid", "send.auth_token|send.key_secret"],
};
const BY_TOKEN: Connection = { ...NOTHING, webhook: 1, send: ["account_sid", "auth_token"], missing: [] };
const STORED: Connection = {
  webhook_url: "",
  webhook: 1,
  send: ["account_sid", "key_sid", "key_secret"],
  other: [],
  missing: [],
};
const twilio = FIELDS.sms ?? [];
const chat = FIELDS.chat ?? [];
const ALL: Typed = {
  account_sid: "AC123456",
  auth_token_verifies: "token-token",
  key_sid: "SK123456",
  key_secret: "secret-secret",
};

it.each<[string, Typed, Connection, string[]]>([
  [
    "everything is needed at first",
    {},
    NOTHING,
    ["account_sid", "auth_token_verifies", "key_sid", "key_secret"],
  ],
  ["everything was typed", ALL, NOTHING, []],
  ["nothing has to be typed again", {}, STORED, []],
  ["one part may be changed by itself", { auth_token_verifies: "token-token" }, STORED, []],
  [
    "a part that is begun has to be finished",
    { key_secret: "secret-secret" },
    STORED,
    ["account_sid", "key_sid"],
  ],
  ["no key where the auth token sends", { auth_token_verifies: "token-token" }, BY_TOKEN, []],
  ["what is too short", { auth_token_verifies: "short" }, STORED, ["auth_token_verifies"]],
])("%s", (_, typed, connection, wrong) => expect(unfinished(twilio, typed, connection)).toEqual(wrong));

it("needs no secret to recognise customers", () => {
  expect(unfinished(chat, { chat_sessions: "long-enough" }, { ...NOTHING, missing: ["webhook"] })).toEqual(
    [],
  );
});

it("sends each part as a whole, and leaves out what wasn't typed", () => {
  expect(asBody(twilio, ALL, false)).toEqual({
    keep_previous: false,
    webhook: ["token-token"],
    send: { account_sid: "AC123456", key_sid: "SK123456", key_secret: "secret-secret" },
  });
  expect(asBody(twilio, { auth_token_verifies: " token-token " }, true)).toEqual({
    keep_previous: true,
    webhook: ["token-token"],
  });
  expect(asBody(chat, { identity: "long-enough" }, true)).toEqual({
    keep_previous: false,
    other: { identity: "long-enough" },
  });
});

it("knows what is stored by the server's names", () => {
  expect(twilio.map((field) => isStored(field, STORED))).toEqual([true, true, true, true]);
  expect(twilio.map((field) => isStored(field, NOTHING))).toEqual([false, false, false, false]);
});

it("makes up words that are long and differ", () => {
  expect(madeUp()).toMatch(/^[0-9a-f]{48}$/);
  expect(madeUp()).not.toBe(madeUp());
  expect(SHORTEST).toBeLessThanOrEqual(48);
});
