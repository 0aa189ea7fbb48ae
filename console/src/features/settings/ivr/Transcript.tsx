import { Loader, Text } from "@mantine/core";
import { IconPhoneOff, IconVolume } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import classes from "./Ivr.module.css";
import type { Awaited, Deed, Tried, Turn } from "./useTrial";
import { promptWords } from "./words";

const t = text.phoneMenu;

/** The call so far: what is heard, what was done, and what the line waits for, or how it ended. */
export function Transcript({
  tried,
  behind,
  queue,
}: {
  tried: Tried | null;
  behind: boolean;
  queue: (id: string) => string;
}) {
  const end = useRef<HTMLDivElement>(null);
  const turns = tried?.turns.length ?? 0;
  useEffect(() => {
    const list = end.current?.parentElement;
    if (turns && list) list.scrollTop = list.scrollHeight;
  }, [turns]);
  return (
    <div
      className={classes.transcript}
      role="log"
      aria-label={t.transcript}
      aria-busy={behind}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and a keyboard must reach it
      tabIndex={0}
    >
      {tried ? null : <Loader size="xs" aria-label={text.list.loading} />}
      {tried?.turns.map((turn, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: turns have no other name, and are only added
        <Heard key={n} turn={turn} />
      ))}
      {tried?.awaits ? (
        <Text size="xs" c="dimmed" className={classes.awaits ?? ""}>
          {awaitsWords(tried.awaits)}
        </Text>
      ) : null}
      {tried?.end ? (
        <div className={classes.over}>
          <IconPhoneOff size={16} aria-hidden className={classes.icon ?? ""} />
          <Text size="sm" fw={600}>
            {fill(t.end[tried.end.how], { queue: queue(tried.end.queue) })}
          </Text>
        </div>
      ) : null}
      <div ref={end} />
    </div>
  );
}

function Heard({ turn }: { turn: Turn }) {
  return (
    <>
      {turn.deed ? (
        <Text size="xs" className={classes.did ?? ""}>
          {didWords(turn.deed)}
        </Text>
      ) : null}
      {turn.heard.map((one, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what is said has no name
        <div key={n} className={classes.heard} lang={one.language || undefined}>
          {one.audio ? <IconVolume size={14} aria-hidden /> : null}
          <Text size="sm">{one.text || promptWords({ text: "", audio: one.audio })}</Text>
        </div>
      ))}
      {turn.heard.length === 0 && turn.deed?.do !== "press" ? (
        <Text size="xs" c="dimmed">
          {t.silence}
        </Text>
      ) : null}
    </>
  );
}

function didWords(deed: Deed): string {
  return fill(t.did[deed.do], { value: deed.value ?? "" });
}

function awaitsWords(awaits: Awaited): string {
  if (awaits.what === "message") return t.awaits.message;
  if (awaits.what === "answer") return fill(t.awaits.answer, { number: awaits.number });
  const ends = awaits.most !== 1 && awaits.finish ? fill(t.endsWith, { key: awaits.finish }) : "";
  const entered = awaits.entered ? fill(t.entered, { keys: awaits.entered }) : "";
  return [awaits.speech ? t.awaits.words : t.awaits.keys, ends, entered].filter(Boolean).join(". ");
}
