import { Alert, Anchor, Badge, Button, Group, Menu, Modal, Stack, Text, Title } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconArrowLeft, IconCopy, IconDots, IconHistory, IconTrash } from "@tabler/icons-react";
import type { FormEvent, ReactNode } from "react";
import { Link } from "react-router";
import { isAtLeast, useMe } from "../../../app/me";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { ErrorNote } from "../../../ui/ErrorNote";
import { formPath } from "./problems";
import classes from "./Settings.module.css";
import type { Kind } from "./settingTypes";
import type { Editing } from "./useEditing";
import { useLeaveGuard } from "./useLeaveGuard";
import { useToTrouble } from "./useToTrouble";

const t = text.settings;

interface Frame<K extends Kind, F extends object> {
  edit: Editing<K, F>;
  /** What it is called; "New …" while it is new. */
  title: string;
  /** Beside the title: a switch, a mark, a button of its own. */
  beside?: ReactNode;
  /** Where one can't be copied. */
  noCopy?: boolean;
  /** Where nothing can be saved yet. */
  noSave?: boolean;
  /** Where one can't be deleted. */
  noDelete?: boolean;
  /** What follows the fields and isn't saved with them, such as a try-it. */
  after?: ReactNode;
  children: ReactNode;
}

/** Around an editor's fields: the title, what went wrong, the bar that keeps changes, and ways to copy and delete. */
export function SettingForm<K extends Kind, F extends object>(given: Frame<K, F>) {
  const { edit, title, beside, noCopy = false, noDelete = false, noSave = false, after, children } = given;
  const guard = useLeaveGuard(edit.changed && !edit.settled && (!edit.isNew || edit.form.isDirty()));
  const trouble = useToTrouble(edit.error, edit.form.errors);
  function submit(event: FormEvent): void {
    event.preventDefault();
    trouble.asked();
    edit.save();
  }
  return (
    <Stack gap="lg" className={classes.form ?? ""}>
      <Anchor component={Link} to={`/settings/${edit.kind}`} size="sm" className={classes.back ?? ""}>
        <Group gap={4}>
          <IconArrowLeft size={14} aria-hidden />
          {t.kind[edit.kind].name}
        </Group>
      </Anchor>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <Group gap="sm">
          <Title order={2} size="h4">
            {title}
          </Title>
          {edit.isBuiltIn ? (
            <Badge variant="default" radius="sm" tt="none">
              {t.builtIn}
            </Badge>
          ) : null}
          {beside}
        </Group>
        {edit.isNew ? null : <Ways edit={edit} noCopy={noCopy} noDelete={noDelete} />}
      </Group>
      {edit.isBuiltIn ? (
        <Text size="sm" c="dimmed">
          {t.builtInHint}
        </Text>
      ) : null}
      <form ref={trouble.form} onSubmit={submit} noValidate>
        <Stack gap="xl">
          {children}
          <Trouble edit={edit} />
          {edit.changed && !noSave ? <SaveBar edit={edit} /> : null}
        </Stack>
      </form>
      {after}
      <Leaving guard={guard} />
    </Stack>
  );
}

function SaveBar<K extends Kind, F extends object>({ edit }: { edit: Editing<K, F> }) {
  return (
    <Group className={classes.bar ?? ""} justify="space-between">
      <Text size="sm" c="dimmed" role="status">
        {edit.isNew ? t.notYet : t.changed}
      </Text>
      <Group gap="xs">
        <Button variant="subtle" color="gray" onClick={edit.discard} disabled={edit.saving}>
          {edit.isNew ? t.cancel : t.discard}
        </Button>
        <Button type="submit" loading={edit.saving}>
          {edit.isNew ? t.create : t.save}
        </Button>
      </Group>
    </Group>
  );
}

