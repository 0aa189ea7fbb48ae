import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import type { ComponentType } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { useMe } from "../app/me";
import CalendarEditor from "../features/settings/calendars/CalendarEditor";
import type { EditorProps, Kind, Setting } from "../features/settings/kit/settingTypes";
import RuleEditor from "../features/settings/rules/RuleEditor";
import ShiftEditor from "../features/settings/shifts/ShiftEditor";
import SlaEditor from "../features/settings/slas/SlaEditor";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";

const NINE = [{ start: "09:00", end: "17:00" }];
const HOURS = {
  mon: NINE,
  tue: [],
  wed: [],
  thu: [],
  fri: [{ start: "22:00", end: "06:00" }],
  sat: [],
  sun: [],
};
const CALENDAR = {
  id: "shop",
  name: "Shop",
  version: 3,
  time_zone: "Asia/Tokyo",
  always: false,
  hours: HOURS,
  country: "US",
  subdivision: "",
  days_off: {},
  working_days: [],
  closures: [],
  holidays: { "2026-12-25": "Christmas Day" },
};
const DAYS = ["20", "21", "22", "23", "24", "25", "26"].map((day) => ({
  date: `2026-11-${day}`,
  open: day === "20" ? [{ start: 1_320, end: 1_440 }] : [],
  holiday: day === "26" ? "Thanksgiving" : "",
}));
const TRIED = {
  at: "2026-11-20T12:00:00Z",
  open: false,
  until: "2026-11-21T03:00:00Z",
  days: DAYS,
  holidays: [{ date: "2026-12-25", name: "Christmas Day" }],
};
const COUNTRIES = { items: [{ country: "US", subdivisions: ["CA", "NY"] }] };
const POLICY = {
  id: "gold",
  name: "Gold",
  version: 2,
  enabled: true,
  channels: ["x"],
  priorities: [],
  queues: [],
  tags: ["vip"],
  calendar: "shop",
  pause_in_pending: true,
  targets: { first_reply: { normal: 7_200, urgent: 600 } },
  warn_percent: 50,
  goal_percent: 90,
  warn_ladder: [{ after_seconds: 0, do: "notify", to: "", text: "" }],
  breach_ladder: [],
};
const PROMISES = {
  at: "2026-11-20T08:30:00Z",
  time_zone: "Asia/Tokyo",
  open: true,
  items: [
    {
      target: "first_reply",
      priority: "normal",
      due: "2026-11-23T01:30:00Z",
      warn_at: "2026-11-23T00:30:00Z",
    },
  ],
};
const SHIFT = {
  id: "day",
  name: "Day",
  version: 4,
  queue: "care",
  agents: ["ana"],
  time_zone: "Europe/Berlin",
  hours: { ...HOURS, fri: [] },
  one_offs: [],
};
const ROSTER = {
  time_zone: "Europe/Berlin",
  until: "2026-11-29T23:00:00Z",
  calendar: "shop",
  calendars: [{ id: "shop", name: "Shop" }],
  days: [22, 23, 24, 25, 26, 27, 28].map((day) => ({
    date: `2026-11-${day + 1}`,
    at: `2026-11-${day}T23:00:00Z`,
  })),
  queues: [
    {
      queue: "care",
      name: "Care",
      turns: [
        {
          agent: "ana",
          name: "Ana Silva",
          shift: "day",
          shift_name: "Day",
          since: "2026-11-23T08:00:00Z",
          until: "2026-11-23T16:00:00Z",
        },
      ],
      holes: [{ since: "2026-11-24T08:00:00Z", until: "2026-11-24T12:30:00Z" }],
    },
    { queue: "social", name: "Social", turns: [], holes: [] },
  ],
};
const RULES = [
  { id: "refunds", order: 10, words: ["refund"], queue: "care", version: 1 },
  { id: "rest", order: 20, channels: ["x"], priority: "low", version: 7 },
].map((one) => ({
  channels: [],
  accounts: [],
  words: [],
  languages: [],
  tags: [],
  queue: "",
  priority: "",
  add_tags: [],
  ...one,
}));

