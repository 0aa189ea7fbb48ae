import { Button, Group, Stack, Textarea, TextInput } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconCheck, IconMessage, IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text/care";
import { ErrorNote } from "../../ui/ErrorNote";
import { type Task, tasks, useTaskAction } from "./useFollowUps";

const t = text.checkins;
type Doing = "" | "write" | "done" | "skipped";

/** Call them or write to them; then say how it went. Each is done once. */
export function TaskSteps({ task }: { task: Task }) {
  const [doing, setDoing] = useState<Doing>("");
  const [words, setWords] = useState("");
  const act = useTaskAction();
  function start(what: Doing): void {
    setWords("");
    setDoing(what);
  }
  const close = () => start("");
  const told = (message: string) => ({
    onSuccess: () => {
      notifications.show({ message });
      close();
    },
  });

  function submit(): void {
    const said = words.trim();
    if (doing === "write") act.mutate(() => tasks.write(task.id, said), told(t.written));
    else if (doing) act.mutate(() => tasks.finish(task.id, doing, said), { onSuccess: close });
  }

  return (
    <Stack gap="sm">
      {doing === "" ? (
        <Group gap="xs">
          {task.state === "open" ? (
            <>
              <Button
                size="xs"
                variant={task.kind === "callback" ? "light" : "default"}
                leftSection={<IconPhone size={14} aria-hidden />}
                loading={act.isPending}
                onClick={() => act.mutate(() => tasks.call(task.id), told(t.calling))}
              >
                {t.call}
              </Button>
              <Button
                size="xs"
                variant={task.kind === "message" ? "light" : "default"}
                leftSection={<IconMessage size={14} aria-hidden />}
                onClick={() => start("write")}
              >
                {t.write}
              </Button>
            </>
          ) : null}
          <Button
            size="xs"
            variant={task.state === "contacted" ? "light" : "default"}
            leftSection={<IconCheck size={14} aria-hidden />}
            onClick={() => start("done")}
          >
            {t.done}
          </Button>
          <Button size="xs" variant="subtle" color="gray" onClick={() => start("skipped")}>
            {t.skip}
          </Button>
        </Group>
      ) : (
        <>
          {doing === "write" ? (
            <Textarea
              label={t.words}
              description={t.wordsHint}
              autosize
              minRows={3}
              autoFocus
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          ) : (
            <TextInput
              label={doing === "done" ? t.outcome : t.skipWhy}
              maxLength={500}
              autoFocus
              value={words}
              onChange={(event) => setWords(event.currentTarget.value)}
            />
          )}
          <Group gap="xs">
            <Button size="xs" disabled={!words.trim()} loading={act.isPending} onClick={submit}>
              {doing === "write" ? t.send : t.keep}
            </Button>
            <Button size="xs" variant="subtle" color="gray" onClick={close}>
              {t.cancel}
            </Button>
          </Group>
        </>
      )}
      {act.error ? <ErrorNote error={act.error} /> : null}
    </Stack>
  );
}
