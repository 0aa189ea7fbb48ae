import { Stack } from "@mantine/core";
import { useMe } from "../app/me";
import { RosterPanel } from "../features/settings/shifts/RosterPanel";
import { Handover } from "../features/team/Handover";
import { OnDuty } from "../features/team/OnDuty";
import { text } from "../text/care";
import { PageBody } from "../ui/PageBody";

export default function TeamPage() {
  const me = useMe();
  return (
    <PageBody title={text.nav.team} hint={text.team.hint}>
      <Stack gap="xl">
        <OnDuty zone={me.time_zone} />
        <Handover zone={me.time_zone} />
        <RosterPanel zone={me.time_zone} />
      </Stack>
    </PageBody>
  );
}