configure({ asyncUtilTimeout: 20_000 }); // a long form is much to draw where many tests run at once
const REST = { ...RULES[1], id: "rest" };
vi.setConfig({ testTimeout: 60_000 });

beforeEach(pretendSession);
afterEach(forgetSession);

/** An editor with a setting as the server tells it, for an admin in UTC. */
function open<K extends Kind>(
  kind: K,
  Editor: ComponentType<EditorProps<K>>,
  setting: (object & { id: string }) | null,
) {
  function Opened() {
    return (
      <Editor
        kind={kind}
        id={setting?.id ?? ""}
        setting={setting as Setting<K> | null}
        from={null}
        me={useMe()}
      />
    );
  }
  return show(<Opened />, { path: "settings", me: { role: "admin", time_zone: "UTC" } });
}

function answers(more: Record<string, unknown>) {
  return answerWith({
    "GET /api/directory": DIRECTORY,
    "GET /api/settings/calendar": { items: [CALENDAR] },
    "GET /api/settings/calendar/shop": CALENDAR,
    "POST /api/hours/try": TRIED,
    "GET /api/hours/countries": COUNTRIES,
    ...more,
  });
}

it("edits a calendar's week: a time in short, a day copied, and a holiday worked", async () => {
  const asked = answers({ "PUT /api/settings/calendar/shop": { ...CALENDAR, version: 4 } });
  open("calendar", CalendarEditor, CALENDAR);
  const until = await screen.findByLabelText("Monday, hours 1: until");
  expect(screen.getByText(/Your clock \(UTC\) is 9 h behind: 09:00 there is 00:00 for you/)).toBeVisible();
  expect(screen.getByText("ends on Saturday")).toBeVisible();
  expect(await screen.findByText("Thanksgiving")).toBeVisible();

  write(until, "1830");
  fireEvent.blur(until);
  expect(until).toHaveValue("18:30");
  fireEvent.click(screen.getByLabelText("Copy Monday to"));
  fireEvent.click(await screen.findByRole("menuitem", { name: "Monday to Friday" }));
  fireEvent.click(screen.getByLabelText("We work on Christmas Day, Friday 25 December"));
  fireEvent.click(screen.getByText("Save"));

  const day = [{ start: "09:00", end: "18:30" }];
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/calendar/shop")?.body).toMatchObject({
      version: 3,
      hours: { mon: day, tue: day, fri: day, sat: [] },
      working_days: ["2026-12-25"],
    }),
  );
});

it("doesn't save hours that nobody can read", async () => {
  const asked = answers({});
  open("calendar", CalendarEditor, CALENDAR);
  write(await screen.findByLabelText("Monday, hours 1: until"), "late");
  fireEvent.click(screen.getByText("Save"));
  expect(await screen.findByText("Write the time like 09:00.")).toBeVisible();
  expect(asked.some((one) => one.name.startsWith("PUT"))).toBe(false);
});

it("asks what a week comes to once it has hours", async () => {
  const asked = answers({});
  open("calendar", CalendarEditor, null);
  const tried = () => asked.filter((one) => one.name === "POST /api/hours/try").length;
  await screen.findByLabelText("Add hours on Monday");
  expect(tried()).toBe(0);
  fireEvent.click(screen.getByLabelText("Add hours on Monday"));
  await waitFor(() => expect(tried()).toBeGreaterThan(0));
});

