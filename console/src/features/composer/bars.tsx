import { FileButton, Group, SegmentedControl } from "@mantine/core";
import { IconNote, IconPaperclip, IconTemplate, IconTrash } from "@tabler/icons-react";
import { memo } from "react";
import { text } from "../../text/text";
import { Articles } from "./Articles";
import classes from "./Composer.module.css";
import { Choice, Kept, Mark, Tool } from "./parts";
import type { How, Place } from "./places";
import type { Keeping } from "./useDraft";
import { NOTE, nameOf } from "./useWriting";

const MOST_PLACES = 4;

/** Where it goes: the places, and the note. Not drawn again with each key. */
export const Places = memo(function Places({
  places,
  place,
  choose,
}: {
  places: readonly Place[];
  place: Place | undefined;
  choose: (name: string) => void;
}) {
  return (
    <SegmentedControl
      size="xs"
      className={classes.places ?? ""}
      aria-label={text.composer.where}
      value={place ? nameOf(place) : NOTE}
      onChange={choose}
      data={[
        ...places.slice(0, MOST_PLACES).map((one) => ({ value: nameOf(one), label: <Choice place={one} /> })),
        { value: NOTE, label: <Mark icon={IconNote} words={text.composer.note} /> },
      ]}
    />
  );
});

/** What can be put in, and the state of the draft. `how` null: it is a note. */
export const Tools = memo(function Tools({
  ticket,
  how,
  written,
  keeping,
  attach,
  templates,
  cite,
  discard,
}: {
  ticket: string;
  how: How | null;
  written: boolean;
  keeping: Keeping;
  attach: (files: File[]) => void;
  templates: () => void;
  cite: (piece: string, article: string, link: string) => void;
  discard: () => void;
}) {
  return (
    <Group gap={2} wrap="nowrap">
      {how ? (
        <>
          <FileButton multiple onChange={attach}>
            {(props) => <Tool {...props} icon={IconPaperclip} label={text.writing.attach} />}
          </FileButton>
          <Tool icon={IconTemplate} label={text.writing.templates} onClick={templates} />
          <Articles ticket={ticket} how={how} insert={cite} />
        </>
      ) : null}
      {written ? <Tool icon={IconTrash} label={text.writing.discard} onClick={discard} /> : null}
      <Kept keeping={keeping} />
    </Group>
  );
});
