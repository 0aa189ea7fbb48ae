import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import SettingsPage from "./SettingsPage";

const SLOW = { timeout: 20_000 }; // an editor is loaded when it is opened
const HELLO = {
  id: "hello",
  version: 3,
  name: "Hello",
  text: "Hi {custmer_name}!",
  language: "en",
  channels: [],
  content_sid: "",
  variables: [],
  variants: [],
};
const SHOWN = {
  channel: "sms",
  account: "main",
  account_name: "Texts",
  how: "message",
  language: "en",
  text: "Hi {custmer_name}!",
  parts: ["Hi {custmer_name}!"],
  length: 18,
  limit: 1600,
  unit: "characters",
  segments: 1,
  encoding: "GSM-7",
  fits: true,
  missing: ["custmer_name"],
};
const PREVIEW = {
  names: [{ name: "custmer_name", known: false, value: "", like: "customer_name" }],
  every: ["customer_name"],
  items: [
    SHOWN,
    { ...SHOWN, channel: "x", account: "brand", how: "public_reply", segments: 0, encoding: "", fits: false },
  ],
};
const MACRO = {
  id: "again",
  version: 1,
  name: "Sent again",
  text: "On its way.",
  language: "en",
  variants: [],
  send: "send",
  channels: [],
  status: "solved",
  priority: "",
  add_tags: [],
  remove_tags: [],
  queue: "",
};
const ARTICLE = {
  id: "returns",
  version: 1,
  title: "Returning shoes",
  link: "https://help.example/returns",
  body: "You have **60 days**.",
  keywords: [],
  language: "en",
  queue: "",
  topic: "",
  enabled: true,
  summary: "You have 60 days.",
};

beforeEach(async () => {
  await pretendSession();
  answerWith({
    "GET /api/directory": DIRECTORY,
    "GET /api/settings/template": { items: [HELLO] },
    "GET /api/settings/template/hello": HELLO,
    "GET /api/settings/macro": { items: [MACRO] },
    "GET /api/settings/macro/again": MACRO,
    "GET /api/settings/article": { items: [ARTICLE] },
    "GET /api/settings/article/returns": ARTICLE,
    "POST /api/templates/preview": PREVIEW,
  });
});
afterEach(forgetSession);

function open(at: string) {
  show(<SettingsPage />, { path: "settings", at: `/settings/${at}`, me: { role: "admin" } });
}

it("shows a template as each channel would, counted by the server, and puts a name right", async () => {
  open("template/hello");
  const sms = await screen.findByRole("region", { name: "Text message, Private" }, SLOW);
  expect(within(sms).getByText("18 of 1,600 characters · 1 segment · GSM-7")).toBeVisible();
  const post = screen.getByRole("region", { name: "X, Public" });
  expect(within(post).getByText(/^Too long\./)).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Use {customer_name}" }));
  expect(screen.getByDisplayValue("Hi {customer_name}!")).toBeVisible();
});

it("keeps a template's words in another language", async () => {
  const asked = answerWith({ "PUT /api/settings/template/hello": { ...HELLO, version: 4 } });
  open("template/hello");
  await userEvent.click(await screen.findByRole("button", { name: "Add a version" }, SLOW));
  const version = screen.getByRole("group", { name: "Version 2" });
  write(within(version).getByLabelText(/^Language/), "de");
  write(within(version).getByLabelText(/^Text/), "Hallo!");
  expect(within(version).getByText("German")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/template/hello")?.body).toMatchObject({
      version: 3,
      variants: [{ text: "Hallo!", language: "de", channels: [] }],
    }),
  );
});

it("leaves the status to the agent once a macro only fills its words in", async () => {
  const asked = answerWith({ "PUT /api/settings/macro/again": { ...MACRO, version: 2 } });
  open("macro/again");
  await userEvent.click(await screen.findByRole("radio", { name: /^Fill the words in$/ }, SLOW));
  expect(screen.getByText("Whoever sends the words chooses it.")).toBeVisible();
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/macro/again")?.body).toMatchObject({
      send: "fill",
      status: "",
    }),
  );
});

it("shows an article as agents read it, and wants an address of the web", async () => {
  open("article/returns");
  expect((await screen.findByText("60 days", {}, SLOW)).tagName).toBe("STRONG");
  write(screen.getByLabelText(/^Where customers read it/), "help.example");
  await userEvent.click(screen.getByRole("button", { name: "Save" }));
  expect(await screen.findByText("Use an address that begins with https://.")).toBeVisible();
});
