import { Button, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowDownCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "react-router";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { View } from "../../api/types";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import classes from "./Inbox.module.css";
import { grouped, nameOf, pathOf, titleOf, useViews } from "./views";

/** My lists, with how many stand in them, and a way to the next ticket. */
export function ViewList({ current }: { current: string }) {
  const views = useViews();
  const cache = useQueryClient();
  const go = useNavigate();
  const next = useMutation({
    mutationFn: () => told(api.POST("/api/tickets/next")),
    onSuccess: ({ ticket }) => {
      void cache.invalidateQueries({ queryKey: keys.views });
      void cache.invalidateQueries({ queryKey: ["tickets"] });
      if (ticket) void go(`/inbox/mine/${ticket.id}`);
      else notifications.show({ message: text.inbox.nothingWaits });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  return (
    <Stack gap={2} p="sm" component="nav" aria-label={text.inbox.views}>
      <Title order={1} size="h4" mb="xs">
        {text.nav.inbox}
      </Title>
      <Button
        variant="light"
        mb="sm"
        leftSection={<IconArrowDownCircle size={18} aria-hidden />}
        loading={next.isPending}
        onClick={() => next.mutate()}
      >
        {text.inbox.takeNext}
      </Button>
      {views.isPending ? <Loading /> : null}
      {views.error ? <ErrorNote error={views.error} retry={() => void views.refetch()} /> : null}
      {grouped(views.data?.items ?? []).map((group) => (
        <Stack key={group.name} gap={2} mt="xs" component="section" aria-label={group.name}>
          <Text size="xs" c="dimmed" px={10} aria-hidden>
            {group.name}
          </Text>
          {group.views.map((view) => (
            <ViewLink key={nameOf(view)} view={view} isHere={nameOf(view) === current} />
          ))}
        </Stack>
      ))}
    </Stack>
  );
}

function ViewLink({ view, isHere }: { view: View; isHere: boolean }) {
  const name = titleOf(view);
  const urgent = view.view === "due_soon" && Boolean(view.count);
  return (
    <Link to={pathOf(view)} aria-current={isHere ? "page" : undefined} className={classes.view ?? ""}>
      <Group justify="space-between" wrap="nowrap" gap="xs">
        <Text size="sm" truncate>
          {name}
        </Text>
        {view.count ? (
          <Text size="sm" className={classes.count ?? ""} data-urgent={urgent || undefined}>
            {view.count.toLocaleString()}
          </Text>
        ) : null}
      </Group>
    </Link>
  );
}

function Loading() {
  return (
    <Stack gap={14} p={10} role="status" aria-label={text.list.loading}>
      {[70, 85, 60, 75, 65].map((width) => (
        <Skeleton key={width} height={12} width={`${width}%`} />
      ))}
    </Stack>
  );
}
