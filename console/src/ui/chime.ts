const KEPT = "rapport.chime";
const NOTES_HZ = [523.25, 659.25]; // C and E: a doorbell, softly
const LOUDNESS = 0.05;
const APART_S = 0.18;
const LONG_S = 0.5;

/** Whether offers are heard: off by wish, and wherever less motion is asked for. */
export function chimes(): boolean {
  return localStorage.getItem(KEPT) !== "off" && !calm();
}

export function setChimes(on: boolean): void {
  localStorage.setItem(KEPT, on ? "on" : "off");
}

export function calm(): boolean {
  return window.matchMedia("(prefers-reduced-motion: reduce)").matches;
}

let audio: AudioContext | null = null;

/** Two quiet notes, or nothing where sound is off or the browser has none. */
export function chime(): void {
  if (!chimes() || typeof AudioContext === "undefined") return;
  audio ??= new AudioContext();
  void audio.resume().catch(() => undefined); // a page that was never touched may make no sound
  const start = audio.currentTime + 0.02;
  for (const [n, pitch] of NOTES_HZ.entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const at = start + n * APART_S;
    tone.frequency.value = pitch;
    volume.gain.setValueAtTime(0, at);
    volume.gain.linearRampToValueAtTime(LOUDNESS, at + 0.03);
    volume.gain.exponentialRampToValueAtTime(0.0001, at + LONG_S);
    tone.connect(volume).connect(audio.destination);
    tone.start(at);
    tone.stop(at + LONG_S);
  }
}
