import { Autocomplete } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../../../text/settings";
import { languageName } from "./words";

const t = text.phoneMenu;
/** Those Rapport has words of its own in, as they are spoken in the countries with most callers. Any other may be written. */
const OFTEN = ["en-US", "en-GB", "es-ES", "es-MX", "de-DE", "fr-FR", "fr-CA"];

export function LanguageField({
  label,
  value,
  onChange,
  error,
}: {
  label: string;
  value: string;
  onChange: (value: string) => void;
  error?: ReactNode;
}) {
  return (
    <Autocomplete
      label={label}
      description={languageName(value) !== value ? languageName(value) : t.languageHint}
      data={OFTEN}
      filter={({ options }) => options}
      renderOption={({ option }) => `${option.value}: ${languageName(option.value)}`}
      value={value}
      maxLength={35}
      onChange={(given) => onChange(given.trim())}
      error={error}
    />
  );
}
