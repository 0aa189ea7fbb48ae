import { Button, Group, Select, Stack, TextInput } from "@mantine/core";
import { useState } from "react";
import type { HeardPost, Need, Priority } from "../../api/types";
import { text } from "../../text/care";

const t = text.listening;
const NEEDS: readonly Need[] = ["needs", "worth", "none"];
const PRIORITIES: readonly Priority[] = ["low", "normal", "high", "urgent"];

interface Correction {
  need: Need | "";
  priority: Priority | "";
  topic: string;
  note: string;
}

/** What triage got wrong. It replaces what somebody said before. */
export function Correct({
  post,
  busy,
  save,
  cancel,
}: {
  post: HeardPost;
  busy: boolean;
  save: (correction: Correction) => void;
  cancel: () => void;
}) {
  const [said, setSaid] = useState<Correction>({
    need: post.correction?.need ?? "",
    priority: (post.correction?.priority ?? "") as Priority | "",
    topic: post.correction?.topic ?? "",
    note: post.correction?.note ?? "",
  });
  const empty = !said.need && !said.priority && !said.topic.trim();
  return (
    <Stack gap="xs" p="sm">
      <Group gap="sm" grow preventGrowOverflow={false}>
        <Select
          label={t.correctNeed}
          size="xs"
          value={said.need}
          onChange={(need) => setSaid({ ...said, need: (need ?? "") as Need | "" })}
          data={[
            { value: "", label: t.asIs },
            ...NEEDS.map((need) => ({ value: need, label: text.post.need[need] })),
          ]}
          allowDeselect={false}
        />
        <Select
          label={t.correctPriority}
          size="xs"
          value={said.priority}
          onChange={(priority) => setSaid({ ...said, priority: (priority ?? "") as Priority | "" })}
          data={[
            { value: "", label: t.asIs },
            ...PRIORITIES.map((one) => ({ value: one, label: text.priority[one] })),
          ]}
          allowDeselect={false}
        />
        <TextInput
          label={t.correctTopic}
          size="xs"
          maxLength={40}
          placeholder={post.verdict.topic || t.asIs}
          value={said.topic}
          onChange={(event) => setSaid({ ...said, topic: event.currentTarget.value })}
        />
      </Group>
      <TextInput
        label={t.correctNote}
        size="xs"
        maxLength={500}
        value={said.note}
        onChange={(event) => setSaid({ ...said, note: event.currentTarget.value })}
      />
      <Group gap="xs">
        <Button
          size="xs"
          disabled={empty}
          loading={busy}
          onClick={() => save({ ...said, topic: said.topic.trim() })}
        >
          {t.correctNow}
        </Button>
        <Button size="xs" variant="subtle" color="gray" onClick={cancel}>
          {t.cancel}
        </Button>
      </Group>
    </Stack>
  );
}
