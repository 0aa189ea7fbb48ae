import { Anchor, Avatar, Badge, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { Rows } from "../../ui/Rows";
import { fullMoment, moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import classes from "./Audit.module.css";
import { type Difference, differences, said } from "./differences";
import { type AuditKind, type Entry, useAudit } from "./useAudit";

const t = text.audit;

/** Who changed one thing when, and what from and to. */
export function AuditTrail({ kind, id, zone }: { kind: AuditKind; id: string; zone: string }) {
  const found = useAudit(kind, id);
  return (
    <section aria-label={t.trail} className={classes.trail}>
      <Rows found={found} empty={<Empty title={t.none} hint={t.noneHint} />}>
        {(entry) => (
          <Change key={`${entry.at} ${entry.what} ${entry.version}`} entry={entry} kind={kind} zone={zone} />
        )}
      </Rows>
    </section>
  );
}

function Change({ entry, kind, zone }: { entry: Entry; kind: AuditKind; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  const by = name(entry.by) || text.ticket.rapport;
  return (
    <article className={classes.change}>
      <Avatar size="sm" radius="xl" name={by} color="pine" alt="" />
      <Stack gap={6} miw={0}>
        <Group gap="xs">
          <Text size="sm">
            <Text span fw={600}>
              {by}
            </Text>{" "}
            {t.what[entry.what]}
          </Text>
          <Text size="sm" c="dimmed" title={fullMoment(entry.at, zone)}>
            {moment(entry.at, zone, now)}
          </Text>
        </Group>
        {kind === "moderation" ? <Moderated entry={entry} /> : <Differences entry={entry} />}
      </Stack>
    </article>
  );
}

function Differences({ entry }: { entry: Entry }) {
  const found = differences(entry.changes);
  if (found.length === 0) return null;
  return (
    <dl className={classes.differences}>
      {found.map((one) => (
        <div key={one.where} className={classes.difference}>
          <Text component="dt" size="sm" c="dimmed">
            {one.where}
          </Text>
          <dd className={classes.value}>
            <Value one={one} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Value({ one }: { one: Difference }) {
  if (one.added.length + one.removed.length > 0) {
    return (
      <Group gap={6}>
        {one.removed.map((word) => (
          <Badge
            key={`- ${word}`}
            size="sm"
            radius="sm"
            tt="none"
            variant="default"
            className={classes.gone ?? ""}
          >
            <span className={classes.said}>{t.removed}</span>− {word}
          </Badge>
        ))}
        {one.added.map((word) => (
          <Badge key={`+ ${word}`} size="sm" radius="sm" tt="none" variant="light">
            <span className={classes.said}>{t.added}</span>+ {word}
          </Badge>
        ))}
      </Group>
    );
  }
  return (
    <Text size="sm" className={classes.words ?? ""}>
      {one.from ? <del className={classes.gone}>{one.from}</del> : null}
      {one.from ? <span aria-hidden> → </span> : null}
      {one.to ? (
        <ins className={classes.new}>{one.to}</ins>
      ) : (
        <span className={classes.gone}>{t.nothing}</span>
      )}
    </Text>
  );
}

/** Hiding and deleting: why, with which note, of which post. */
function Moderated({ entry }: { entry: Entry }) {
  const of = (field: string) => said(entry.changes[field]?.[1]);
  const reason = of("reason") as "spam" | "community_standards" | "";
  return (
    <Stack gap={2}>
      {reason ? <Text size="sm">{text.moderation[reason] ?? reason}</Text> : null}
      {of("note") ? <Text size="sm">“{of("note")}”</Text> : null}
      <Group gap="sm">
        <Text size="xs" c="dimmed">
          {fill(t.post, { id: of("about") })}
        </Text>
        {of("ticket") ? (
          <Anchor size="xs" component={Link} to={`/inbox/mine/${of("ticket")}`}>
            {text.post.openTicket}
          </Anchor>
        ) : null}
      </Group>
    </Stack>
  );
}
