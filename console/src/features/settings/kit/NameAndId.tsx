import { TextInput } from "@mantine/core";
import { text } from "../../../text/settings";
import { Pair } from "./Section";
import type { Kind } from "./settingTypes";
import type { Editing } from "./useEditing";

const t = text.settings;

/** The id of a new setting; nothing once it has one, for it stays for good. */
export function IdField<K extends Kind, F extends object>({
  edit,
  label = t.id,
  hint = t.idHint,
}: {
  edit: Editing<K, F>;
  label?: string;
  hint?: string;
}) {
  if (!edit.isNew) return null;
  return (
    <TextInput
      label={label}
      description={hint}
      value={edit.newId}
      onChange={(event) => edit.setNewId(event.currentTarget.value.trim())}
      error={edit.form.errors.id}
      maxLength={64}
      required
      spellCheck={false}
      autoCapitalize="off"
    />
  );
}

/** How it is called, and the id of a new one beside it. */
export function NameAndId<K extends Kind, F extends { name: string }>({
  edit,
  label = t.name,
  hint,
}: {
  edit: Editing<K, F>;
  label?: string;
  hint?: string;
}) {
  const name = (
    <TextInput
      label={label}
      description={hint ?? (edit.isNew ? t.nameHint : undefined)}
      maxLength={80}
      required
      {...edit.form.getInputProps("name" as never)}
    />
  );
  if (!edit.isNew) return name;
  return (
    <Pair>
      {name}
      <IdField edit={edit} />
    </Pair>
  );
}
