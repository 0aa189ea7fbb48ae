import { Anchor, Group, Modal, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconExternalLink, IconPaperclip } from "@tabler/icons-react";
import { useRef } from "react";
import type { Attachment } from "../../api/types";
import { fill, text } from "../../text/text";
import { steadyLink } from "./steadyLinks";
import classes from "./Ticket.module.css";

/** A file of a message: a picture as such, a recording to be heard, anything else by its name. */
export function FileView({ file }: { file: Attachment }) {
  const url = steadyLink(file);
  if (!url) {
    return (
      <Text size="xs" c="dimmed">
        {fill(text.ticket.fetching, { kind: file.kind })}
      </Text>
    );
  }
  if (file.kind === "image") return <Picture url={url} name={file.name || text.ticket.picture} />;
  if (file.kind === "audio") return <Player url={url} name={file.name || text.ticket.recording} />;
  if (file.kind === "video") {
    return (
      // biome-ignore lint/a11y/useMediaCaption: what they sent has none
      <video controls src={url} preload="metadata" className={classes.video} aria-label={file.name} />
    );
  }
  return (
    <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
      <IconPaperclip size={14} aria-hidden /> {file.name || file.kind}
    </Anchor>
  );
}

function Picture({ url, name }: { url: string; name: string }) {
  const [open, view] = useDisclosure(false);
  return (
    <>
      <button
        type="button"
        className={classes.open}
        onClick={view.open}
        aria-label={fill(text.desk.fullPicture, { name })}
      >
        <img src={url} alt={name} loading="lazy" className={classes.picture} />
      </button>
      <Modal opened={open} onClose={view.close} size="auto" title={name}>
        <img src={url} alt={name} className={classes.full} />
        <Group justify="flex-end" mt="xs">
          <Anchor href={url} target="_blank" rel="noreferrer" size="sm">
            {text.desk.openApart} <IconExternalLink size={14} aria-hidden />
          </Anchor>
        </Group>
      </Modal>
    </>
  );
}

/** What is listened to goes on, whatever fresher link comes. */
function Player({ url, name }: { url: string; name: string }) {
  const element = useRef<HTMLAudioElement>(null);
  const shown = useRef(url);
  if (element.current?.paused !== false) shown.current = url;
  return (
    // biome-ignore lint/a11y/useMediaCaption: the transcript stands beside it as text
    <audio
      ref={element}
      controls
      src={shown.current}
      preload="none"
      aria-label={name}
      className={classes.player}
    />
  );
}
