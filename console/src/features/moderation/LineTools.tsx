import { ActionIcon, Button, Checkbox, Group, Menu, Modal, Select, Stack, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconDots, IconEye, IconEyeOff, IconTrash } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import type { Line } from "../../api/types";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";

type Action = components["schemas"]["ModerationIn"]["action"];
const REASONS = ["spam", "community_standards"] as const;

/** Whether a line is one that can be hidden at all; the server knows which network lets it. */
export function canModerate(line: Line): boolean {
  return (
    line.visibility === "public" &&
    line.direction === "inbound" &&
    !line.deleted_at &&
    (line.kind === "post" || line.kind === "comment")
  );
}

/** For supervisors: hide a customer's public post, show it again, delete it. */
export function LineTools({ ticket, line }: { ticket: string; line: Line }) {
  const [action, setAction] = useState<Action | null>(null);
  return (
    <>
      <Menu position="bottom-end" withinPortal>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size="sm" aria-label={text.moderation.menu}>
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {line.hidden ? (
            <Menu.Item leftSection={<IconEye size={14} aria-hidden />} onClick={() => setAction("unhide")}>
              {text.moderation.unhide}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconEyeOff size={14} aria-hidden />} onClick={() => setAction("hide")}>
              {text.moderation.hide}
            </Menu.Item>
          )}
          {line.channel === "x" ? null : (
            <Menu.Item
              color="red"
              leftSection={<IconTrash size={14} aria-hidden />}
              onClick={() => setAction("delete")}
            >
              {text.moderation.delete}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      {action ? <Deed ticket={ticket} line={line.key} action={action} close={() => setAction(null)} /> : null}
    </>
  );
}

function Deed({
  ticket,
  line,
  action,
  close,
}: {
  ticket: string;
  line: string;
  action: Action;
  close: () => void;
}) {
  const cache = useQueryClient();
  const [reason, setReason] = useState<string>(REASONS[0]);
  const [note, setNote] = useState("");
  const [confirm, setConfirm] = useState(false);
  const [client_id] = useState(() => crypto.randomUUID());
  const act = useMutation({
    mutationFn: () =>
      told(
        api.POST("/api/tickets/{id}/moderation", {
          params: { path: { id: ticket } },
          body: { client_id, line, action, reason: action === "unhide" ? "" : reason, note, confirm },
        }),
      ),
    onSuccess: () => {
      notifications.show({ message: text.moderation.asked });
      void cache.invalidateQueries({ queryKey: keys.ticket(ticket) });
      close();
    },
  });
  return (
    <Modal opened onClose={close} title={text.moderation.title[action]} centered>
      <Stack>
        {action === "unhide" ? null : (
          <Select
            label={text.moderation.reason}
            data={REASONS.map((value) => ({ value, label: text.moderation[value] }))}
            value={reason}
            allowDeselect={false}
            onChange={(value) => value && setReason(value)}
          />
        )}
        <TextInput
          label={text.moderation.note}
          maxLength={500}
          value={note}
          onChange={(event) => setNote(event.currentTarget.value)}
        />
        {action === "delete" ? (
          <Checkbox
            label={text.moderation.sure}
            checked={confirm}
            onChange={(event) => setConfirm(event.currentTarget.checked)}
          />
        ) : null}
        {act.error ? <ErrorNote error={act.error} /> : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={close}>
            {text.moderation.cancel}
          </Button>
          <Button
            color={action === "delete" ? "red.8" : "pine"}
            disabled={action === "delete" && !confirm}
            loading={act.isPending}
            onClick={() => act.mutate()}
          >
            {text.moderation[action]}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
