import { Badge, Button, Group, SegmentedControl, Stack, Text, Title } from "@mantine/core";
import { IconAlertTriangle, IconCircleCheck, IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import type { IncidentSummary } from "../../api/types";
import { text } from "../../text/care";
import { fill, plural } from "../../text/text";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { Rows } from "../../ui/Rows";
import { moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import classes from "./Incidents.module.css";
import { useIncidents, type Which } from "./useIncidents";

const t = text.incident;

/** Incidents, and a way to declare one by hand. */
export function IncidentList({
  zone,
  senior,
  declare,
}: {
  zone: string;
  senior: boolean;
  declare: () => void;
}) {
  const [which, setWhich] = useState<Which>("open");
  const found = useIncidents(which);
  const empty =
    which === "open" ? (
      <Empty title={t.none} hint={senior ? t.noneHint : ""} />
    ) : (
      <Empty title={t.noneResolved} />
    );
  return (
    <Stack gap="sm" component="section" aria-label={text.nav.incidents}>
      <Group justify="space-between">
        <Group gap="sm">
          <Title order={2} size="h5">
            {text.nav.incidents}
          </Title>
          <SegmentedControl
            aria-label={t.which}
            size="xs"
            value={which}
            onChange={(chosen) => setWhich(chosen as Which)}
            data={[
              { value: "open", label: t.open },
              { value: "resolved", label: t.resolved },
            ]}
          />
        </Group>
        {senior ? (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => declare()}
          >
            {t.byHand}
          </Button>
        ) : null}
      </Group>
      <Rows found={found} empty={empty}>
        {(one) => <Row key={one.id} incident={one} zone={zone} />}
      </Rows>
    </Stack>
  );
}

function Row({ incident, zone }: { incident: IncidentSummary; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  const updates = incident.updates.length;
  return (
    <Link to={`/incidents/${incident.id}`} className={classes.card ?? ""}>
      <Group justify="space-between" gap="xs">
        <Stack gap={2}>
          <Text fw={600}>{incident.title}</Text>
          <Text size="sm" c="dimmed">
            {incident.resolved_at
              ? fill(t.ended, { by: name(incident.resolved_by), at: moment(incident.resolved_at, zone, now) })
              : fill(t.declared, {
                  by: name(incident.declared_by),
                  at: moment(incident.declared_at, zone, now),
                })}
            {` · ${plural(updates, "update", "updates")}`}
          </Text>
        </Stack>
        <StateMark state={incident.state} />
      </Group>
    </Link>
  );
}

export function StateMark({ state }: { state: IncidentSummary["state"] }) {
  const open = state === "open";
  const Icon = open ? IconAlertTriangle : IconCircleCheck;
  return (
    <Badge
      radius="sm"
      tt="none"
      variant={open ? "light" : "default"}
      color={open ? "red" : "gray"}
      leftSection={<Icon size={13} aria-hidden />}
    >
      {t[state]}
    </Badge>
  );
}
