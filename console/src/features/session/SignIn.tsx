import { Button, Center, Checkbox, Paper, PasswordInput, Stack, Text, TextInput, Title } from "@mantine/core";
import { type FormEvent, useState } from "react";
import { type SessionIn, signIn } from "../../api/session";
import { text } from "../../text/text";
import { ErrorNote } from "../../ui/ErrorNote";

const t = text.session;

/** Name and password; and on the first day a password of one's own. */
export function SignIn() {
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const [fresh, setFresh] = useState("");
  const [challenge, setChallenge] = useState("");
  const [remember, setRemember] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);

  async function submit(event: FormEvent): Promise<void> {
    event.preventDefault();
    setBusy(true);
    setError(null);
    const asked: SessionIn = challenge
      ? { username, session: challenge, new_password: fresh }
      : { username, password };
    try {
      const answer = await signIn(asked, remember);
      setChallenge(answer.challenge ? (answer.session ?? "") : "");
    } catch (failed) {
      setError(failed);
    } finally {
      setBusy(false);
    }
  }

  return (
    <Center mih="100dvh" p="md" component="main">
      <Paper component="form" onSubmit={submit} withBorder p="xl" w="100%" maw={380}>
        <Stack>
          <Text c="dimmed" size="sm" fw={600}>
            {text.app.name}
          </Text>
          <Title order={1} size="h3">
            {challenge ? t.newTitle : t.title}
          </Title>
          {challenge ? (
            <>
              <Text size="sm">{t.newHint}</Text>
              <PasswordInput
                label={t.newPassword}
                value={fresh}
                onChange={(e) => setFresh(e.currentTarget.value)}
                autoComplete="new-password"
                required
                data-autofocus
              />
            </>
          ) : (
            <>
              <TextInput
                label={t.username}
                value={username}
                onChange={(e) => setUsername(e.currentTarget.value)}
                autoComplete="username"
                autoCapitalize="none"
                required
              />
              <PasswordInput
                label={t.password}
                value={password}
                onChange={(e) => setPassword(e.currentTarget.value)}
                autoComplete="current-password"
                required
              />
              <Checkbox
                label={t.remember}
                checked={remember}
                onChange={(e) => setRemember(e.currentTarget.checked)}
              />
            </>
          )}
          {error ? <ErrorNote error={error} /> : null}
          <Button type="submit" loading={busy} fullWidth>
            {challenge ? t.newSubmit : t.submit}
          </Button>
        </Stack>
      </Paper>
    </Center>
  );
}