/** What the server said, with what stands at no field; a conflict with its two ways on. */
function Trouble<K extends Kind, F extends object>({ edit }: { edit: Editing<K, F> }) {
  if (edit.conflict && edit.error) {
    return (
      <Alert color="amber" variant="light" {...(edit.isNew ? {} : { title: t.conflict })}>
        <Stack gap="xs" align="flex-start">
          <Text size="sm">{edit.isNew ? t.conflictNew : t.conflictHint}</Text>
          {edit.isNew ? null : (
            <Group gap="xs">
              <Button size="xs" variant="default" onClick={edit.takeTheirs}>
                {t.takeTheirs}
              </Button>
              <Button size="xs" variant="default" loading={edit.saving} onClick={edit.keepMine}>
                {t.keepMine}
              </Button>
            </Group>
          )}
        </Stack>
      </Alert>
    );
  }
  const errors = Object.entries(edit.form.errors).filter(([, said]) => said);
  if (edit.error) {
    const told = edit.error instanceof Error ? edit.error.message : "";
    return (
      <Stack gap={4}>
        <ErrorNote error={edit.error} />
        <Named errors={errors.filter(([, said]) => said !== told)} />
      </Stack>
    );
  }
  return errors.length > 0 ? (
    <Text size="sm" c="red" role="alert">
      {t.lookAgain}
    </Text>
  ) : null;
}

function Named({ errors }: { errors: [string, ReactNode][] }) {
  return errors.map(([field, said]) => (
    <Text key={field} size="sm" c="dimmed">
      {fill(t.atField, { field: formPath(field) })} {said}
    </Text>
  ));
}

interface Waying<K extends Kind, F extends object> {
  edit: Editing<K, F>;
  noCopy: boolean;
  noDelete: boolean;
}

function Ways<K extends Kind, F extends object>({ edit, noCopy, noDelete }: Waying<K, F>) {
  const [sure, asking] = useDisclosure(false);
  const me = useMe();
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="subtle"
            color="gray"
            size="compact-md"
            aria-label={t.ways}
            px={6}
            leftSection={<IconDots size={18} aria-hidden />}
            classNames={{ section: classes.alone ?? "" }}
          />
        </Menu.Target>
        <Menu.Dropdown>
          {noCopy ? null : (
            <Menu.Item
              component={Link}
              to={`/settings/${edit.kind}/new?from=${encodeURIComponent(edit.id)}`}
              leftSection={<IconCopy size={16} aria-hidden />}
            >
              {t.copy}
            </Menu.Item>
          )}
          {isAtLeast(me, "admin") ? (
            <Menu.Item
              component={Link}
              to={`/audit?kind=${edit.kind}&id=${encodeURIComponent(edit.id)}`}
              leftSection={<IconHistory size={16} aria-hidden />}
            >
              {text.nav.audit}
            </Menu.Item>
          ) : null}
          {edit.isBuiltIn || noDelete ? null : (
            <Menu.Item leftSection={<IconTrash size={16} aria-hidden />} onClick={asking.open}>
              {t.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Modal opened={sure} onClose={asking.close} title={fill(t.deleteTitle, { id: edit.id })}>
        <Stack gap="md">
          <Text size="sm">{t.deleteHint}</Text>
          {edit.removeError ? <ErrorNote error={edit.removeError} /> : null}
          <Group gap="xs">
            <Button color="red" loading={edit.removing} onClick={edit.remove}>
              {t.deleteNow}
            </Button>
            <Button variant="subtle" color="gray" onClick={asking.close} data-autofocus>
              {t.cancel}
            </Button>
          </Group>
        </Stack>
      </Modal>
    </>
  );
}

function Leaving({ guard }: { guard: ReturnType<typeof useLeaveGuard> }) {
  return (
    <Modal opened={guard.asking} onClose={guard.stay} title={t.leaveTitle}>
      <Stack gap="md">
        <Text size="sm">{t.leaveHint}</Text>
        <Group gap="xs">
          <Button onClick={guard.stay} data-autofocus>
            {t.stay}
          </Button>
          <Button variant="subtle" color="gray" onClick={guard.leave}>
            {t.leave}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
