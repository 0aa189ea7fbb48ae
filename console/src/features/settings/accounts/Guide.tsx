import { Anchor, Group, List, Stack, Text, TextInput } from "@mantine/core";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { More, Section } from "../kit/Section";
import classes from "./Accounts.module.css";
import { Copy } from "./Copy";
import { guideOf, type Step } from "./guide";

const t = text.connect;

/** What to do at the provider, in its order, with what has to be pasted there. */
export function Guide({ channel, address, open }: { channel: Channel; address: string; open: boolean }) {
  const steps = guideOf(channel, address);
  if (open) {
    return (
      <Section title={t.guide[channel].title} hint={t.guideHint}>
        <Steps steps={steps} />
      </Section>
    );
  }
  return (
    <Section title={t.guide[channel].title}>
      <More title={t.showGuide}>
        <Steps steps={steps} />
      </More>
    </Section>
  );
}

function Steps({ steps }: { steps: Step[] }) {
  return (
    <List type="ordered" spacing="md" className={classes.steps ?? ""}>
      {steps.map((step) => (
        <List.Item key={step.said}>
          <Stack gap="xs">
            <Text size="sm">{step.said}</Text>
            {step.paste.map((one) => (
              <Group key={one.name} gap="xs" wrap="nowrap" align="flex-end">
                <TextInput
                  style={{ flex: 1, minWidth: 0 }}
                  classNames={{ input: classes.paste ?? "" }}
                  label={one.name}
                  value={one.words}
                  readOnly
                  onFocus={(event) => event.currentTarget.select()}
                />
                <Copy words={one.words} name={one.name} />
              </Group>
            ))}
            {step.link ? (
              <Anchor size="sm" href={step.link} target="_blank" rel="noreferrer">
                {t.readMore}
              </Anchor>
            ) : null}
          </Stack>
        </List.Item>
      ))}
    </List>
  );
}
