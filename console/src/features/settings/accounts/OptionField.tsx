import { ColorInput, NativeSelect, NumberInput, Switch, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { text } from "../../../text/settings";
import { AccountPick, CalendarPick, IvrPick, TemplatePick, WordsPick } from "../kit/pickers";
import type { Option } from "./options";

interface Given {
  option: Option;
  value: unknown;
  /** undefined = as if it had never been set. */
  change: (value: unknown) => void;
  error: ReactNode;
}
interface Words {
  label: string;
  hint?: string;
  choices?: Record<string, string>;
}

/** One of an account's settings, as its kind is filled in. */
export function OptionField({ option, value, change, error }: Given) {
  const words: Words = text.accountOption[option.path];
  const drawn = { label: words.label, description: words.hint, error };
  const said = typeof value === "string" ? value : "";
  const write = (typed: string) => change(typed || undefined);
  switch (option.kind) {
    case "switch":
      return (
        <Switch
          {...drawn}
          checked={typeof value === "boolean" ? value : option.unset === true}
          onChange={(event) => change(event.currentTarget.checked)}
        />
      );
    case "number":
      return (
        <NumberInput
          {...drawn}
          value={typeof value === "number" ? value : ""}
          placeholder={option.unset === undefined ? "" : String(option.unset)}
          min={0}
          {...(option.max ? { max: option.max } : {})}
          maw={360}
          onChange={(typed) => change(typed === "" ? undefined : Number(typed))}
        />
      );
    case "choice":
      return (
        <NativeSelect
          {...drawn}
          maw={360}
          value={said || String(option.unset ?? "")}
          onChange={(event) => write(event.currentTarget.value)}
          data={(option.choices ?? []).map((one) => ({
            value: one,
            label: words.choices?.[one || "none"] ?? one,
          }))}
        />
      );
    case "words":
      return (
        <WordsPick
          {...drawn}
          value={listed(value)}
          onChange={(all) => change(all.length ? all : undefined)}
        />
      );
    case "long":
      return (
        <Textarea
          {...drawn}
          autosize
          minRows={2}
          value={said}
          onChange={(event) => write(event.currentTarget.value)}
        />
      );
    case "colour":
      return (
        <ColorInput
          {...drawn}
          maw={360}
          format="hex"
          placeholder={String(option.unset ?? "")}
          value={said}
          onChange={write}
        />
      );
    case "calendar":
      return <CalendarPick {...drawn} value={said} onChange={write} />;
    case "ivr":
      return <IvrPick {...drawn} value={said} onChange={write} />;
    case "template":
      return <TemplatePick {...drawn} value={said} onChange={write} />;
    case "voice":
    case "sms":
      return <AccountPick {...drawn} channels={[option.kind]} value={said} onChange={write} />;
    default:
      return (
        <TextInput
          {...drawn}
          type={option.kind === "url" ? "url" : "text"}
          placeholder={option.kind === "url" ? "https://" : ""}
          value={said}
          onChange={(event) => write(event.currentTarget.value)}
        />
      );
  }
}

function listed(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}
