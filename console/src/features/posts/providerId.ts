/** A post's number at its network, from what somebody found there: the number, or an address on X. "" of anything else. */
export function providerId(words: string): string {
  const given = words.trim();
  const onX = /\/status\/(\d{1,30})(?:[/?#]|$)/.exec(given);
  if (onX) return onX[1] ?? "";
  return /^\d{1,30}(_\d{1,30})?$/.test(given) ? given : "";
}
