import { Button, Checkbox, Group, PasswordInput, Stack, Text, TextInput } from "@mantine/core";
import { IconCheck, IconKey, IconMinus, IconX } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { ErrorNote } from "../../../ui/ErrorNote";
import { StateBadge } from "../../../ui/StateBadge";
import { Section } from "../kit/Section";
import { Copy } from "./Copy";
import {
  asBody,
  FIELDS,
  isMissing,
  isStored,
  madeUp,
  type SecretField,
  type Typed,
  unfinished,
} from "./secrets";
import { type Connection, useKeepSecrets } from "./useConnection";

const t = text.connect;

/** What the two sides share: entered here, kept in Secrets Manager, never shown again. */
export function Secrets({
  id,
  channel,
  connection,
}: {
  id: string;
  channel: Channel;
  connection: Connection;
}) {
  const fields = FIELDS[channel] ?? [];
  const lacking = connection.missing.length > 0;
  const [changing, setChanging] = useState(false);
  const [saved, setSaved] = useState(false);
  return (
    <Section title={t.secrets} hint={t.secretsHint}>
      <Stack gap={6}>
        {fields.map((field) => (
          <Group key={field.name} gap="sm">
            <Text size="sm" w={240}>
              {t.secret[field.name].name}
            </Text>
            <Stored on={isStored(field, connection)} wrong={isMissing(field, connection)} />
          </Group>
        ))}
      </Stack>
      {connection.send.includes("auth_token") ? (
        <Text size="sm" c="dimmed">
          {t.byAuthToken}
        </Text>
      ) : null}
      {connection.webhook > 1 ? (
        <Text size="sm" c="dimmed">
          {t.two}
        </Text>
      ) : null}
      {saved && !changing && !lacking ? (
        <Text size="sm" role="status">
          {t.secretsSaved}
        </Text>
      ) : null}
      {changing || lacking ? (
        <Enter
          id={id}
          fields={fields}
          connection={connection}
          close={() => setChanging(false)}
          done={() => {
            setChanging(false);
            setSaved(true);
          }}
        />
      ) : (
        <Group>
          <Button
            variant="default"
            leftSection={<IconKey size={16} aria-hidden />}
            onClick={() => setChanging(true)}
          >
            {t.change}
          </Button>
        </Group>
      )}
    </Section>
  );
}

function Stored({ on, wrong }: { on: boolean; wrong: boolean }) {
  const icon = on ? IconCheck : wrong ? IconX : IconMinus;
  return (
    <StateBadge icon={icon} color={wrong ? "red" : "gray"}>
      {on ? t.set : t.notSet}
    </StateBadge>
  );
}

interface Entering {
  id: string;
  fields: readonly SecretField[];
  connection: Connection;
  close: () => void;
  done: () => void;
}

function Enter({ id, fields, connection, close, done }: Entering) {
  const [typed, setTyped] = useState<Typed>({});
  const [keep, setKeep] = useState(false);
  const [tried, setTried] = useState(false);
  const save = useKeepSecrets(id);
  const wrong = unfinished(fields, typed, connection);
  const rotates = connection.webhook > 0 && fields.some((one) => one.part === "webhook" && typed[one.name]);
  function submit(event: FormEvent): void {
    event.preventDefault();
    setTried(true);
    if (wrong.length === 0) save.mutate(asBody(fields, typed, keep && rotates), { onSuccess: done });
  }
  return (
    <Stack component="form" gap="md" onSubmit={submit} maw={520}>
      {fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={typed[field.name] ?? ""}
          change={(words) => setTyped({ ...typed, [field.name]: words })}
          error={tried && wrong.includes(field.name) ? t.finish : null}
        />
      ))}
      {rotates ? (
        <Checkbox
          label={t.keepPrevious}
          description={t.keepPreviousHint}
          checked={keep}
          onChange={(event) => setKeep(event.currentTarget.checked)}
        />
      ) : null}
      {save.error ? <ErrorNote error={save.error} /> : null}
      <Group gap="xs">
        <Button type="submit" loading={save.isPending} disabled={Object.values(typed).every((one) => !one)}>
          {t.keepSecrets}
        </Button>
        {connection.missing.length === 0 ? (
          <Button variant="subtle" color="gray" onClick={close}>
            {text.settings.cancel}
          </Button>
        ) : null}
      </Group>
    </Stack>
  );
}

interface FieldGiven {
  field: SecretField;
  value: string;
  change: (words: string) => void;
  error: string | null;
}

function Field({ field, value, change, error }: FieldGiven) {
  const words = t.secret[field.name];
  const Input = field.shown ? TextInput : PasswordInput;
  return (
    <Group gap="xs" align="flex-end" wrap="nowrap">
      <Input
        style={{ flex: 1 }}
        label={words.name}
        description={words.hint}
        value={value}
        onChange={(event) => change(event.currentTarget.value)}
        error={error}
        autoComplete="off"
        spellCheck={false}
        maxLength={4_096}
      />
      {field.ours ? (
        <Button variant="default" onClick={() => change(madeUp())}>
          {t.makeUp}
        </Button>
      ) : null}
      {field.ours && field.shown && value ? <Copy words={value} name={words.name} /> : null}
    </Group>
  );
}
