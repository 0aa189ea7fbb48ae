import { type RefObject, useEffect, useMemo, useRef, useState } from "react";
import type { Line, TicketDetail } from "../../api/types";
import { useSteady } from "../../ui/useSteady";
import type { Out } from "./outbox";
import { type Place, placesOf } from "./places";
import { inserted } from "./slash";
import { unitsOf } from "./spans";
import { useDraft } from "./useDraft";

export const NOTE = "note";

/** Words that were put forward, and the way they are meant to go. */
export interface Given {
  text: string;
  how: string;
  /** They come after what is there already. */
  add?: boolean;
}

interface Cited {
  id: string;
  link: string;
}

/** What was asked for by a key; another object each time. */
export type Wanted = { what: "reply" | "note" } | null;

export interface Writing {
  area: RefObject<HTMLTextAreaElement | null>;
  places: readonly Place[];
  /** Where it goes; undefined = a note. */
  place: Place | undefined;
  words: string;
  caret: number;
  clientId: string;
  articles: string[];
  /** When what is there was begun: "" before the first key. */
  begun: string;
}

/** The words that are being written, where they go, and the draft of them that the server keeps. */
export function useWriting(
  ticket: TicketDetail,
  lines: readonly Line[],
  given: Given | null,
  wanted: Wanted,
) {
  const places = useMemo(() => placesOf(ticket, lines), [ticket, lines]);
  const [chosen, setChosen] = useState("");
  const [words, setWords] = useState("");
  const [caret, setCaret] = useState(0);
  const [clientId, setClientId] = useState(freshId);
  const [cited, setCited] = useState<readonly Cited[]>([]);
  const area = useRef<HTMLTextAreaElement>(null);
  const place = places.find((one) => nameOf(one) === chosen) ?? (chosen === NOTE ? undefined : places[0]);
  const articles = cited.filter((one) => words.includes(one.link)).map((one) => one.id);
  const { begun, keeping } = useDraft(ticket.id, {
    client_id: clientId,
    text: words,
    how: place?.how ?? NOTE,
    answers: place?.answers ?? "",
    articles,
  });

  const [shown, setShown] = useState<object | null>(null);
  if (begun?.text && shown === null) {
    setShown(begun);
    if (!words) {
      setWords(begun.text);
      setClientId(begun.client_id);
      const was = places.find((one) => one.how === begun.how && one.answers === begun.answers);
      const like = was ?? places.find((one) => one.how === begun.how);
      setChosen(begun.how === NOTE ? NOTE : like ? nameOf(like) : "");
    }
  }
  const [taken, setTaken] = useState<Given | null>(null);
  if (given && given !== taken) {
    setTaken(given);
    setWords(given.add && words ? `${words}\n\n${given.text}` : given.text);
    const meant = places.find((one) => one.how === given.how);
    if (meant) setChosen(nameOf(meant));
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: each wish is followed once
  useEffect(() => {
    if (!wanted) return;
    if (wanted.what === "note") setChosen(NOTE);
    else if (chosen === NOTE) setChosen("");
    area.current?.focus();
  }, [wanted]);

  const put = useSteady((piece: string, start: number = caret, end: number = start) => {
    const made = inserted(words, piece, start, end);
    setWords(made.words);
    setCaret(made.caret);
    requestAnimationFrame(() => {
      area.current?.focus();
      area.current?.setSelectionRange(made.caret, made.caret);
    });
  });
  const cite = useSteady((piece: string, id: string, link: string) => {
    put(piece);
    setCited([...cited.filter((one) => one.id !== id), { id, link }]);
  });
  const select = useSteady((start: number, end: number) => {
    area.current?.focus();
    area.current?.setSelectionRange(...unitsOf(words, start, end));
  });
  const above = useSteady((piece: string) => setWords(words ? `${piece}\n\n${words}` : piece));
  const putBack = useSteady((out: Out) => {
    setChosen(out.place);
    above(out.words);
    if (!words) setClientId(out.id); // if it did arrive after all, it isn't sent twice
    area.current?.focus();
  });
  const clear = useSteady(() => {
    setWords("");
    setClientId(freshId()); // the next one is another message
    setCited([]);
  });
  const writing: Writing = {
    area,
    places,
    place,
    words,
    caret,
    clientId,
    articles,
    begun: words === begun?.text ? (begun.saved_at ?? "") : "",
  };
  return {
    ...writing,
    keeping,
    setChosen,
    setWords,
    setCaret,
    put,
    cite,
    select,
    above,
    putBack,
    clear,
  };
}

function freshId(): string {
  return crypto.randomUUID();
}

export function nameOf(place: Place): string {
  return `${place.how} ${place.thread}`;
}
