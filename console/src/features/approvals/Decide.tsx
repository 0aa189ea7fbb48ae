import { Button, Group, Stack, Text, Textarea } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconArrowBackUp, IconCheck, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import type { Approval } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";
import { useDecision, useLength } from "./useApprovals";

const t = text.approvals;
const LEAST_REASON = 3;
const PAUSE_MS = 250;

/** Yes; yes in other words; or no, and why. Nobody decides about their own words. */
export function Decide({ approval, own, writer }: { approval: Approval; own: boolean; writer: string }) {
  const [doing, setDoing] = useState<"" | "change" | "reject">("");
  const [words, setWords] = useState(approval.text);
  const [reason, setReason] = useState("");
  const decide = useDecision(approval);
  if (own) {
    return (
      <Text size="sm" c="dimmed">
        {t.own}
      </Text>
    );
  }
  const cancel = (
    <Button size="sm" variant="subtle" color="gray" onClick={() => setDoing("")}>
      {t.cancel}
    </Button>
  );
  return (
    <Stack gap="xs">
      {doing === "change" ? (
        <>
          <Textarea
            label={t.changed}
            autosize
            minRows={2}
            maxRows={10}
            value={words}
            data-autofocus
            onChange={(event) => setWords(event.currentTarget.value)}
          />
          <Length channel={approval.channel} words={words} />
          <Group gap="xs">
            <Button
              size="sm"
              disabled={!words.trim()}
              loading={decide.isPending}
              onClick={() => decide.mutate({ approve: true, text: words.trim() })}
            >
              {t.approveChanged}
            </Button>
            {cancel}
          </Group>
        </>
      ) : null}
      {doing === "reject" ? (
        <>
          <Textarea
            label={fill(t.reason, { agent: writer })}
            autosize
            minRows={2}
            maxRows={6}
            maxLength={500}
            value={reason}
            onChange={(event) => setReason(event.currentTarget.value)}
          />
          <Group gap="xs">
            <Button
              size="sm"
              disabled={reason.trim().length < LEAST_REASON}
              loading={decide.isPending}
              onClick={() => decide.mutate({ approve: false, reason: reason.trim() })}
            >
              {t.rejectNow}
            </Button>
            {cancel}
          </Group>
        </>
      ) : null}
      {doing === "" ? (
        <Group gap="xs">
          <Button
            size="sm"
            leftSection={<IconCheck size={16} aria-hidden />}
            loading={decide.isPending}
            onClick={() => decide.mutate({ approve: true, text: "" })}
          >
            {t.approve}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconPencil size={16} aria-hidden />}
            onClick={() => setDoing("change")}
          >
            {t.change}
          </Button>
          <Button
            size="sm"
            variant="default"
            leftSection={<IconArrowBackUp size={16} aria-hidden />}
            onClick={() => setDoing("reject")}
          >
            {t.reject}
          </Button>
        </Group>
      ) : null}
      {decide.error ? <ErrorNote error={decide.error} /> : null}
    </Stack>
  );
}

function Length({ channel, words }: { channel: Approval["channel"]; words: string }) {
  const [settled] = useDebouncedValue(words, PAUSE_MS);
  const found = useLength(channel, settled).data;
  if (!found) return null;
  return (
    <Text size="xs" c={found.fits ? "dimmed" : "red"} role="status">
      {fill(t.length, { length: found.length, limit: found.limit.toLocaleString() })}
    </Text>
  );
}
