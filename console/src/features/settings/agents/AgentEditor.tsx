import { NumberInput, SegmentedControl, SimpleGrid, Stack, Switch, Text, TextInput } from "@mantine/core";
import { text } from "../../../text/settings";
import { IdField } from "../kit/NameAndId";
import { SkillsPick, ZonePick } from "../kit/pickers";
import { Pair, Section } from "../kit/Section";
import { SettingForm } from "../kit/SettingForm";
import type { EditorProps, Setting, Values } from "../kit/settingTypes";
import { type Editing, useEditing } from "../kit/useEditing";
import { initialsOf, userNameOf } from "./names";

const t = text.agentSettings;
type Form = Omit<Values<"agent">, "capacity" | "role" | "answer_on"> & {
  role: "agent" | "supervisor" | "admin";
  answer_on: "softphone" | "phone";
  capacity: { async: number; chat: number; voice: number };
};
type AgentEditing = Editing<"agent", Form>;

function empty(zone: string): Form {
  return {
    name: "",
    initials: "",
    email: "",
    role: "agent",
    skills: [],
    capacity: { async: 8, chat: 3, voice: 1 },
    enabled: true,
    time_zone: zone,
    answer_on: "softphone",
    phone: "",
    trainee: false,
  };
}

function read(one: Setting<"agent">): Form {
  const { id: _, version: __, ...known } = one;
  const start = empty("UTC");
  return { ...start, ...known, capacity: { ...start.capacity, ...known.capacity } };
}

/** Initials that are left empty are made of the name. */
function write(form: Form): Form {
  return { ...form, initials: form.initials.trim() || initialsOf(form.name) };
}

export default function AgentEditor(given: EditorProps<"agent">) {
  const edit = useEditing<"agent", Form>(given, {
    empty: empty(given.me.time_zone),
    read,
    write,
    idFrom: (form) => userNameOf(form.name),
    validate: {
      name: (name) => (name.trim() ? null : text.settings.needed),
      email: (email) => (/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email) ? null : t.emailWrong),
      phone: (phone, form) => (form.answer_on === "phone" && !phone ? t.phoneNeeded : null),
    },
  });
  const { form } = edit;
  return (
    <SettingForm
      edit={edit}
      title={edit.isNew ? text.settings.kind.agent.add : form.values.name}
      beside={edit.isNew ? null : <Enabled edit={edit} />}
      noDelete
    >
      <Who edit={edit} />
      <Section title={t.work} hint={t.workHint}>
        <SkillsPick {...form.getInputProps("skills")} description={t.skillsHint} />
        <Capacity edit={edit} />
        <Switch
          label={t.trainee}
          description={t.traineeHint}
          {...form.getInputProps("trainee", { type: "checkbox" })}
        />
      </Section>
      <Calls edit={edit} />
    </SettingForm>
  );
}

function Enabled({ edit: { form } }: { edit: AgentEditing }) {
  return <Switch label={t.enabled} {...form.getInputProps("enabled", { type: "checkbox" })} />;
}

function Who({ edit }: { edit: AgentEditing }) {
  const { form } = edit;
  return (
    <Stack gap="md">
      <Pair>
        <TextInput
          label={text.settings.name}
          description={text.settings.nameHint}
          maxLength={80}
          required
          {...form.getInputProps("name")}
        />
        {edit.isNew ? (
          <IdField edit={edit} label={t.userName} hint={t.userNameHint} />
        ) : (
          <Initials edit={edit} />
        )}
      </Pair>
      <Pair>
        <TextInput
          label={t.email}
          description={edit.isNew ? t.emailNewHint : t.emailHint}
          type="email"
          maxLength={200}
          required
          {...form.getInputProps("email")}
        />
        <ZonePick {...form.getInputProps("time_zone")} description={t.zoneHint} />
      </Pair>
      {edit.isNew ? (
        <Pair>
          <Initials edit={edit} />
        </Pair>
      ) : null}
      <Role edit={edit} />
    </Stack>
  );
}

function Initials({ edit: { form, isNew } }: { edit: AgentEditing }) {
  return (
    <TextInput
      label={t.initials}
      description={t.initialsHint}
      placeholder={isNew ? initialsOf(form.values.name) : ""}
      maxLength={4}
      {...form.getInputProps("initials")}
    />
  );
}

function Role({ edit: { form } }: { edit: AgentEditing }) {
  const { role } = form.values;
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500} id="agent-role">
        {t.role}
      </Text>
      <SegmentedControl
        aria-labelledby="agent-role"
        w="fit-content"
        value={role}
        onChange={(chosen) => form.setFieldValue("role", chosen as Form["role"])}
        data={(["agent", "supervisor", "admin"] as const).map((one) => ({
          value: one,
          label: text.role[one],
        }))}
      />
      <Text size="sm" c="dimmed">
        {t.roleHint[role]}
      </Text>
      {form.errors.role ? (
        <Text size="sm" c="red">
          {form.errors.role}
        </Text>
      ) : null}
    </Stack>
  );
}

/** How many tickets of one kind fill them. */
function Capacity({ edit: { form } }: { edit: AgentEditing }) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        {t.capacity}
      </Text>
      <Text size="sm" c="dimmed">
        {t.capacityHint}
      </Text>
      <SimpleGrid cols={{ base: 1, sm: 3 }} spacing="md">
        {(["async", "chat", "voice"] as const).map((kind) => (
          <NumberInput
            key={kind}
            label={t.kind[kind]}
            min={0}
            max={8}
            allowDecimal={false}
            {...form.getInputProps(`capacity.${kind}`)}
          />
        ))}
      </SimpleGrid>
    </Stack>
  );
}

function Calls({ edit: { form } }: { edit: AgentEditing }) {
  return (
    <Section title={t.calls} hint={t.callsHint}>
      <SegmentedControl
        aria-label={t.answerOn}
        w="fit-content"
        value={form.values.answer_on}
        onChange={(chosen) => form.setFieldValue("answer_on", chosen as Form["answer_on"])}
        data={[
          { value: "softphone", label: t.softphone },
          { value: "phone", label: t.ownPhone },
        ]}
      />
      {form.values.answer_on === "phone" || form.values.phone ? (
        <TextInput
          label={t.phone}
          description={t.phoneHint}
          placeholder="+14155550132"
          type="tel"
          maw={360}
          required={form.values.answer_on === "phone"}
          {...form.getInputProps("phone")}
        />
      ) : null}
    </Section>
  );
}
