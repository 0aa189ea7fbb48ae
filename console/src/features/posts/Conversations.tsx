import { Anchor, Button, Group, Stack, Text } from "@mantine/core";
import { useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { useNow } from "../../ui/clock";
import { Rows } from "../../ui/Rows";
import { moment } from "../../ui/times";
import { type Target, useConversations } from "./usePosts";

const t = text.posts;

/** Who commented under it, and the tickets that became of it. */
export function Conversations({ id, target, zone }: { id: string; target: Target; zone: string }) {
  const [open, setOpen] = useState(false);
  const found = useConversations(id, target, open);
  const now = useNow(60);
  return (
    <Stack gap="xs" align="flex-start">
      <Button size="compact-sm" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? t.hideTalks : t.talks}
      </Button>
      {open ? (
        <Rows
          found={found}
          empty={
            <Text size="sm" c="dimmed">
              {t.noTalks}
            </Text>
          }
        >
          {(one) => (
            <Group key={one.interaction} gap="sm">
              <Text size="sm" c="dimmed">
                {moment(one.at, zone, now)}
              </Text>
              {one.ticket ? (
                <Anchor size="sm" component={Link} to={`/inbox/unassigned/${one.ticket}`}>
                  {text.post.openTicket}
                </Anchor>
              ) : (
                <Text size="sm">{t.onlyHeard}</Text>
              )}
            </Group>
          )}
        </Rows>
      ) : null}
    </Stack>
  );
}
