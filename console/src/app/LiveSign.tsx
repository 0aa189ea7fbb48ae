import { Tooltip } from "@mantine/core";
import { IconBolt, IconPlugConnected, IconRefresh } from "@tabler/icons-react";
import { useLiveState } from "../api/liveNow";
import { text } from "../text/text";
import classes from "./Shell.module.css";

const SIGNS = {
  live: { icon: IconBolt, words: text.desk.live },
  connecting: { icon: IconPlugConnected, words: text.desk.connecting },
  polling: { icon: IconRefresh, words: text.desk.polling },
} as const;

/** Whether what is shown changes by itself: a small sign, with its words for whoever asks. */
export function LiveSign() {
  const state = useLiveState();
  const { icon: Icon, words } = SIGNS[state];
  return (
    <Tooltip label={words} position="right" events={{ hover: true, focus: true, touch: true }}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: its words are told on focus */}
      <span className={classes.live} data-state={state} role="status" aria-label={words} tabIndex={0}>
        <Icon size={16} stroke={1.8} aria-hidden />
      </span>
    </Tooltip>
  );
}
