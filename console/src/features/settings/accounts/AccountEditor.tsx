import { Alert, Radio, SimpleGrid, Stack, Switch, Tabs, Text, TextInput } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useState } from "react";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { ChannelMark } from "../../../ui/ChannelMark";
import { ErrorNote } from "../../../ui/ErrorNote";
import { FormLoading } from "../kit/FormLoading";
import { NameAndId } from "../kit/NameAndId";
import { QueuePick, WordsPick } from "../kit/pickers";
import { idOf } from "../kit/problems";
import { More, Pair } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Values } from "../kit/settingTypes";
import { type Editing, useEditing } from "../kit/useEditing";
import { AccountOptions } from "./AccountOptions";
import classes from "./Accounts.module.css";
import { Guide } from "./Guide";
import type { Doc } from "./options";
import { Secrets } from "./Secrets";
import { Test } from "./Test";
import { useConnection, webhookOf } from "./useConnection";

const t = text.accountSettings;
type Form = Omit<Values<"account">, "settings"> & { settings: Doc };
export type AccountEditing = Editing<"account", Form>;
/** In the order in which they are offered. */
const CHANNELS: readonly Channel[] = ["voice", "sms", "whatsapp", "chat", "x", "facebook", "instagram"];
const EMPTY: Form = { name: "", address: "", addresses: [], queue: "", enabled: true, settings: {} };

export default function AccountEditor(given: EditorProps<"account">) {
  const known = given.setting ?? given.from;
  const [chosen, setChosen] = useState<Channel | null>(known?.channel ?? null);
  const [tab, setTab] = useState<string | null>("connect");
  const edit = useEditing<"account", Form>(given, {
    empty: EMPTY,
    write: (form) => ({ ...form, settings: form.settings as Record<string, never> }),
    idFrom: (form) => idOf(form.name),
    idPrefix: chosen ? `${chosen}~` : "",
    validate: {
      name: (name) => (name.trim() ? null : text.settings.needed),
      queue: (queue) => (queue ? null : text.settings.needed),
      address: (address) => (chosen && chosen !== "chat" && !address.trim() ? t.addressNeeded : null),
    },
  });
  const { form } = edit;
  const fields = (channel: Channel) => (
    <Stack gap="xl">
      <Basics edit={edit} channel={channel} />
      <AccountOptions edit={edit} channel={channel} />
    </Stack>
  );
  if (edit.isNew) {
    return (
      <SettingForm edit={edit} title={text.settings.kind.account.add} noSave={!chosen}>
        <ChooseChannel chosen={chosen} choose={setChosen} />
        {chosen ? (
          <>
            <Basics edit={edit} channel={chosen} />
            <Text size="sm" c="dimmed">
              {t.connectNext}
            </Text>
          </>
        ) : null}
      </SettingForm>
    );
  }
  const channel = chosen ?? "chat";
  return (
    <SettingForm
      edit={edit}
      title={form.values.name}
      beside={<Switch label={t.enabled} {...form.getInputProps("enabled", { type: "checkbox" })} />}
      after={
        tab === "connect" ? (
          <Connect id={edit.id} channel={channel} off={given.setting?.enabled === false} />
        ) : null
      }
    >
      <Tabs value={tab} onChange={setTab} keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="connect">{t.connect}</Tabs.Tab>
          <Tabs.Tab value="settings">{text.nav.settings}</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="settings" pt="xl">
          {fields(channel)}
        </Tabs.Panel>
      </Tabs>
    </SettingForm>
  );
}

function ChooseChannel({ chosen, choose }: { chosen: Channel | null; choose: (channel: Channel) => void }) {
  return (
    <Radio.Group label={t.channel} value={chosen} onChange={(value) => choose(value as Channel)}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }} spacing="sm" mt="xs">
        {CHANNELS.map((channel) => (
          <Radio.Card key={channel} value={channel} className={classes.channel ?? ""}>
            <ChannelMark channel={channel} size={18} />
            <Text size="sm">{text.channel[channel]}</Text>
          </Radio.Card>
        ))}
      </SimpleGrid>
    </Radio.Group>
  );
}

function Basics({ edit, channel }: { edit: AccountEditing; channel: Channel }) {
  const { form } = edit;
  return (
    <Stack gap="md">
      <NameAndId edit={edit} hint={t.nameHint} />
      <Pair>
        {channel === "chat" ? null : (
          <TextInput
            label={t.address[channel]}
            description={t.addressHint[channel]}
            maxLength={200}
            required
            {...form.getInputProps("address")}
          />
        )}
        <QueuePick {...form.getInputProps("queue")} description={t.queueHint} required />
      </Pair>
      {channel === "chat" || edit.isNew ? null : (
        <More title={t.furtherFold} open={Boolean(form.errors.addresses)}>
          <WordsPick {...form.getInputProps("addresses")} label={t.further} description={t.furtherHint} />
        </More>
      )}
    </Stack>
  );
}

function Connect({ id, channel, off }: { id: string; channel: Channel; off: boolean }) {
  const found = useConnection(id);
  if (found.error) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <FormLoading />;
  const connection = found.data;
  const name = fill(t.of, { channel: text.channel[channel] });
  return (
    <Stack gap="xl" component="section" aria-label={name} pb="xl">
      {off ? (
        <Alert color="amber" variant="light" icon={<IconAlertTriangle aria-hidden />}>
          {t.offHint}
        </Alert>
      ) : null}
      <Guide channel={channel} address={webhookOf(id, connection)} open={connection.missing.length > 0} />
      <Secrets id={id} channel={channel} connection={connection} />
      <Test id={id} />
    </Stack>
  );
}
