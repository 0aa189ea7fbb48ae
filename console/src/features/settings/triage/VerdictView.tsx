import { Anchor, Badge, Group, Stack, Text } from "@mantine/core";
import { Link } from "react-router";
import type { Need, Priority } from "../../../api/types";
import { text } from "../../../text/settings";
import { fill } from "../../../text/text";
import { NeedMark } from "../../../ui/PostCard";
import classes from "./Triage.module.css";
import { changes, type Tried } from "./useTry";

const t = text.triage;
const NEEDS: readonly Need[] = ["needs", "worth", "none"];

/** What all rules come to together, and what each says. */
export function VerdictView({ tried }: { tried: Tried }) {
  const before = changes(tried) ? tried.as_is : null;
  return (
    <Stack gap="md" className={classes.verdict ?? ""}>
      <Stack gap={6}>
        <Group gap="xs">
          <NeedMark need={tried.need} />
          <Text size="sm">{facts(tried)}</Text>
        </Group>
        <Text size="sm">{fill(text.post.why, { reasons: tried.why.join("; ") })}</Text>
        {before ? (
          <Group gap="xs">
            <Text size="sm" fw={600}>
              {t.without}
            </Text>
            <NeedMark need={before.need} />
            <Text size="sm">{facts(before)}</Text>
          </Group>
        ) : null}
      </Stack>
      <dl className={classes.strengths} aria-label={t.strength}>
        {NEEDS.map((need) => (
          <div key={need} className={classes.strength}>
            <Text component="dt" size="sm">
              {text.post.need[need]}
            </Text>
            <dd className={classes.bar}>
              <span className={classes.filled} style={{ width: `${tried.strength[need]}%` }} aria-hidden />
            </dd>
            <Text component="dd" size="sm" className={classes.figure ?? ""}>
              {tried.strength[need]} %
            </Text>
          </div>
        ))}
      </dl>
      {tried.said.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t.noneHolds}
        </Text>
      ) : (
        <ul className={classes.rules} aria-label={t.rulesSaid}>
          {tried.said.map((rule) => (
            <li key={rule.id || "new"} className={classes.rule} data-draft={rule.draft || undefined}>
              <Group gap="xs" justify="space-between">
                <Group gap="xs" miw={0}>
                  {rule.draft || !rule.id ? (
                    <Text size="sm" fw={600}>
                      {rule.name || t.thisRule}
                    </Text>
                  ) : (
                    <Anchor size="sm" component={Link} to={`/settings/triage/${rule.id}`}>
                      {rule.name || rule.id}
                    </Anchor>
                  )}
                  {rule.draft ? (
                    <Badge size="sm" radius="sm" tt="none" variant="light">
                      {t.thisRule}
                    </Badge>
                  ) : null}
                  {rule.words ? (
                    <Text size="sm" c="dimmed">
                      “{rule.words}”
                    </Text>
                  ) : null}
                </Group>
                <Group gap="xs">
                  {rule.need ? <NeedMark need={rule.need} /> : null}
                  <Text size="sm" c="dimmed" className={classes.figure ?? ""}>
                    {says(rule)}
                  </Text>
                </Group>
              </Group>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  );
}

function says({ need, weight, priority, topic }: Tried["said"][number]): string {
  return [
    need ? `${weight} %` : "",
    priority ? text.priority[priority as Priority].toLowerCase() : "",
    topic ? fill(t.aboutTopic, { topic }) : "",
  ]
    .filter(Boolean)
    .join(" · ");
}

/** How urgent, about what, how sure, in which language, how it feels. */
function facts(
  verdict: Pick<Tried, "need" | "priority" | "topic" | "confidence" | "language" | "spam">,
): string {
  const priority = text.priority[verdict.priority as Priority];
  return [
    verdict.spam ? t.isSpam : "",
    verdict.need === "needs" && priority
      ? fill(text.ticket.priorityIs, { priority: priority.toLowerCase() })
      : "",
    verdict.topic ? fill(t.aboutTopic, { topic: verdict.topic }) : "",
    verdict.language,
    fill(t.sure, { percent: verdict.confidence }),
  ]
    .filter(Boolean)
    .join(" · ");
}