it("shows what a policy promises, on which hours, and an example the server computed", async () => {
  const asked = answers({
    "GET /api/settings/sla": { items: [POLICY] },
    "GET /api/settings/sla/gold": POLICY,
    "POST /api/promises/try": PROMISES,
    "PUT /api/settings/sla/gold": { ...POLICY, version: 3 },
  });
  open("sla", SlaEditor, POLICY);
  const cell = await screen.findByLabelText("First reply, normal priority");
  expect(cell).toHaveValue("2 h");
  expect(await screen.findByText(/“first reply” is due Monday 10:30\./)).toBeVisible();
  expect(screen.getByText("Monday 09:30")).toBeVisible();
  expect((await screen.findAllByText("Today"))[0]).toBeVisible();
  expect(asked.find((one) => one.name === "POST /api/promises/try")?.body).toMatchObject({
    calendar: "shop",
    targets: POLICY.targets,
    zone: "Asia/Tokyo",
    at: expect.stringMatching(/T17:30$/),
  });

  write(cell, "1h 30");
  write(screen.getByLabelText("First reply, urgent priority"), "");
  fireEvent.click(screen.getByText("Save"));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/sla/gold")?.body).toMatchObject({
      targets: { first_reply: { normal: 5_400 } },
      warn_ladder: POLICY.warn_ladder,
      version: 2,
    }),
  );
  const saved = asked.find((one) => one.name === "PUT /api/settings/sla/gold")?.body as typeof POLICY;
  expect(saved.targets).toEqual({ first_reply: { normal: 5_400 } });
});

it("shows the week that a shift makes, with the holes, before it is saved", async () => {
  const asked = answers({
    "GET /api/settings/shift": { items: [SHIFT] },
    "GET /api/settings/shift/day": SHIFT,
    "POST /api/team/roster/try": ROSTER,
  });
  open("shift", ShiftEditor, SHIFT);
  const table = await screen.findByRole("table");
  expect(within(table).getByRole("row", { name: /Ana Silva/ })).toHaveTextContent("09:00–17:00");
  expect(within(table).getByRole("row", { name: /Nobody/ })).toHaveTextContent("09:00–13:30");
  expect(screen.getByText("Open for 4 h 30 min with nobody on duty")).toBeVisible();
  expect(screen.queryByText("Social")).toBeNull();
  fireEvent.click(screen.getByLabelText("The week after"));
  await waitFor(() =>
    expect(asked.findLast((one) => one.name === "POST /api/team/roster/try")?.body).toMatchObject({
      id: "day",
      day: "2026-11-30",
      zone: "UTC",
      shift: { agents: ["ana"], hours: { mon: NINE } },
    }),
  );
});

it("reads a rule as a sentence in its place, and tries it on a message", async () => {
  const asked = answers({
    "GET /api/settings/rule": { items: RULES },
    "POST /api/routing/try": {
      queue: "care",
      priority: "low",
      tags: [],
      why: "rule refunds",
      steps: [
        { rule: "refunds", order: 10, matches: true, decides: ["queue"] },
        { rule: "rest", order: 20, matches: true, decides: ["priority"] },
      ],
    },
    "PUT /api/settings/rule/rest": { ...REST, version: 8 },
  });
  open("rule", RuleEditor, REST);
  expect(await screen.findByText(/it goes to Care/)).toBeVisible();
  const order = screen.getByRole("list", { name: "Its place among the rules" });
  expect(
    within(order)
      .getAllByRole("listitem")
      .map((one) => one.textContent),
  ).toEqual([
    "10When they say “refund”, it goes to Care. refunds",
    "20This one: When they write by X, it gets low priority. ",
  ]);
  write(screen.getByLabelText("It says"), "A refund, please");
  expect(await screen.findByText("To Care, with low priority.")).toBeVisible();
  expect(screen.getByText("This rule: decides the priority")).toBeVisible();
  await waitFor(() =>
    expect(asked.findLast((one) => one.name === "POST /api/routing/try")?.body).toMatchObject({
      text: "A refund, please",
      id: "rest",
      rule: { priority: "low" },
    }),
  );
  fireEvent.click(screen.getByLabelText("One place earlier"));
  fireEvent.click(screen.getByText("Save"));
  await waitFor(() =>
    expect(asked.find((one) => one.name === "PUT /api/settings/rule/rest")?.body).toMatchObject({ order: 0 }),
  );
});
