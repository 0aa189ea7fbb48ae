import { Autocomplete, Group, Select } from "@mantine/core";
import { useState } from "react";
import { text } from "../../text/care";
import { type AuditKind, KINDS, type Thing, useThings } from "./useAudit";

const t = text.audit;
const MOST = 200;

/** Whose history: a kind, and one of it. What was deleted is asked for by its id. */
export function AuditPick({
  kind,
  id,
  choose,
}: {
  kind: AuditKind;
  id: string;
  choose: (kind: AuditKind, id: string) => void;
}) {
  const things = useThings(kind).data ?? [];
  const called = labels(things);
  const [typed, setTyped] = useState<string | null>(null);
  function take(words: string): void {
    setTyped(null);
    choose(
      kind,
      things.find((thing) => thing.id === words || called.get(thing.id) === words)?.id ?? words.trim(),
    );
  }
  return (
    <Group gap="sm" align="flex-end">
      <Select
        label={t.kind}
        w={260}
        allowDeselect={false}
        value={kind}
        onChange={(value) => value && choose(value as AuditKind, "")}
        data={KINDS.map((value) => ({ value, label: t.kinds[value] }))}
      />
      <Autocomplete
        label={kind === "moderation" ? t.account : t.thing}
        placeholder={t.thingHint}
        style={{ flex: 1 }}
        miw={220}
        limit={MOST}
        value={typed ?? called.get(id) ?? id}
        data={[...called.values()]}
        onChange={setTyped}
        onOptionSubmit={take}
        onBlur={() => typed !== null && take(typed)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && typed !== null) take(typed);
        }}
      />
    </Group>
  );
}

/** What each is called; where two have one name, with its id. */
function labels(things: readonly Thing[]): Map<string, string> {
  const count = new Map<string, number>();
  for (const { name } of things) count.set(name, (count.get(name) ?? 0) + 1);
  return new Map(things.map(({ id, name }) => [id, count.get(name) === 1 ? name : `${name} (${id})`]));
}
