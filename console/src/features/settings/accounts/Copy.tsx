import { ActionIcon, CopyButton, Tooltip } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";

const t = text.connect;

/** Puts words into the clipboard. */
export function Copy({ words, name }: { words: string; name: string }) {
  return (
    <CopyButton value={words}>
      {({ copied, copy }) => (
        <Tooltip label={copied ? t.copied : t.copy}>
          <ActionIcon
            variant="default"
            size="input-sm"
            onClick={copy}
            aria-label={copied ? t.copied : fill(t.copyOf, { name })}
          >
            {copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          </ActionIcon>
        </Tooltip>
      )}
    </CopyButton>
  );
}
