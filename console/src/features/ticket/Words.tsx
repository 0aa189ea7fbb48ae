import { Button, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { text } from "../../text/text";
import classes from "./Ticket.module.css";

const LONG = 900; // characters
const LINES = 14;

/** What was said; where it is very long, its beginning, and the rest on demand. */
export function Words({ words, language }: { words: string; language: string }) {
  const long = isLong(words);
  const [open, fold] = useDisclosure(false);
  return (
    <>
      <Text
        size="sm"
        className={classes.words ?? ""}
        data-folded={(long && !open) || undefined}
        lang={language || undefined}
      >
        {words}
      </Text>
      {long ? (
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          mt={4}
          aria-expanded={open}
          onClick={fold.toggle}
        >
          {open ? text.desk.showLess : text.desk.showAll}
        </Button>
      ) : null}
    </>
  );
}

export function isLong(words: string): boolean {
  return words.length > LONG || words.split("\n", LINES + 1).length > LINES;
}
