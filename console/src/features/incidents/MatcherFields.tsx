import { MultiSelect, TagsInput } from "@mantine/core";
import type { Channel } from "../../api/types";
import { text } from "../../text/care";

const t = text.incident;
const CHANNELS: readonly Channel[] = ["x", "facebook", "instagram", "sms", "whatsapp", "chat"];

export interface Matching {
  topics: string[];
  words: string[];
  channels: Channel[];
  languages: string[];
}

export const NOTHING: Matching = { topics: [], words: [], channels: [], languages: [] };

/** Without a topic or a word nothing would belong to it. */
export function isNamed({ topics, words }: Matching): boolean {
  return topics.length > 0 || words.length > 0;
}

/** What belongs to an incident: any of these topics or words, on one of the channels, in one of the languages. */
export function MatcherFields({
  value,
  onChange,
  errors,
}: {
  value: Matching;
  onChange: (value: Matching) => void;
  errors?: (field: string) => string | undefined;
}) {
  const wrong = (field: string) => errors?.(`matcher.${field}`) ?? errors?.(field);
  return (
    <>
      <TagsInput
        label={t.topics}
        description={t.topicsHint}
        value={value.topics}
        onChange={(topics) => onChange({ ...value, topics })}
        error={wrong("topics")}
        maxTags={50}
        acceptValueOnBlur
      />
      <TagsInput
        label={t.words}
        description={t.wordsHint}
        value={value.words}
        onChange={(words) => onChange({ ...value, words })}
        error={wrong("words")}
        maxTags={50}
        acceptValueOnBlur
      />
      <MultiSelect
        label={t.channels}
        description={t.channelsHint}
        value={value.channels}
        onChange={(channels) => onChange({ ...value, channels: channels as Channel[] })}
        error={wrong("channels")}
        data={CHANNELS.map((one) => ({ value: one, label: text.channel[one] }))}
      />
    </>
  );
}
