import { Checkbox, Input, NumberInput, SegmentedControl, Slider, Stack, TextInput } from "@mantine/core";
import type { UseFormReturnType } from "@mantine/form";
import { useMediaQuery } from "@mantine/hooks";
import { useId } from "react";
import { text } from "../../../text/settings";
import { PriorityPick } from "../kit/pickers";
import { More, Pair, Section } from "../kit/Section";
import type { Values } from "../kit/settingTypes";

const t = text.triage;
const NEEDS = ["", "needs", "worth", "none"] as const;

/** What it says about a post for which it holds. */
export function Says({ form }: { form: UseFormReturnType<Values<"triage">> }) {
  const { need, weight } = form.values;
  const narrow = useMediaQuery("(max-width: 36em)");
  const label = useId();
  return (
    <Section title={t.says} hint={t.saysHint}>
      <Input.Wrapper label={t.need} labelElement="div" id={label} error={form.errors.need}>
        <SegmentedControl
          mt={4}
          fullWidth
          aria-label={t.need}
          orientation={narrow ? "vertical" : "horizontal"}
          value={need}
          onChange={(value) =>
            form.setValues({
              ...form.values,
              need: value as typeof need,
              spam: value === "none" && form.values.spam,
            })
          }
          data={NEEDS.map((value) => ({ value, label: value ? text.post.need[value] : t.needOpen }))}
        />
      </Input.Wrapper>
      {need ? (
        <Input.Wrapper label={t.weight} description={t.weightHint} labelElement="div">
          <Slider
            mt="xs"
            mb="lg"
            min={1}
            max={99}
            thumbLabel={t.weight}
            label={(value) => `${value} %`}
            value={weight}
            onChange={(value) => form.setFieldValue("weight", value)}
            marks={[25, 50, 75].map((value) => ({ value, label: `${value} %` }))}
          />
        </Input.Wrapper>
      ) : null}
      {need === "none" ? (
        <Checkbox label={t.spam} {...form.getInputProps("spam", { type: "checkbox" })} />
      ) : null}
      <TextInput
        label={t.reason}
        description={t.reasonHint}
        maxLength={200}
        {...form.getInputProps("reason")}
      />
      <Pair>
        <PriorityPick {...form.getInputProps("priority")} label={t.priority} />
        <TextInput label={t.topic} maxLength={40} {...form.getInputProps("topic")} />
      </Pair>
      <More title={t.moreSays} open={Boolean(form.errors.phrase ?? form.errors.order)}>
        <Stack gap="md">
          <Pair>
            <TextInput
              label={t.phrase}
              description={t.phraseHint}
              maxLength={40}
              {...form.getInputProps("phrase")}
            />
            <NumberInput
              label={t.order}
              description={t.orderHint}
              min={0}
              max={10_000}
              allowDecimal={false}
              {...form.getInputProps("order")}
            />
          </Pair>
        </Stack>
      </More>
    </Section>
  );
}
