import { ActionIcon, Anchor, Badge, Group, Stack, Text, Title, Tooltip } from "@mantine/core";
import { IconArrowLeft, IconPencil, IconPin } from "@tabler/icons-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { Incident } from "../../api/types";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { ChannelMark } from "../../ui/ChannelMark";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import { moment, span } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { Behind } from "./Behind";
import { EditIncident } from "./EditIncident";
import { StateMark } from "./IncidentList";
import classes from "./Incidents.module.css";
import { Tell } from "./Tell";
import { useIncident } from "./useIncidents";

const t = text.incident;

/** One incident: how large it is, what everybody was told, and who is behind the figures. */
export function IncidentView({ id, zone, senior }: { id: string; zone: string; senior: boolean }) {
  const found = useIncident(id);
  if (found.error && !found.data) return <ErrorNote error={found.error} retry={() => void found.refetch()} />;
  if (!found.data) return <RowsLoading />;
  const incident = found.data;
  return (
    <Stack gap="xl">
      <Head incident={incident} zone={zone} senior={senior} />
      <Figures incident={incident} />
      {senior ? <Tell key={incident.state} incident={incident} /> : null}
      <Updates incident={incident} zone={zone} />
      <Behind incident={incident} zone={zone} />
    </Stack>
  );
}

function Head({ incident, zone, senior }: { incident: Incident; zone: string; senior: boolean }) {
  const [editing, setEditing] = useState(false);
  const now = useNow(60);
  const name = useNames();
  const { topics, words, channels, languages } = incident.matcher;
  const told = [
    fill(t.declared, { by: name(incident.declared_by), at: moment(incident.declared_at, zone, now) }),
    incident.resolved_at
      ? fill(t.ended, { by: name(incident.resolved_by), at: moment(incident.resolved_at, zone, now) })
      : "",
    incident.gathering ? t.gathering : "",
    incident.settling ? t.settling : "",
  ];
  return (
    <Stack gap={6} component="header">
      <Anchor component={Link} to="/incidents" size="sm" w="fit-content">
        <Group gap={4}>
          <IconArrowLeft size={14} aria-hidden />
          {t.back}
        </Group>
      </Anchor>
      <Group gap="sm">
        <Title order={1} size="h3">
          {incident.title}
        </Title>
        <StateMark state={incident.state} />
        {senior && incident.state === "open" ? (
          <Tooltip label={t.editTitle}>
            <ActionIcon
              variant="subtle"
              color="gray"
              aria-label={t.editTitle}
              onClick={() => setEditing(true)}
            >
              <IconPencil size={18} aria-hidden />
            </ActionIcon>
          </Tooltip>
        ) : null}
      </Group>
      <Text size="sm" c="dimmed">
        {told.filter(Boolean).join(" · ")}
      </Text>
      <Group gap="xs">
        <Text size="sm" c="dimmed">
          {t.belongs}:
        </Text>
        {[...topics, ...words.map((one) => `“${one}”`), ...channels, ...languages].map((one) => (
          <Badge key={one} size="sm" variant="default" radius="sm" tt="none">
            {one}
          </Badge>
        ))}
      </Group>
      {editing ? <EditIncident incident={incident} zone={zone} close={() => setEditing(false)} /> : null}
    </Stack>
  );
}

function Figures({ incident }: { incident: Incident }) {
  const x = incident.figures;
  const time = (ms: number | null) => (ms === null ? "–" : span(ms));
  return (
    <dl className={classes.figures} aria-label={t.figures} style={{ margin: 0 }}>
      <Figure name={t.posts}>{x.posts.toLocaleString()}</Figure>
      <Figure name={t.people}>{x.customers.toLocaleString()}</Figure>
      <Figure name={t.acknowledged}>{x.acknowledged.toLocaleString()}</Figure>
      <Figure name={t.waiting}>{x.private_waiting.toLocaleString()}</Figure>
      <Figure name={t.told}>{x.private_told.toLocaleString()}</Figure>
      <Figure name={t.byHandCount}>{x.private_by_hand.toLocaleString()}</Figure>
      <Figure name={t.toDeclare}>{time(x.to_declare_ms)}</Figure>
      <Figure name={t.toUpdate}>{time(x.to_first_update_ms)}</Figure>
      <Figure name={t.toResolve}>{time(x.to_resolve_ms)}</Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <Text component="dt" size="sm" c="dimmed">
        {name}
      </Text>
      <dd className={classes.figure} style={{ margin: 0 }}>
        {children}
      </dd>
    </div>
  );
}

function Updates({ incident, zone }: { incident: Incident; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  const updates = [...incident.updates].sort((a, b) => Date.parse(b.at) - Date.parse(a.at));
  return (
    <Stack gap="sm" component="section" aria-label={t.updates}>
      <Title order={2} size="h5">
        {t.updates}
      </Title>
      {updates.length === 0 ? <Empty title={t.noUpdates} hint={t.noUpdatesHint} /> : null}
      {updates.map((update) => (
        <article key={update.id} className={classes.card} aria-label={t.kind[update.kind]}>
          <Stack gap="sm">
            <Group gap="xs">
              <Text fw={600} size="sm">
                {t.kind[update.kind]}
              </Text>
              <Text size="sm" c="dimmed">
                {name(update.by)}, {moment(update.at, zone, now)}
              </Text>
            </Group>
            {update.pin && incident.state === "open" ? (
              <Group gap={4}>
                <IconPin size={14} aria-hidden />
                <Text size="sm">{t.pin}</Text>
              </Group>
            ) : null}
            {update.places.map((place) => (
              <Stack key={place.account} gap={4}>
                <Group gap="xs">
                  <ChannelMark channel={place.account.split("~")[0] as "x"} size={16} />
                  <Text size="sm">{place.account.split("~").slice(1).join("~")}</Text>
                  <Badge
                    size="sm"
                    radius="sm"
                    tt="none"
                    variant={["failed", "refused", "unknown"].includes(place.state) ? "light" : "default"}
                    color={["failed", "refused", "unknown"].includes(place.state) ? "red" : "gray"}
                  >
                    {t.state[(place.state || "pending") as keyof typeof t.state] ?? place.state}
                  </Badge>
                  {place.link ? (
                    <Anchor size="sm" href={place.link} target="_blank" rel="noreferrer noopener">
                      {t.see}
                    </Anchor>
                  ) : null}
                </Group>
                <Text size="sm" className={classes.words ?? ""}>
                  {place.text}
                </Text>
                {place.reason ? <Text size="sm">{place.reason}</Text> : null}
              </Stack>
            ))}
          </Stack>
        </article>
      ))}
    </Stack>
  );
}
