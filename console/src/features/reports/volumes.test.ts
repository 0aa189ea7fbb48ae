import { expect, it } from "vitest";
import { opened } from "./opened";
import { buckets, byChannel, byTime } from "./volumes";

const ZONE = "Europe/Berlin";
const GRID = { label: "When", columns: [] };
const at = (time: string) => Date.parse(time);
const volume = (hour: string, channel: string, messages_in: number) => ({
  hour,
  channel,
  messages_in,
  messages_out: 1,
  tickets_opened: 0,
  events: "",
});

it("has each hour of a day, also the one that comes twice and the one that doesn't come", () => {
  const labels = (from: string, to: string) => buckets(at(from), at(to), ZONE).map((one) => one.label);
  expect(labels("2026-05-27T22:00:00Z", "2026-05-28T00:30:00Z")).toEqual(["00:00", "01:00", "02:00"]);
  expect(labels("2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")).toHaveLength(25);
  expect(labels("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")).toHaveLength(23);
});

it("names the day beside the hour where there are two, and has days where there are more", () => {
  const labels = (from: string, to: string) => buckets(at(from), at(to), ZONE).map((one) => one.label);
  expect(labels("2026-05-26T22:00:00Z", "2026-05-28T10:00:00Z").slice(23, 25)).toEqual([
    "Wed 27 May, 23:00",
    "Thu 28 May, 00:00",
  ]);
  expect(labels("2026-05-25T22:00:00Z", "2026-05-28T10:00:00Z")).toEqual([
    "Tue 26 May",
    "Wed 27 May",
    "Thu 28 May",
  ]);
});

it("adds up what the channels have in a day, and opens each day to its own events", () => {
  const asked = {
    from: at("2026-05-25T22:00:00Z"),
    to: at("2026-05-28T10:00:00Z"),
    agent: "ana",
    channel: "",
  };
  const volumes = [
    volume("2026-05-26T09:00:00+02:00", "sms", 3),
    volume("2026-05-26T23:00:00+02:00", "x", 2),
    volume("2026-05-28T00:00:00+02:00", "sms", 4),
  ];
  const grid = byTime(volumes, asked, ZONE, GRID);
  expect(grid.rows.map((row) => row.cells.messages_in?.raw)).toEqual([5, 0, 4]);
  expect(opened(grid.rows[2]?.cells.messages_in?.events ?? "")?.query).toEqual({
    what: "message_in",
    from: "2026-05-27T22:00:00.000Z",
    to: "2026-05-28T10:00:00.000Z",
    agent: "ana",
  });
});

it("adds up what a channel had in all hours, the busiest first", () => {
  const asked = { from: 0, to: 1, agent: "", channel: "" };
  const volumes = [volume("1970-01-01T00:00:00Z", "x", 2), volume("1970-01-01T00:00:00Z", "sms", 3)];
  const grid = byChannel(volumes, asked, (channel) => channel.toUpperCase(), GRID);
  expect(grid.rows.map((row) => [row.label, row.cells.messages_in?.raw])).toEqual([
    ["SMS", 3],
    ["X", 2],
  ]);
  expect(opened(grid.rows[0]?.cells.messages_in?.events ?? "")?.query.channel).toBe("sms");
});
