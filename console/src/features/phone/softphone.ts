import type { Call, Device } from "@twilio/voice-sdk";
import { api, told } from "../../api/client";

/** This computer as a phone: off, getting ready, ready, or why it can't be one. */
export interface Softphone {
  state: "off" | "starting" | "on" | "failed";
  why: string;
  /** Rings here, waiting for an answer. */
  ringing: boolean;
  /** Talks here: the keypad works. */
  talking: boolean;
}

const OFF: Softphone = { state: "off", why: "", ringing: false, talking: false };
let now: Softphone = OFF;
let device: Device | null = null;
let line: Call | null = null;
const listeners = new Set<() => void>();

function become(more: Partial<Softphone>): void {
  now = { ...now, ...more };
  for (const told of listeners) told();
}

export function softphone(): Softphone {
  return now;
}

export function onSoftphone(told: () => void): () => void {
  listeners.add(told);
  return () => listeners.delete(told);
}

async function token(): Promise<string> {
  return (await told(api.POST("/api/voice/token", { body: {} }))).token;
}

/** Loads the phone (a large script, so only then) and signs it in. */
export async function start(): Promise<void> {
  if (now.state === "starting" || now.state === "on") return;
  become({ state: "starting", why: "" });
  try {
    const { Device: Phone } = await import("@twilio/voice-sdk");
    device = new Phone(await token(), { closeProtection: true });
    device.on("registered", () => become({ state: "on" }));
    device.on("incoming", rings);
    device.on("tokenWillExpire", () => void token().then((fresh) => device?.updateToken(fresh)));
    device.on("error", (error: Error) => become({ state: "failed", why: error.message }));
    await device.register();
  } catch (error) {
    device?.destroy();
    device = null;
    become({ state: "failed", why: error instanceof Error ? error.message : String(error) });
  }
}

export function stop(): void {
  device?.destroy();
  device = null;
  line = null;
  become(OFF);
}

function rings(call: Call): void {
  line = call;
  become({ ringing: true, talking: false });
  call.on("accept", () => become({ ringing: false, talking: true }));
  for (const end of ["disconnect", "cancel", "reject", "error"]) call.on(end, () => over(call));
}

function over(call: Call): void {
  if (line !== call) return;
  line = null;
  become({ ringing: false, talking: false });
}

export function answer(): void {
  line?.accept();
}

export function refuse(): void {
  line?.reject();
}

/** One key of the keypad, heard by whoever is on the line. */
export function press(key: string): void {
  line?.sendDigits(key);
}
