import { Group, SegmentedControl, Select } from "@mantine/core";
import "@mantine/dates/styles.css";
import { DatePickerInput } from "@mantine/dates";
import { useState } from "react";
import { useSearchParams } from "react-router";
import type { Channel } from "../../api/types";
import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { addDays, localDay } from "../../ui/days";
import { useDirectory } from "../../ui/useNames";
import { isRange, MOST_DAYS, type Selection, type Step, write } from "./selection";

const t = text.reports;
const ANY = "*";
export type Filter = "agent" | "channel" | "queue" | "step";

interface Props {
  selection: Selection;
  zone: string;
  filters: readonly Filter[];
}

/** What the report is about. Each choice stands in the address, so "back" takes it back. */
export function Choose({ selection, zone, filters }: Props) {
  const [address, go] = useSearchParams();
  const directory = useDirectory().data;
  const choose = (change: Partial<Selection>) => go(write(address, change), { preventScrollReset: true });
  const agents = directory?.agents.map((one) => ({ value: one.id, label: one.name || one.id })) ?? [];
  const queues = directory?.queues.map((one) => ({ value: one.id, label: one.name || one.id })) ?? [];
  return (
    <Group gap="sm" align="flex-end" mb="xl">
      <Days selection={selection} zone={zone} choose={choose} />
      {filters.includes("agent") ? (
        <Filter
          name={t.agent}
          any={t.anybody}
          value={selection.agent}
          data={agents}
          choose={(agent) => choose({ agent })}
        />
      ) : null}
      {filters.includes("channel") ? (
        <Filter
          name={t.channel}
          any={t.anyChannel}
          value={selection.channel}
          data={Object.entries(text.channel).map(([value, label]) => ({ value, label }))}
          choose={(channel) => choose({ channel: channel as Channel | "" })}
        />
      ) : null}
      {filters.includes("queue") ? (
        <Filter
          name={t.queue}
          any={t.anyQueue}
          value={selection.queue}
          data={queues}
          choose={(queue) => choose({ queue })}
        />
      ) : null}
      {filters.includes("step") ? (
        <SegmentedControl
          aria-label={t.step}
          value={selection.step}
          onChange={(step) => choose({ step: step as Step })}
          data={Object.entries(t.steps).map(([value, label]) => ({ value, label }))}
        />
      ) : null}
    </Group>
  );
}

/** What somebody chose may not be known here (a person who left): it is shown all the same. */
function Filter({
  name,
  any,
  value,
  data,
  choose,
}: {
  name: string;
  any: string;
  value: string;
  data: { value: string; label: string }[];
  choose: (value: string) => void;
}) {
  const known = !value || data.some((one) => one.value === value);
  return (
    <Select
      aria-label={name}
      value={value || ANY}
      data={[{ value: ANY, label: any }, ...data, ...(known ? [] : [{ value, label: value }])]}
      onChange={(chosen) => choose(chosen === ANY || chosen === null ? "" : chosen)}
      allowDeselect={false}
      w={180}
    />
  );
}

function Days({
  selection: { range },
  zone,
  choose,
}: {
  selection: Selection;
  zone: string;
  choose: (change: Partial<Selection>) => void;
}) {
  const own = typeof range !== "string";
  const [choosing, setChoosing] = useState(false);
  const [days, setDays] = useState<[string | null, string | null]>([null, null]);
  const today = localDay(Date.now(), zone);
  const shown: [string | null, string | null] = days[0]
    ? days
    : own
      ? [range.first, range.last]
      : [null, null];
  function picked([first, last]: [string | null, string | null]): void {
    const done = first && last && isRange(first, last);
    setDays(done ? [null, null] : [first, last]);
    if (done) choose({ range: { first, last } });
  }
  return (
    <>
      <SegmentedControl
        aria-label={t.range}
        value={own || choosing ? "own" : range}
        onChange={(value) => {
          setChoosing(value === "own");
          if (value !== "own") choose({ range: value as "today" });
        }}
        data={[
          { value: "today", label: t.today },
          { value: "7", label: fill(t.days, { days: 7 }) },
          { value: "30", label: fill(t.days, { days: 30 }) },
          { value: "own", label: t.own },
        ]}
      />
      {own || choosing ? (
        <DatePickerInput
          type="range"
          aria-label={t.ownDays}
          placeholder={t.ownHint}
          value={shown}
          onChange={picked}
          allowSingleDateInRange
          maxDate={today}
          {...(days[0] && !days[1] ? { excludeDate: (day: string) => !near(day, days[0] ?? day) } : {})}
          valueFormat="D MMM YYYY"
          weekendDays={[]}
          hideOutsideDates
          styles={{ placeholder: { color: "var(--mantine-color-dimmed)" } }}
          w={250}
        />
      ) : null}
    </>
  );
}

/** Once the first day is chosen, only those are left with which the range isn't too long. */
function near(day: string, chosen: string): boolean {
  return day > addDays(chosen, -MOST_DAYS) && day < addDays(chosen, MOST_DAYS);
}
