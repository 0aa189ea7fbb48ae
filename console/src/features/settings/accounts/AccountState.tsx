import { Badge } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { text } from "../../../text/settings";
import type { Row } from "../kit/settingTypes";
import { useConnection } from "./useConnection";

const t = text.accountSettings;

/** What state an account is in, at the end of its row. */
export default function AccountState({ row }: { row: Row<"account"> }) {
  const connection = useConnection(row.id).data;
  if (row.enabled === false) return <Mark>{text.settings.off}</Mark>;
  if (!connection) return null;
  if (connection.missing.length > 0) return <Mark wrong>{t.notConnected}</Mark>;
  return <Mark>{t.ready}</Mark>;
}

function Mark({ children, wrong = false }: { children: string; wrong?: boolean }) {
  return (
    <Badge
      size="sm"
      radius="sm"
      tt="none"
      variant={wrong ? "light" : "default"}
      color={wrong ? "red" : "gray"}
      leftSection={wrong ? <IconAlertTriangle size={11} aria-hidden /> : null}
      style={{ flex: "none" }}
    >
      {children}
    </Badge>
  );
}
