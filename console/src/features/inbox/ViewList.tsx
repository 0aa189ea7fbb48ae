import { Button, Group, Loader, Stack, Text, Title } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconArrowDownCircle } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { NavLink, useNavigate } from "react-router";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import classes from "./Inbox.module.css";
import { nameOf, useViews } from "./views";

/** My lists, with how many stand in them, and a way to the next ticket. */
export function ViewList() {
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
      {views.isPending ? <Loader size="sm" type="dots" /> : null}
      {views.error ? <ErrorNote error={views.error} retry={() => void views.refetch()} /> : null}
      {views.data?.items.map((view) => (
        <NavLink key={nameOf(view)} to={`/inbox/${nameOf(view)}`} className={classes.view ?? ""}>
          <Group justify="space-between" wrap="nowrap" gap="xs">
            <Text size="sm" truncate>
              {view.name}
            </Text>
            {view.count ? (
              <Text size="sm" className={classes.count ?? ""}>
                {view.count}
              </Text>
            ) : null}
          </Group>
        </NavLink>
      ))}
    </Stack>
  );
}
