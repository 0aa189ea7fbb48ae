import { Checkbox, NumberInput, RangeSlider, Stack, Text } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { text } from "../../../text/settings";
import { AccountsPick, ChannelsPick, LanguagesPick, ManyPick, TagsPick, WordsPick } from "../kit/pickers";
import { More, Pair, Section } from "../kit/Section";
import type { Values } from "../kit/settingTypes";
import { CountBounds } from "./CountBounds";
import { errorOf, Lines } from "./Lines";

const t = text.triage;
const PUBLIC = ["x", "facebook", "instagram"] as const;
const KINDS = (["post", "comment", "review"] as const).map((value) => ({
  value,
  label: text.post.kind[value],
}));
const ADDRESSES = (["us", "others", "nobody"] as const).map((value) => ({ value, label: t.address[value] }));
const LOWEST = -100;
const HIGHEST = 100;
const RARE = /^(accounts|languages|handles|tags|min_|verified|sentiment|least|most|answers_us|reshare)/;

type Form = UseFormReturnType<Values<"triage">>;

/** What a post must be like. Every condition that is given must hold. */
export function Conditions({ form }: { form: Form }) {
  return (
    <Section title={t.conditions} hint={t.conditionsHint}>
      <Words form={form} name="words" label={t.words} hint={t.wordsHint} />
      <Words form={form} name="patterns" label={t.patterns} hint={t.patternsHint} />
      <Words form={form} name="unless" label={t.unless} hint={t.unlessHint} />
      <Pair>
        <ChannelsPick {...form.getInputProps("channels")} among={[...PUBLIC]} />
        <ManyPick {...form.getInputProps("kinds")} label={t.kinds} choices={KINDS} />
        <ManyPick {...form.getInputProps("address")} label={t.addressed} choices={ADDRESSES} />
      </Pair>
      <More title={t.more} open={Object.keys(form.errors).some((name) => RARE.test(name))}>
        <Rare form={form} />
      </More>
    </Section>
  );
}

function Words({
  form,
  name,
  label,
  hint,
}: {
  form: Form;
  name: "words" | "patterns" | "unless";
  label: string;
  hint: string;
}) {
  return (
    <Lines
      label={label}
      description={hint}
      value={form.values[name]}
      onChange={(value) => form.setFieldValue(name, value)}
      error={errorOf(form.errors, name)}
    />
  );
}

function Rare({ form }: { form: Form }) {
  const { least, most } = form.values;
  return (
    <Stack gap="md">
      <Pair>
        <AccountsPick {...form.getInputProps("accounts")} channels={[...PUBLIC]} />
        <LanguagesPick {...form.getInputProps("languages")} />
        <WordsPick {...form.getInputProps("handles")} label={t.handles} />
        <TagsPick {...form.getInputProps("tags")} label={t.tags} />
        <NumberInput
          label={t.followers}
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          {...form.getInputProps("min_followers")}
        />
        <NumberInput
          label={t.reach}
          description={t.reachHint}
          min={0}
          allowDecimal={false}
          thousandSeparator=","
          {...form.getInputProps("min_reach")}
        />
      </Pair>
      <Feeling form={form} />
      <CountBounds
        least={least}
        most={most}
        onChange={(bound) => form.setValues({ ...form.values, ...bound })}
      />
      <Stack gap="xs">
        <Checkbox label={t.verified} {...form.getInputProps("verified", { type: "checkbox" })} />
        <Checkbox label={t.answersUs} {...form.getInputProps("answers_us", { type: "checkbox" })} />
        <Checkbox label={t.reshare} {...form.getInputProps("reshare", { type: "checkbox" })} />
      </Stack>
    </Stack>
  );
}

/** From angry to delighted; at either end the slider asks for nothing. */
function Feeling({ form }: { form: Form }) {
  const { sentiment_at_least: least, sentiment_at_most: most } = form.values;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t.feeling}
      </Text>
      <Text size="xs" c="dimmed">
        {t.feelingHint}
      </Text>
      <RangeSlider
        min={LOWEST}
        max={HIGHEST}
        step={5}
        minRange={0}
        mb="lg"
        thumbFromLabel={t.feelingFrom}
        thumbToLabel={t.feelingTo}
        value={[least ?? LOWEST, most ?? HIGHEST]}
        onChange={([from, to]) =>
          form.setValues({
            ...form.values,
            sentiment_at_least: from === LOWEST ? null : from,
            sentiment_at_most: to === HIGHEST ? null : to,
          })
        }
        marks={[
          { value: LOWEST, label: t.angry },
          { value: 0, label: t.neither },
          { value: HIGHEST, label: t.delighted },
        ]}
      />
      {form.errors.sentiment_at_least ? (
        <Text size="xs" c="red.8">
          {form.errors.sentiment_at_least}
        </Text>
      ) : null}
    </Stack>
  );
}
