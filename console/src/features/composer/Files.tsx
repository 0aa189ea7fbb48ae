import { CloseButton, Group, Image, Loader, Paper, Text } from "@mantine/core";
import { IconAlertTriangle, IconFile } from "@tabler/icons-react";
import { fill, text } from "../../text/text";
import type { Picked } from "./useFiles";

/** The files that go with it: how they look, and whether they have arrived. */
export function Files({ files, remove }: { files: readonly Picked[]; remove: (id: string) => void }) {
  if (files.length === 0) return null;
  return (
    <Group gap="xs">
      {files.map((file) => (
        <Paper key={file.id} withBorder p={4} pr={6} radius="md">
          <Group gap={6} wrap="nowrap">
            {file.preview ? (
              <Image src={file.preview} alt="" w={36} h={36} radius="sm" fit="cover" />
            ) : (
              <IconFile size={20} aria-hidden />
            )}
            <Text size="xs" maw={160} truncate>
              {file.name}
            </Text>
            {file.state === "uploading" ? (
              <Loader size={14} aria-label={fill(text.writing.uploading, { name: file.name })} />
            ) : null}
            {file.state === "failed" ? (
              <Group gap={4} wrap="nowrap" role="alert">
                <IconAlertTriangle size={14} color="var(--mantine-color-red-6)" aria-hidden />
                <Text size="xs" c="red" maw={220} lineClamp={2}>
                  {file.why || text.error.title}
                </Text>
              </Group>
            ) : null}
            <CloseButton
              size="sm"
              aria-label={fill(text.writing.remove, { name: file.name })}
              onClick={() => remove(file.id)}
            />
          </Group>
        </Paper>
      ))}
    </Group>
  );
}
