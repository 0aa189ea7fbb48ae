import { Alert, Checkbox, Group, Stack, Switch, Text, Textarea } from "@mantine/core";
import type { Directory } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useDirectory } from "../../ui/useNames";
import type { Draft } from "./draft";

const t = text.posts;
const POSTED = ["x", "facebook"];
type Account = Directory["accounts"][number];

const nameOf = (one: Account) => `${one.channel}~${one.id}`;

/** Accounts that posts can be made with. */
export function usePostAccounts(): readonly Account[] {
  return (useDirectory().data?.accounts ?? []).filter((one) => one.enabled && POSTED.includes(one.channel));
}

/** Where it goes, and the words of each account where they are to differ. */
export function Accounts({ draft, change }: { draft: Draft; change: (more: Partial<Draft>) => void }) {
  const accounts = usePostAccounts();
  const chosen = accounts.filter((one) => nameOf(one) in draft.accounts);
  if (accounts.length === 0) {
    return (
      <Alert color="amber" variant="light">
        {t.noAccounts}
      </Alert>
    );
  }
  function choose(names: string[]): void {
    change({ accounts: Object.fromEntries(names.map((name) => [name, draft.accounts[name] ?? ""])) });
  }
  return (
    <Stack gap="md">
      <Checkbox.Group label={t.where} value={Object.keys(draft.accounts)} onChange={choose}>
        <Group gap="lg" mt={8}>
          {accounts.map((one) => (
            <Checkbox
              key={nameOf(one)}
              value={nameOf(one)}
              label={
                <Group gap={6} wrap="nowrap" component="span">
                  <ChannelMark channel={one.channel} size={16} />
                  <Text size="sm" component="span">
                    {one.name || one.id}
                  </Text>
                </Group>
              }
            />
          ))}
        </Group>
      </Checkbox.Group>
      {chosen.length > 1 || draft.each ? (
        <Switch
          size="sm"
          label={t.each}
          checked={draft.each}
          onChange={(event) => change({ each: event.currentTarget.checked })}
        />
      ) : null}
      {draft.each
        ? chosen.map((one) => (
            <Textarea
              key={nameOf(one)}
              label={fill(t.wordsFor, { account: `${one.name || one.id}, ${text.channel[one.channel]}` })}
              description={t.wordsForHint}
              autosize
              minRows={2}
              maxRows={12}
              value={draft.accounts[nameOf(one)] ?? ""}
              onChange={(event) =>
                change({ accounts: { ...draft.accounts, [nameOf(one)]: event.currentTarget.value } })
              }
            />
          ))
        : null}
    </Stack>
  );
}
