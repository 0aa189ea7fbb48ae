import type { Variant } from "./useWords";

interface Texts {
  text: string;
  variants: readonly Variant[];
}

/** A name in braces put in place of another, in all of the texts. */
export function renamed(words: Texts, from: string, to: string): { text: string; variants: Variant[] } {
  const put = (piece: string) => piece.replaceAll(`{${from}}`, `{${to}}`);
  return {
    text: put(words.text),
    variants: words.variants.map((one) => ({ ...one, text: put(one.text) })),
  };
}
