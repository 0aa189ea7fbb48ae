import { JsonInput } from "@mantine/core";
import { useState } from "react";
import type { Channel } from "../../../api/types";
import { text } from "../../../text/settings";
import { More, Section } from "../kit/Section";
import type { AccountEditing } from "./AccountEditor";
import { OptionField } from "./OptionField";
import { docOf, GROUPS, type OptionGroup, optionsOf, restOf, valueAt, withRest, withValue } from "./options";

const t = text.accountSettings;
/** What is needed by many; the others are folded away. */
const FIRST: readonly OptionGroup[] = ["who", "answers", "calls", "chat"];

/** What a channel can be told besides its address. */
export function AccountOptions({ edit, channel }: { edit: AccountEditing; channel: Channel }) {
  const groups = GROUPS.filter((group) => optionsOf(channel, group).length > 0);
  const wrong = Object.keys(edit.form.errors).some((name) => name.startsWith("settings"));
  return (
    <>
      {groups
        .filter((group) => FIRST.includes(group))
        .map((group) => (
          <Options key={group} edit={edit} channel={channel} group={group} />
        ))}
      <More open={wrong}>
        {groups
          .filter((group) => !FIRST.includes(group))
          .map((group) => (
            <Options key={group} edit={edit} channel={channel} group={group} />
          ))}
        <Rest edit={edit} channel={channel} />
      </More>
    </>
  );
}

function Options({ edit, channel, group }: { edit: AccountEditing; channel: Channel; group: OptionGroup }) {
  const { form } = edit;
  return (
    <Section title={t.group[group]}>
      {optionsOf(channel, group).map((option) => (
        <OptionField
          key={option.path}
          option={option}
          value={valueAt(form.values.settings, option.path)}
          error={errorAt(form.errors, `settings.${option.path}`)}
          change={(value) => {
            form.setFieldValue("settings", withValue(form.values.settings, option.path, value) as never);
            form.clearFieldError(`settings.${option.path}`);
          }}
        />
      ))}
    </Section>
  );
}

/** Its own, or that of one of its parts. */
function errorAt(errors: AccountEditing["form"]["errors"], path: string) {
  const place = Object.keys(errors).find((name) => name === path || name.startsWith(`${path}.`));
  return place ? errors[place] : null;
}

/** Everything the server knows and no field shows: rates, acknowledgements, posts at a shift's start. */
function Rest({ edit: { form }, channel }: { edit: AccountEditing; channel: Channel }) {
  const rest = restOf(form.values.settings, channel);
  const [typed, setTyped] = useState<string | null>(null);
  const shown = typed ?? (Object.keys(rest).length > 0 ? JSON.stringify(rest, null, 2) : "");
  return (
    <Section title={t.rest} hint={t.restHint}>
      <JsonInput
        aria-label={t.rest}
        autosize
        minRows={3}
        maxRows={20}
        value={shown}
        error={docOf(shown) === null ? t.restWrong : null}
        onChange={(words) => {
          setTyped(words);
          const read = docOf(words);
          if (read) form.setFieldValue("settings", withRest(form.values.settings, channel, read) as never);
        }}
        onBlur={() => {
          if (docOf(shown)) setTyped(null);
        }}
      />
    </Section>
  );
}
