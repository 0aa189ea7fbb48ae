import type { components } from "../../../api/schema";
import type { Channel, Priority } from "../../../api/types";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";

const t = text.ruleSettings;
export type RuleWords = Partial<Omit<components["schemas"]["RuleIn"], "version">>;

export interface Names {
  queue: (id: string) => string;
  account: (id: string) => string;
}
const IDS: Names = { queue: (id) => id, account: (id) => id };

/** "When they write by X and say “refund” or “money back”: to Billing, with high priority." */
export function sentence(rule: RuleWords, names: Names = IDS): string {
  const whens = conditions(rule, names);
  const then = actions(rule, names);
  const does = then.length > 0 ? listed(then, t.and) : t.nothing;
  return whens.length > 0
    ? fill(t.sentence, { when: whens.join(` ${t.and} `), does })
    : fill(t.always, { does });
}

function conditions(rule: RuleWords, names: Names): string[] {
  const { channels = [], accounts = [], words = [], languages = [], tags = [] } = rule;
  const parts: [string, string[]][] = [
    [t.by, channels.map((one: Channel) => text.channel[one])],
    [t.to, accounts.map(names.account)],
    [t.say, words.map((one) => `“${one}”`)],
    [t.speak, languages],
    [t.tagged, tags],
  ];
  return parts
    .filter(([, ones]) => ones.length > 0)
    .map(([words, ones]) => fill(words, { any: either(ones) }));
}

function actions(rule: RuleWords, names: Names): string[] {
  return [
    rule.queue ? fill(t.goes, { queue: names.queue(rule.queue) }) : "",
    rule.priority ? fill(t.gets, { priority: text.priority[rule.priority as Priority].toLowerCase() }) : "",
    rule.add_tags?.length ? fill(t.isTagged, { tags: rule.add_tags.join(", ") }) : "",
  ].filter(Boolean);
}

/** "a", "a or b", "a, b or c". */
export function either(ones: readonly string[]): string {
  return listed(ones, t.or);
}

/** The same with another word before the last. */
export function listed(ones: readonly string[], joint: string): string {
  if (ones.length < 2) return ones[0] ?? "";
  return `${ones.slice(0, -1).join(", ")} ${joint} ${ones[ones.length - 1]}`;
}
