import { Badge, Button, Group, Stack, Text, Title } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import { text } from "../../text/care";
import { fill, plural } from "../../text/text";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Rows } from "../../ui/Rows";
import { moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { CheckinForm } from "./CheckinForm";
import classes from "./Checkins.module.css";
import { TaskHead } from "./Tasks";
import { type CheckinList, lists, useListAction, useLists, useOver } from "./useFollowUps";

const t = text.checkins;

/** For supervisors: customers not heard from for long, as tasks for agents. */
export function CheckinLists({ zone }: { zone: string }) {
  const [making, setMaking] = useState(false);
  const found = useLists();
  return (
    <Stack gap="md">
      {making ? (
        <div className={classes.card}>
          <CheckinForm close={() => setMaking(false)} />
        </div>
      ) : (
        <Group>
          <Button
            size="xs"
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            onClick={() => setMaking(true)}
          >
            {t.make}
          </Button>
        </Group>
      )}
      <Rows found={found} empty={<Empty title={t.noLists} hint={t.noListsHint} />}>
        {(list) => <ListCard key={list.id} list={list} zone={zone} />}
      </Rows>
    </Stack>
  );
}

function ListCard({ list, zone }: { list: CheckinList; zone: string }) {
  const now = useNow(60);
  const name = useNames();
  const [sure, setSure] = useState(false);
  const [open, setOpen] = useState(false);
  const act = useListAction();
  const building = list.state === "building";
  return (
    <article className={classes.card} aria-label={list.name}>
      <Stack gap="xs">
        <Group justify="space-between" gap="xs">
          <Title order={3} size="h6">
            {list.name}
          </Title>
          <Badge
            size="sm"
            radius="sm"
            tt="none"
            variant={building ? "light" : "default"}
            color={building ? "amber" : "gray"}
          >
            {t.listState[list.state]}
          </Badge>
        </Group>
        <Text size="sm">
          {fill(t.madeOf, {
            made: plural(list.made, t.task, t.tasks),
            looked: plural(list.looked, t.customer, t.customers),
          })}
        </Text>
        <Text size="sm" c="dimmed">
          {[
            t.kind[list.kind],
            fill(t.quietFor, { days: plural(list.older_days, t.day, t.days) }),
            list.tags.length > 0 ? fill(t.tagged, { tags: list.tags.join(", ") }) : "",
            list.agents.map(name).join(", "),
            fill(t.aDayEach, { count: list.a_day }),
          ]
            .filter(Boolean)
            .join(" · ")}
        </Text>
        {list.note ? <Text size="sm">{list.note}</Text> : null}
        <Text size="xs" c="dimmed">
          {fill(t.madeBy, { by: name(list.by), at: moment(list.created_at, zone, now) })}
        </Text>
        <Group gap="xs">
          <Button size="xs" variant="default" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? t.hideOver : t.showOver}
          </Button>
          {list.state === "cancelled" ? null : (
            <Button
              size="xs"
              variant={sure ? "filled" : "subtle"}
              color={sure ? "red.8" : "gray"}
              loading={act.isPending}
              onBlur={() => setSure(false)}
              onClick={() => (sure ? act.mutate(() => lists.cancel(list.id)) : setSure(true))}
            >
              {sure ? t.cancelSure : t.cancelList}
            </Button>
          )}
        </Group>
        {act.error ? <ErrorNote error={act.error} /> : null}
        {open ? <Over list={list.id} zone={zone} /> : null}
      </Stack>
    </article>
  );
}

function Over({ list, zone }: { list: string; zone: string }) {
  const found = useOver(list);
  return (
    <Rows found={found} empty={<Empty title={t.noneOver} />}>
      {(task) => (
        <div key={task.id} className={classes.over}>
          <TaskHead task={task} zone={zone} />
        </div>
      )}
    </Rows>
  );
}
