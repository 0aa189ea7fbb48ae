import { ActionIcon, Button, Group, Loader, Popover, Stack, Text, TextInput, Tooltip } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconBook, IconSearch } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import type { How } from "./places";

/** Help articles that may answer it, or any by its words; one press puts the link into the reply. */
export function Articles({
  ticket,
  how,
  insert,
}: {
  ticket: string;
  how: How;
  insert: (piece: string, article: string, link: string) => void;
}) {
  const [open, setOpen] = useState(false);
  return (
    <Popover opened={open} onChange={setOpen} position="top-start" width={360} trapFocus shadow="md">
      <Popover.Target>
        <Tooltip label={text.writing.articles}>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={text.writing.articles}
            aria-expanded={open}
            onClick={() => setOpen(!open)}
          >
            <IconBook size={18} stroke={1.6} aria-hidden />
          </ActionIcon>
        </Tooltip>
      </Popover.Target>
      <Popover.Dropdown>
        {open ? (
          <Found
            ticket={ticket}
            how={how}
            insert={(...given) => {
              insert(...given);
              setOpen(false);
            }}
          />
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}

function Found({
  ticket,
  how,
  insert,
}: {
  ticket: string;
  how: How;
  insert: (piece: string, article: string, link: string) => void;
}) {
  const [words, setWords] = useState("");
  const [asked] = useDebouncedValue(words.trim(), 250);
  const found = useQuery({
    queryKey: keys.articles(ticket, asked),
    queryFn: () =>
      asked
        ? told(api.GET("/api/articles", { params: { query: { q: asked, limit: 5 } } }))
        : told(
            api.GET("/api/tickets/{id}/articles", { params: { path: { id: ticket }, query: { limit: 5 } } }),
          ),
  });
  const take = useMutation({
    mutationFn: (article: string) =>
      told(
        api.POST("/api/tickets/{id}/articles/{article}", {
          params: { path: { id: ticket, article }, query: { how } },
        }),
      ),
    onSuccess: (piece) => insert(piece.text, piece.article, piece.link),
  });
  const items = found.data?.items ?? [];
  return (
    <Stack gap="xs">
      <TextInput
        data-autofocus
        aria-label={text.writing.articlesSearch}
        placeholder={text.writing.articlesSearch}
        leftSection={<IconSearch size={16} aria-hidden />}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {asked === "" && items.length > 0 ? (
        <Text size="xs" c="dimmed">
          {text.writing.articlesSuggested}
        </Text>
      ) : null}
      {found.isPending ? <Loader size="sm" type="dots" /> : null}
      {found.error ? <ErrorNote error={found.error} /> : null}
      {take.error ? <ErrorNote error={take.error} /> : null}
      {found.data && items.length === 0 ? (
        <Text size="sm" c="dimmed">
          {text.writing.articlesNone}
        </Text>
      ) : null}
      {items.map((one) => (
        <Group key={one.id} wrap="nowrap" justify="space-between" gap="xs">
          <Stack gap={0} miw={0}>
            <Text size="sm" fw={600} lineClamp={1}>
              {one.title}
            </Text>
            <Text size="xs" c="dimmed" lineClamp={2}>
              {one.summary}
            </Text>
          </Stack>
          <Button
            size="compact-sm"
            variant="light"
            style={{ flexShrink: 0 }}
            aria-label={`${text.writing.insert}: ${one.title}`}
            loading={take.isPending && take.variables === one.id}
            onClick={() => take.mutate(one.id)}
          >
            {text.writing.insert}
          </Button>
        </Group>
      ))}
    </Stack>
  );
}
