/** What the API tells of a chat before anybody has written (GET /chat/{account}/config). */
export interface Config {
  name: string;
  greeting: string;
  online: boolean;
  origins: string[];
  max_text: number;
  max_files: number;
  max_file_bytes: number;
  file_types: string[];
  agents: string[];
  open: boolean;
  opens_at: number | null;
  answer_seconds: number | null;
  call: string;
  window: {
    accent: string;
    side: "right" | "left";
    scheme: "auto" | "light" | "dark";
    away: string;
    question: { text: string; choices: string[] } | null;
    texts: Record<string, string>;
    rating: boolean;
    mail: boolean;
  };
}

/** Whether a page of this origin may hold the window. */
export function mayHold(origins: readonly string[], origin: string): boolean {
  return origins.some((one) => one === "*" || one.replace(/\/$/, "").toLowerCase() === origin.toLowerCase());
}

/** Black or white: what is read better on this colour (WCAG's relative luminance). */
export function inkOn(colour: string): "#000000" | "#ffffff" {
  const part = (at: number): number => {
    const value = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  const light = 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
  return light > 0.179 ? "#000000" : "#ffffff";
}
