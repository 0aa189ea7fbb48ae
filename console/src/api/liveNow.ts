import { useSyncExternalStore } from "react";
import type { Live, LiveEvent, LiveState } from "./live";

/**
 * What every feature knows of the live connection, whether there is one yet or not. The connection itself is loaded
 * once the page stands (app/live.ts) and attached here.
 */

/** Somebody at the ticket that is open. Times are this device's, epoch ms. */
export interface Person {
  agent: string;
  until: number;
  typing: number;
}

/** How often what is pushed is asked for all the same. */
const WHILE_LIVE_MS = 60_000;
const NOBODY: readonly Person[] = [];

let live: Live | null = null;
let state: LiveState = "connecting";
let open = "";
let looks = 0;
let people: readonly Person[] = NOBODY;
const heard = new Set<(event: LiveEvent) => void>();
const watching = new Set<() => void>();

function changed(): void {
  for (const tell of watching) tell();
}

/** From now on this is the connection. Returns what ends that. */
export function attach(one: Live): () => void {
  live = one;
  if (open) one.view(open);
  const ends = [
    one.onState((now) => {
      state = now;
      changed();
    }),
    one.onEvent(take),
  ];
  return () => {
    for (const end of ends) end();
    live = null;
    state = "connecting";
    people = NOBODY;
    changed();
  };
}

function take(event: LiveEvent): void {
  if (event.kind === "viewers" && event.ticket === open) {
    const told = (event.doc.people ?? []) as { agent: string; until: number; typing_until: number }[];
    const here = Date.now() - event.at; // their clock and ours needn't agree
    people = told.map((one) => ({
      agent: one.agent,
      until: one.until + here,
      typing: one.typing_until ? one.typing_until + here : 0,
    }));
    changed();
  }
  for (const listener of heard) listener(event);
}

/** Told every event once. Returns what ends it. */
export function onLive(listener: (event: LiveEvent) => void): () => void {
  heard.add(listener);
  return () => heard.delete(listener);
}

/** That ticket is on the screen. Returns what says that it is no more; another one may have come in its place by then. */
export function look(ticket: string): () => void {
  looks += 1;
  const mine = looks;
  if (ticket !== open) {
    open = ticket;
    people = NOBODY;
    live?.view(ticket);
    changed();
  }
  return () =>
    queueMicrotask(() => {
      if (looks !== mine) return; // another one, or the same again
      open = "";
      people = NOBODY;
      live?.view("");
      changed();
    });
}

/** Something was typed on the ticket that is open; `answer`: the customer will read it, and may know. */
export function typing(answer: boolean): void {
  live?.typing(answer);
}

function watch(tell: () => void): () => void {
  watching.add(tell);
  return () => watching.delete(tell);
}

export function useLiveState(): LiveState {
  return useSyncExternalStore(watch, () => state);
}

/** Who is at the ticket that is open, oneself included. */
export function usePeople(): readonly Person[] {
  return useSyncExternalStore(watch, () => people);
}

/** How often to ask for what is pushed as well: as often as given, or hardly ever while it is. */
export function usePace(ms: number): number {
  return useLiveState() === "live" ? Math.max(ms, WHILE_LIVE_MS) : ms;
}
