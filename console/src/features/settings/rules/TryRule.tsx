import { Group, Select, Skeleton, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconCheck, IconMinus } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { components } from "../../../api/schema";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { ErrorNote } from "../../../ui/ErrorNote";
import { AccountPick, CHANNELS, LanguagesPick, TagsPick } from "../kit/pickers";
import { Pair, Section } from "../kit/Section";
import type { Values } from "../kit/settingTypes";
import classes from "./Rules.module.css";
import { listed, type Names } from "./sentence";

const t = text.ruleSettings;
type Tried = components["schemas"]["RoutingTried"];

interface Message {
  channel: Channel;
  account: string;
  text: string;
  languages: string[];
  tags: string[];
}
const FIRST: Message = { channel: "sms", account: "", text: "", languages: [], tags: [] };

/** A first message, and where it would go with the rule as it stands in the form. */
export function TryRule({ id, rule, names }: { id: string; rule: Values<"rule">; names: Names }) {
  const [message, setMessage] = useState(FIRST);
  const change = (changed: Partial<Message>) => setMessage({ ...message, ...changed });
  const tried = useTried(id, rule, message);
  return (
    <Section title={t.try} hint={t.tryHint}>
      <Pair>
        <Select
          label={t.tryChannel}
          data={CHANNELS.map((one) => ({ value: one, label: text.channel[one] }))}
          value={message.channel}
          allowDeselect={false}
          onChange={(channel) => change({ channel: (channel as Channel | null) ?? "sms", account: "" })}
        />
        <AccountPick
          label={t.tryAccount}
          channels={[message.channel]}
          value={message.account}
          onChange={(account) => change({ account })}
        />
      </Pair>
      <Textarea
        label={t.tryText}
        autosize
        minRows={2}
        maxLength={5_000}
        value={message.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <Pair>
        <LanguagesPick
          label={t.tryLanguage}
          value={message.languages}
          onChange={(languages) => change({ languages: languages.slice(-1) })}
        />
        <TagsPick label={t.tryTags} value={message.tags} onChange={(tags) => change({ tags })} />
      </Pair>
      {tried.error ? <ErrorNote error={tried.error} /> : null}
      {tried.isPending ? <Skeleton height={60} /> : null}
      {tried.data && !tried.error ? <Result found={tried.data} own={id} names={names} /> : null}
    </Section>
  );
}

function useTried(id: string, rule: Values<"rule">, message: Message) {
  const { languages, ...rest } = message;
  const does = rule.queue || rule.priority || rule.add_tags.length > 0;
  const body = { ...rest, language: languages[0] ?? "", id, rule: does ? rule : null };
  const [asked] = useDebouncedValue(JSON.stringify(body), 400);
  return useQuery({
    queryKey: keys.tried("routing", asked),
    queryFn: () => told(api.POST("/api/routing/try", { body: JSON.parse(asked) })),
    retry: false,
    placeholderData: keepPreviousData,
  });
}

function Result({ found, own, names }: { found: Tried; own: string; names: Names }) {
  const matching = found.steps.filter((step) => step.matches);
  return (
    <Stack gap="sm" className={classes.says ?? ""} role="status">
      <Text size="sm" fw={600}>
        {fill(found.queue ? t.wouldGo : t.nowhere, {
          queue: names.queue(found.queue),
          priority: text.priority[found.priority].toLowerCase(),
        })}
        {found.tags.length > 0 ? ` ${fill(t.wouldTag, { tags: found.tags.join(", ") })}` : ""}
      </Text>
      <Text size="sm" c="dimmed">
        {fill(t.because, { why: found.why })}
      </Text>
      {matching.length === 0 ? <Text size="sm">{t.noneMatch}</Text> : null}
      {matching.map((step) => {
        const Icon = step.decides.length > 0 ? IconCheck : IconMinus;
        return (
          <Group key={step.rule} gap={6} wrap="nowrap" align="flex-start">
            <Icon size={16} aria-hidden style={{ marginTop: 2, flex: "none" }} />
            <Text size="sm">
              {step.rule === own ? t.thisRule : step.rule}:{" "}
              {step.decides.length > 0
                ? fill(t.decides, {
                    what: listed(
                      step.decides.map((one) => t.decide[one]),
                      t.and,
                    ),
                  })
                : t.tooLate}
            </Text>
          </Group>
        );
      })}
    </Stack>
  );
}
