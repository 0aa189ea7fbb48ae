import { Badge, Button, Checkbox, Group, Stack, Table, Text, TextInput, Title } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { type FormEvent, useState } from "react";
import { Link } from "react-router";
import { text } from "../../../text/settings";
import { fill, plural } from "../../../text/text";
import { Empty } from "../../../ui/Empty";
import { ErrorNote } from "../../../ui/ErrorNote";
import { RowsLoading } from "../../../ui/Rows";
import type { Row } from "../kit/settingTypes";
import { useSave, useSettings } from "../kit/useSettings";
import classes from "./Skills.module.css";
import { type SkillRow, skillRows, toggled } from "./skills";

const t = text.agentSettings;

/** Who has which skill: a tick gives it or takes it away at once. */
export default function SkillGrid() {
  const agents = useSettings("agent");
  const queues = useSettings("queue");
  const [added, setAdded] = useState<string[]>([]);
  const error = agents.error ?? queues.error;
  if (error)
    return <ErrorNote error={error} retry={() => void Promise.all([agents.refetch(), queues.refetch()])} />;
  if (!agents.data || !queues.data) return <RowsLoading />;
  const people = agents.data.filter((one) => one.enabled !== false);
  const rows = skillRows(people, queues.data, added);
  return (
    <Stack gap="lg" pb="xl">
      <Stack gap={2}>
        <Title order={1} size="h4">
          {text.settings.kind.skills.name}
        </Title>
        <Text size="sm" c="dimmed">
          {t.gridHint}
        </Text>
      </Stack>
      {rows.length === 0 ? (
        <Empty title={t.noSkills} hint={t.noSkillsHint} />
      ) : (
        <Grid people={people} rows={rows} />
      )}
      <Add known={rows.map((row) => row.skill)} add={(skill) => setAdded([...added, skill])} />
    </Stack>
  );
}

function Grid({ people, rows }: { people: Row<"agent">[]; rows: SkillRow[] }) {
  const save = useSave("agent");
  const [busy, setBusy] = useState("");
  function toggle(person: Row<"agent">, skill: string): void {
    const { id, version, ...body } = person;
    setBusy(`${id} ${skill}`);
    save.mutate(
      { id, version, body: { ...body, skills: toggled(person.skills ?? [], skill) } },
      { onSettled: () => setBusy("") },
    );
  }
  return (
    <>
      {save.error ? <ErrorNote error={save.error} /> : null}
      <Table.ScrollContainer minWidth={180 + rows.length * 96} className={classes.scroll ?? ""}>
        <Table className={classes.grid ?? ""}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{t.agent}</Table.Th>
              {rows.map((row) => (
                <Table.Th key={row.skill} scope="col">
                  <Head row={row} />
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {people.map((person) => (
              <Table.Tr key={person.id}>
                <Table.Th scope="row">
                  <Link to={`/settings/agent/${person.id}`} className={classes.name ?? ""}>
                    {person.name}
                  </Link>
                </Table.Th>
                {rows.map((row) => (
                  <Table.Td key={row.skill}>
                    <Checkbox
                      aria-label={fill(t.has, { agent: person.name, skill: row.skill })}
                      checked={person.skills?.includes(row.skill) ?? false}
                      disabled={busy === `${person.id} ${row.skill}`}
                      onChange={() => toggle(person, row.skill)}
                    />
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </>
  );
}

function Head({ row }: { row: SkillRow }) {
  return (
    <Stack gap={2}>
      <Text size="sm" fw={600}>
        {row.skill}
      </Text>
      {row.queues.length > 0 ? (
        <Text size="xs" c="dimmed" title={row.queues.join(", ")}>
          {plural(row.queues.length, t.queue, t.queues)}
        </Text>
      ) : null}
      {row.nobody ? (
        <Badge
          size="xs"
          radius="sm"
          tt="none"
          color="red"
          variant="light"
          leftSection={<IconAlertTriangle size={11} aria-hidden />}
        >
          {t.nobody}
        </Badge>
      ) : null}
    </Stack>
  );
}

function Add({ known, add }: { known: string[]; add: (skill: string) => void }) {
  const [skill, setSkill] = useState("");
  const named = skill.trim();
  function submit(event: FormEvent): void {
    event.preventDefault();
    if (!named || known.includes(named)) return;
    add(named);
    setSkill("");
  }
  return (
    <Group component="form" align="flex-end" gap="xs" onSubmit={submit}>
      <TextInput
        label={t.newSkill}
        description={t.newSkillHint}
        maxLength={40}
        value={skill}
        onChange={(event) => setSkill(event.currentTarget.value)}
        error={known.includes(named) ? t.known : null}
      />
      <Button type="submit" variant="default" disabled={!named || known.includes(named)}>
        {t.addSkill}
      </Button>
    </Group>
  );
}
