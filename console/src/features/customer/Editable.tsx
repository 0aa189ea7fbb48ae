import { ActionIcon, Badge, Button, Group, Stack, TagsInput, Text, Textarea, TextInput } from "@mantine/core";
import { IconPencil } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import type { Customer } from "../../api/types";
import { fill, text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";

type CustomerEdit = components["schemas"]["CustomerEdit"];

/** A change of what is noted about them; refused if somebody else changed it since it was read. */
export function useEdit(customer: Customer, done: () => void) {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (body: CustomerEdit) =>
      told(
        api.PATCH("/api/customers/{id}", {
          params: { path: { id: customer.id } },
          body: { ...body, version: customer.version },
        }),
      ),
    onSuccess: (fresh) => {
      cache.setQueryData(keys.customer(customer.id), fresh);
      done();
    },
    onError: () => void cache.invalidateQueries({ queryKey: keys.customer(customer.id) }),
  });
}

export function Section({
  title,
  edit,
  children,
}: {
  title: string;
  edit?: (() => void) | undefined;
  children: React.ReactNode;
}) {
  return (
    <Stack gap={6} component="section" aria-label={title}>
      <Group justify="space-between" gap={4} mih={22} wrap="nowrap" align="flex-start">
        <Text size="xs" fw={600} c="dimmed">
          {title}
        </Text>
        {edit ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`${text.person.edit}: ${title}`}
            onClick={edit}
          >
            <IconPencil size={14} aria-hidden />
          </ActionIcon>
        ) : null}
      </Group>
      {children}
    </Stack>
  );
}

export function Buttons({
  save,
  cancel,
  pending,
  disabled,
  label,
}: {
  save: () => void;
  cancel: () => void;
  pending: boolean;
  disabled?: boolean;
  label?: string;
}) {
  return (
    <Group gap="xs">
      <Button size="compact-sm" loading={pending} disabled={disabled ?? false} onClick={save}>
        {label ?? text.person.save}
      </Button>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={cancel}>
        {text.person.cancel}
      </Button>
    </Group>
  );
}

export function Note({ customer }: { customer: Customer }) {
  const [words, setWords] = useState<string | null>(null);
  const edit = useEdit(customer, () => setWords(null));
  return (
    <Section title={text.person.note} edit={words === null ? () => setWords(customer.note) : undefined}>
      {words === null ? (
        <Text size="sm" c={customer.note ? "" : "dimmed"} style={{ whiteSpace: "pre-wrap" }}>
          {customer.note || text.person.noNote}
        </Text>
      ) : (
        <>
          <Textarea
            aria-label={text.person.note}
            autosize
            minRows={2}
            maxLength={5_000}
            autoFocus
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          {edit.error ? <ErrorNote error={edit.error} /> : null}
          <Buttons
            pending={edit.isPending}
            save={() => edit.mutate({ note: words })}
            cancel={() => setWords(null)}
          />
        </>
      )}
    </Section>
  );
}

export function Tags({ customer }: { customer: Customer }) {
  const [tags, setTags] = useState<string[] | null>(null);
  const edit = useEdit(customer, () => setTags(null));
  return (
    <Section title={text.person.tags} edit={tags === null ? () => setTags(customer.tags) : undefined}>
      {tags === null ? (
        <Group gap={4}>
          {customer.tags.map((tag) => (
            <Badge key={tag} size="sm" radius="sm" variant="light" tt="none">
              {tag}
            </Badge>
          ))}
        </Group>
      ) : (
        <>
          <TagsInput
            aria-label={text.person.tags}
            placeholder={text.person.addTag}
            value={tags}
            maxTags={20}
            onChange={setTags}
          />
          {edit.error ? <ErrorNote error={edit.error} /> : null}
          <Buttons pending={edit.isPending} save={() => edit.mutate({ tags })} cancel={() => setTags(null)} />
        </>
      )}
    </Section>
  );
}

/** Whoever only argues is left alone in public: said with a reason, and by whom. */
export function Arguing({ customer }: { customer: Customer }) {
  const [why, setWhy] = useState<string | null>(null);
  const edit = useEdit(customer, () => setWhy(null));
  const marked = customer.only_arguing;
  return (
    <Section title={text.person.arguing}>
      <Text size="xs" c="dimmed">
        {text.person.arguingHint}
      </Text>
      {marked ? (
        <>
          <Text size="sm">{fill(text.person.arguingBy, { by: marked.by, why: marked.why })}</Text>
          <Group>
            <Button
              size="compact-sm"
              variant="default"
              loading={edit.isPending}
              onClick={() => edit.mutate({ only_arguing: false })}
            >
              {text.person.arguingUndo}
            </Button>
          </Group>
        </>
      ) : why === null ? (
        <Group>
          <Button size="compact-sm" variant="default" onClick={() => setWhy("")}>
            {text.person.arguingMark}
          </Button>
        </Group>
      ) : (
        <>
          <TextInput
            label={text.person.arguingWhy}
            autoFocus
            maxLength={500}
            value={why}
            onChange={(event) => setWhy(event.currentTarget.value)}
          />
          <Buttons
            pending={edit.isPending}
            disabled={why.trim().length < 3}
            save={() => edit.mutate({ only_arguing: true, why })}
            cancel={() => setWhy(null)}
          />
        </>
      )}
      {edit.error ? <ErrorNote error={edit.error} /> : null}
    </Section>
  );
}
