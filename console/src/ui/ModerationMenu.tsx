import { ActionIcon, Button, Checkbox, Group, Menu, Select, Stack, Text, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconEye, IconEyeOff, IconTrash } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { text } from "../text/text";
import { Dialog } from "./Dialog";
import { ErrorNote } from "./ErrorNote";
import type { Action, Wish } from "./moderation";

const t = text.moderation;
const REASONS = ["spam", "community_standards"] as const;

interface Moderating {
  /** What the network lets be done with it. */
  may: readonly Action[];
  /** Whether we hid it; null while that isn't known. */
  hidden: boolean | null;
  ask: (wish: Wish) => Promise<unknown>;
  done: (action: Action) => void;
  onOpen?: () => void;
}

/** For supervisors: hide a customer's public words, show them again, delete them, and say why. */
export function ModerationMenu({ may, hidden, ask, done, onOpen }: Moderating) {
  const [action, setAction] = useState<Action | null>(null);
  const shows = (one: Action) =>
    may.includes(one) && (one === "delete" || hidden === null || hidden === (one === "unhide"));
  return (
    <>
      <Menu position="bottom-end" withinPortal {...(onOpen ? { onOpen } : {})}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={t.menu}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {shows("unhide") ? (
            <Menu.Item leftSection={<IconEye size={14} aria-hidden />} onClick={() => setAction("unhide")}>
              {t.unhide}
            </Menu.Item>
          ) : null}
          {shows("hide") ? (
            <Menu.Item leftSection={<IconEyeOff size={14} aria-hidden />} onClick={() => setAction("hide")}>
              {t.hide}
            </Menu.Item>
          ) : null}
          {shows("delete") ? (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => setAction("delete")}
            >
              {t.delete}
            </Menu.Item>
          ) : null}
        </Menu.Dropdown>
      </Menu>
      {action ? (
        <Deed
          action={action}
          ask={ask}
          close={() => setAction(null)}
          done={() => {
            setAction(null);
            done(action);
          }}
        />
      ) : null}
    </>
  );
}

function Deed({
  action,
  ask,
  close,
  done,
}: {
  action: Action;
  ask: Moderating["ask"];
  close: () => void;
  done: () => void;
}) {
  const [reason, setReason] = useState<string>(REASONS[0]);
  const [note, setNote] = useState("");
  const [confirm, setConfirm] = useState(false);
  const [client_id] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: () => ask({ client_id, action, reason: action === "unhide" ? "" : reason, note, confirm }),
    onSuccess: () => {
      notifications.show({ message: t.asked });
      done();
    },
  });
  return (
    <Dialog onClose={close} title={t.title[action]}>
      <Stack>
        {action === "unhide" ? null : (
          <Select
            label={t.reason}
            data={REASONS.map((value) => ({ value, label: t[value] }))}
            value={reason}
            allowDeselect={false}
            onChange={(value) => value && setReason(value)}
          />
        )}
        <TextInput
          label={t.note}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {action === "hide" ? (
          <Text size="sm" c="dimmed">
            {t.hideHint}
          </Text>
        ) : null}
        {action === "delete" ? (
          <Checkbox
            label={t.sure}
            checked={confirm}
            onChange={(event) => setConfirm(event.currentTarget.checked)}
          />
        ) : null}
        {act.error ? <ErrorNote error={act.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {t.cancel}
          </Button>
          <Button
            color={action === "delete" ? "red.8" : "pine"}
            disabled={action === "delete" && !confirm}
            loading={act.isPending}
            onClick={() => act.mutate()}
          >
            {t[action]}
          </Button>
        </Group>
      </Stack>
    </Dialog>
  );
}
