import { Button, SegmentedControl, Tooltip } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { IconGift } from "@tabler/icons-react";
import type { TicketDetail } from "../../api/types";
import { text } from "../../text/care";
import { useKind } from "./useConcierge";

const t = text.concierge;

/** On a concierge ticket: what was said, or what they wish. On another: a way to make it one. */
export function WishesSwitch({
  ticket,
  open,
  setOpen,
}: {
  ticket: TicketDetail;
  open: boolean;
  setOpen: (open: boolean) => void;
}) {
  const kind = useKind(ticket.id);
  if (ticket.type === "concierge") {
    return (
      <SegmentedControl
        size="xs"
        aria-label={t.shown}
        value={open ? "wishes" : "talk"}
        onChange={(value) => setOpen(value === "wishes")}
        data={[
          { value: "talk", label: t.talk },
          { value: "wishes", label: t.wishes },
        ]}
      />
    );
  }
  if (ticket.status === "closed") return null;
  return (
    <Tooltip label={t.beginHint} multiline w={260} openDelay={400}>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconGift size={16} aria-hidden />}
        loading={kind.isPending}
        onClick={() =>
          kind.mutate(true, {
            onSuccess: () => setOpen(true),
            onError: (error) => notifications.show({ color: "red", message: error.message }),
          })
        }
      >
        {t.begin}
      </Button>
    </Tooltip>
  );
}
