import { useEffect } from "react";
import type { Turn } from "./useTrial";

/** Whether this browser can speak. */
export const canSpeak = typeof window !== "undefined" && "speechSynthesis" in window;

/** Speaks what was heard last, with whatever voice this device has for the language. */
export function useReadAloud(turn: Turn | undefined, on: boolean): void {
  const words = JSON.stringify((turn?.heard ?? []).map(({ text, language }) => [text, language]));
  useEffect(() => {
    if (!on || !canSpeak) return;
    for (const [text, language] of JSON.parse(words) as [string, string][]) {
      const said = new SpeechSynthesisUtterance(text);
      said.lang = language;
      window.speechSynthesis.speak(said);
    }
    return () => window.speechSynthesis.cancel();
  }, [words, on]);
}
