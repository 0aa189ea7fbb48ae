import { expect, it } from "vitest";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { guideOf } from "./guide";

const at = (channel: string) => `https://care.example.com/webhooks/${channel}/main`;
const pasted = (channel: Channel) => guideOf(channel, at(channel)).flatMap((step) => step.paste);

it.each<[Channel, string[]]>([
  ["voice", [`${at("voice")}#rc=2&rp=all&rt=5000`, at("voice"), `${at("voice")}?step=status#rc=3&rp=all`]],
  ["sms", [`${at("sms")}#rc=3&rp=all`, `${at("sms")}#rc=3&rp=all`]],
  ["whatsapp", [`${at("whatsapp")}#rc=3&rp=all`]],
])("gives Twilio its addresses for %s, with how often to try again", (channel, words) => {
  expect(pasted(channel).map((one) => one.words)).toEqual(words);
});

it.each<Channel>(["x", "facebook", "instagram"])(
  "gives %s its address and what to subscribe to",
  (channel) => {
    const [first, second] = pasted(channel);
    expect(first?.words).toBe(at(channel));
    expect(second?.words).toMatch(/^\w[\w.]*(, [\w.]+){5,}$/);
  },
);

it("gives a website the line that shows the chat", () => {
  expect(pasted("chat").map((one) => one.words)).toEqual([
    '<script async src="https://care.example.com/chat.js" data-account="main"></script>',
  ]);
});

it("has a step for everything that is pasted", () => {
  for (const channel of Object.keys(text.connect.guide) as Channel[]) {
    if (channel === "email") continue;
    expect(pasted(channel).length, channel).toBeGreaterThan(0);
  }
});
