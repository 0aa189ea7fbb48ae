import { ActionIcon, Badge, Button, Group, Popover, Stack, TagsInput, Tooltip } from "@mantine/core";
import { IconTag } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { TicketDetail } from "../../api/types";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";

const MOST = 40;

/** What the ticket is about, in words of the team; refused if somebody else changed them meanwhile. */
export function TicketTags({ ticket }: { ticket: TicketDetail }) {
  const [tags, setTags] = useState<string[] | null>(null);
  const cache = useQueryClient();
  const save = useMutation({
    mutationFn: (wanted: string[]) =>
      told(
        api.POST("/api/tickets/{id}/tags", {
          params: { path: { id: ticket.id } },
          body: { tags: wanted, version: ticket.version },
        }),
      ),
    onSuccess: () => setTags(null),
    onSettled: () => void cache.invalidateQueries({ queryKey: keys.ticket(ticket.id), exact: true }),
  });
  return (
    <Group gap={4}>
      {ticket.tags.map((tag) => (
        <Badge key={tag} size="sm" variant="default" radius="sm" tt="none">
          {tag}
        </Badge>
      ))}
      <Popover
        opened={tags !== null}
        onChange={(open) => !open && setTags(null)}
        width={300}
        trapFocus
        shadow="md"
        position="bottom-start"
      >
        <Popover.Target>
          <Tooltip label={text.desk.ticketTags} disabled={tags !== null}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={text.desk.ticketTags}
              aria-expanded={tags !== null}
              onClick={() => setTags(tags ? null : ticket.tags)}
            >
              <IconTag size={16} stroke={1.6} aria-hidden />
            </ActionIcon>
          </Tooltip>
        </Popover.Target>
        <Popover.Dropdown>
          {tags === null ? null : (
            <Stack gap="xs">
              <TagsInput
                data-autofocus
                label={text.desk.ticketTags}
                placeholder={text.person.addTag}
                maxTags={MOST}
                value={tags}
                onChange={setTags}
                comboboxProps={{ withinPortal: false }}
              />
              {save.error ? <ErrorNote error={save.error} /> : null}
              <Group gap="xs">
                <Button size="compact-sm" loading={save.isPending} onClick={() => save.mutate(tags)}>
                  {text.person.save}
                </Button>
                <Button size="compact-sm" variant="subtle" color="gray" onClick={() => setTags(null)}>
                  {text.person.cancel}
                </Button>
              </Group>
            </Stack>
          )}
        </Popover.Dropdown>
      </Popover>
    </Group>
  );
}
