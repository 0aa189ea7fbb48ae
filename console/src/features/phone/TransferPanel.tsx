import { Button, Group, SegmentedControl, Select, Stack, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { text } from "../../text/text";
import { actions, type useCallAction } from "./useCalls";

type To = "agent" | "queue" | "number";

/** To a colleague, a queue or a number outside; whoever is one person can be asked first. */
export function TransferPanel({
  call,
  me,
  act,
  done,
}: {
  call: string;
  me: string;
  act: ReturnType<typeof useCallAction>;
  done: () => void;
}) {
  const [to, setTo] = useState<To>("agent");
  const [who, setWho] = useState("");
  const directory = useQuery({
    queryKey: keys.directory,
    queryFn: () => told(api.GET("/api/directory")),
    staleTime: 10_000,
  });
  const agents = (directory.data?.agents ?? [])
    .filter((one) => one.id !== me && one.presence !== "offline")
    .map((one) => ({ value: one.id, label: `${one.name} · ${text.presence[one.presence]}` }));
  const queues = (directory.data?.queues ?? []).map((one) => ({ value: one.id, label: one.name }));
  const chosen = { [to]: who.trim() };
  return (
    <Stack gap="xs">
      <SegmentedControl
        size="xs"
        aria-label={text.phone.transfer}
        value={to}
        onChange={(value) => {
          setTo(value as To);
          setWho("");
        }}
        data={[
          { value: "agent", label: text.phone.colleague },
          { value: "queue", label: text.phone.queue },
          { value: "number", label: text.phone.outside },
        ]}
      />
      {to === "number" ? (
        <TextInput
          size="xs"
          type="tel"
          label={text.phone.outside}
          value={who}
          onChange={(event) => setWho(event.currentTarget.value)}
        />
      ) : (
        <Select
          size="xs"
          searchable
          label={to === "agent" ? text.phone.colleague : text.phone.queue}
          data={to === "agent" ? agents : queues}
          value={who || null}
          onChange={(value) => setWho(value ?? "")}
        />
      )}
      <Group gap="xs">
        {to === "queue" ? null : (
          <Button
            size="xs"
            variant="light"
            disabled={!who.trim()}
            loading={act.isPending}
            onClick={() => act.mutate(() => actions.consult(call, chosen), { onSuccess: done })}
          >
            {text.phone.consult}
          </Button>
        )}
        <Button
          size="xs"
          variant="default"
          disabled={!who.trim()}
          loading={act.isPending}
          onClick={() => act.mutate(() => actions.transfer(call, chosen), { onSuccess: done })}
        >
          {text.phone.blind}
        </Button>
      </Group>
    </Stack>
  );
}
