import { ActionIcon, Button, FileButton, Group, Stack, Text } from "@mantine/core";
import { IconPhoto, IconX } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import type { Draft } from "./draft";
import classes from "./Posts.module.css";
import { MOST, MOST_BYTES, useUpload } from "./usePictures";

const t = text.posts;
const KINDS = "image/jpeg,image/png,image/gif,image/webp";

/** The pictures of a post. `shown`: where those that are kept already can be seen, by their `stored`. */
export function Pictures({
  pictures,
  shown,
  change,
}: {
  pictures: Draft["pictures"];
  shown: Record<string, string>;
  change: (pictures: (before: Draft["pictures"]) => Draft["pictures"]) => void;
}) {
  const [previews, setPreviews] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState("");
  const upload = useUpload((picture, preview) => {
    setPreviews((now) => ({ ...now, [picture.stored]: preview }));
    change((now) => [...now, picture]);
  });

  function add(files: File[]): void {
    setProblem("");
    const room = MOST - pictures.length;
    if (files.length > room) setProblem(fill(t.tooManyPictures, { count: MOST }));
    for (const file of files.slice(0, room)) {
      if (file.size > MOST_BYTES) setProblem(fill(text.writing.tooBig, { name: file.name }));
      else upload.mutate(file);
    }
  }
  return (
    <Stack gap="xs">
      {pictures.length > 0 ? (
        <ul
          className={classes.pictures}
          aria-label={t.pictures}
          style={{ listStyle: "none", margin: 0, padding: 0 }}
        >
          {pictures.map((one) => (
            <li key={one.stored} style={{ position: "relative" }}>
              <img
                src={previews[one.stored] ?? shown[one.stored] ?? ""}
                alt={one.name || t.picture}
                className={classes.picture}
              />
              <ActionIcon
                size="sm"
                variant="default"
                aria-label={fill(text.writing.remove, { name: one.name || t.picture })}
                style={{ position: "absolute", top: 4, right: 4 }}
                onClick={() => change((now) => now.filter((other) => other.stored !== one.stored))}
              >
                <IconX size={14} aria-hidden />
              </ActionIcon>
            </li>
          ))}
        </ul>
      ) : null}
      <Group>
        <FileButton multiple accept={KINDS} onChange={add}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              size="xs"
              loading={upload.isPending}
              leftSection={<IconPhoto size={16} aria-hidden />}
            >
              {t.addPictures}
            </Button>
          )}
        </FileButton>
      </Group>
      {problem ? (
        <Text size="xs" c="red" role="alert">
          {problem}
        </Text>
      ) : null}
      {upload.error ? <ErrorNote error={upload.error} /> : null}
    </Stack>
  );
}
