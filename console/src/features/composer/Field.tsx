import { Textarea } from "@mantine/core";
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  memo,
  type RefObject,
  startTransition,
  useEffect,
  useRef,
  useState,
} from "react";
import { flushSync } from "react-dom";
import { text } from "../../text/text";
import { useSteady } from "../../ui/useSteady";
import classes from "./Composer.module.css";

/** Where the browser fits a field to its words by itself, nothing has to be measured at each key. */
const GROWS = typeof CSS !== "undefined" && CSS.supports?.("field-sizing", "content");
/** Keys that do something with the words that are there. */
const DOES = /^(Enter|Tab|Escape|Arrow.*)$/;

/**
 * The field that is written in. It shows a key at once and by itself; the composer around it hears of it when there is
 * time, and at the latest before a key that does something (Enter, an arrow), when the field is left and when the page goes.
 */
export const Field = memo(function Field({
  id,
  area,
  words,
  tell,
  pressed,
  pasted,
  list,
}: {
  id: string;
  area: RefObject<HTMLTextAreaElement | null>;
  /** What the composer knows; other words than were written here take their place. */
  words: string;
  tell: (words: string, caret: number) => void;
  pressed: (event: KeyboardEvent<HTMLTextAreaElement>) => void;
  pasted: (event: ClipboardEvent | DragEvent) => void;
  /** The option of the list above that is chosen, if there is a list. */
  list: string | undefined;
}) {
  const [shown, setShown] = useState(words);
  const [heard, setHeard] = useState(words);
  const told = useRef<string[]>([]); // written here, and not come back as `words` yet
  if (words !== heard) {
    setHeard(words);
    if (!told.current.includes(words)) setShown(words);
  }
  useEffect(() => {
    if (words === told.current.at(-1)) told.current = [];
  }, [words]);

  const settle = useSteady(() => {
    const at = area.current;
    if (at && told.current.length > 0) flushSync(() => tell(at.value, at.selectionStart));
  });
  useEffect(() => {
    window.addEventListener("pagehide", settle); // before the draft's own, which keeps what is known by then
    return () => window.removeEventListener("pagehide", settle);
  }, [settle]);

  return (
    <Textarea
      id={id}
      ref={area}
      autosize={!GROWS}
      rows={3}
      minRows={3}
      maxRows={12}
      classNames={{ input: classes.words ?? "" }}
      value={shown}
      aria-autocomplete="list"
      aria-controls={list === undefined ? undefined : `${id}-list`}
      aria-activedescendant={list}
      placeholder={text.writing.templatesHint}
      onChange={({ currentTarget: { value, selectionStart } }) => {
        setShown(value);
        told.current.push(value);
        startTransition(() => tell(value, selectionStart));
      }}
      onSelect={({ currentTarget: { value, selectionStart } }) =>
        startTransition(() => tell(value, selectionStart))
      }
      onKeyDown={(event) => {
        if (DOES.test(event.key)) settle();
        pressed(event);
      }}
      onBlur={settle}
      onPaste={pasted}
    />
  );
});
