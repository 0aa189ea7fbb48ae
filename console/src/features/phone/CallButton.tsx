import { Button } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconPhone } from "@tabler/icons-react";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import { text } from "../../text/text";

/** Call the customer of a ticket: my phone rings first. Pressed twice in a row it is still one call. */
export function CallButton({ ticket }: { ticket: string }) {
  const cache = useQueryClient();
  const [client_id, setClientId] = useState(() => crypto.randomUUID());
  const call = useMutation({
    mutationFn: () =>
      told(api.POST("/api/tickets/{id}/calls", { params: { path: { id: ticket } }, body: { client_id } })),
    onSuccess: () => {
      setClientId(crypto.randomUUID());
      notifications.show({ message: text.phone.calling });
      void cache.invalidateQueries({ queryKey: keys.calls });
    },
    onError: (error) => notifications.show({ color: "red", message: error.message }),
  });
  return (
    <Button
      size="xs"
      variant="default"
      leftSection={<IconPhone size={14} aria-hidden />}
      loading={call.isPending}
      onClick={() => call.mutate()}
    >
      {text.phone.call}
    </Button>
  );
}
