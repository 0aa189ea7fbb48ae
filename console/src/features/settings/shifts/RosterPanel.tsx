import { Stack, Text, Title } from "@mantine/core";
import { useState } from "react";
import { text } from "../../../text/care";
import { ErrorNote } from "../../../ui/ErrorNote";
import { RowsLoading } from "../../../ui/Rows";
import { RosterWeek } from "./RosterWeek";
import { useRoster } from "./useRoster";
import { WeekChooser } from "./WeekChooser";

const t = text.roster;

/** The week's roster of every queue, as it stands. */
export function RosterPanel({ zone }: { zone: string }) {
  const [asked, setAsked] = useState({ day: "", calendar: "" });
  const found = useRoster({ ...asked, zone });
  return (
    <Stack gap="md" component="section" aria-label={t.title}>
      <div>
        <Title order={2} size="h5">
          {t.title}
        </Title>
        <Text size="sm" c="dimmed">
          {t.hint}
        </Text>
      </div>
      {found.error && !found.data ? (
        <ErrorNote error={found.error} retry={() => void found.refetch()} />
      ) : null}
      {found.isPending ? <RowsLoading /> : null}
      {found.data ? (
        <>
          <WeekChooser roster={found.data} choose={(changed) => setAsked({ ...asked, ...changed })} />
          <RosterWeek roster={found.data} />
        </>
      ) : null}
    </Stack>
  );
}
