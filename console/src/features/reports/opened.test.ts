import { describe, expect, it } from "vitest";
import { factsOf, narrowed, opened } from "./opened";

describe("what a figure opens to", () => {
  it.each([
    [
      "/api/reports/facts?what=solved&agent=a%26b",
      { list: "facts", query: { what: "solved", agent: "a&b" } },
    ],
    ["/api/reports/articles/answers?outcome=open", { list: "answers", query: { outcome: "open" } }],
    ["/api/tickets?view=queue&queue=care", { list: "tickets", query: { view: "queue", queue: "care" } }],
    [
      "/api/posts/p%2F1/conversations?channel=x&account=brand",
      { list: "conversations", post: "p/1", query: { channel: "x", account: "brand" } },
    ],
  ])("%s", (address, wanted) => {
    expect(opened(address)).toEqual(wanted);
  });

  it.each([
    "",
    "/api/me",
    "https://evil.example/api/reports/facts?what=solved",
    "//evil/api/tickets",
    "/api/posts//conversations",
  ])("is nothing for %j", (address) => {
    expect(opened(address)).toBeNull();
  });
});

it("makes addresses as the server does, and narrows them", () => {
  const made = factsOf("message_in", 0, 3_600_000, { channel: "sms", agent: "" });
  expect(opened(narrowed(made, { what: "solved", met: "false" }))).toEqual({
    list: "facts",
    query: {
      what: "solved",
      from: "1970-01-01T00:00:00.000Z",
      to: "1970-01-01T01:00:00.000Z",
      channel: "sms",
      met: "false",
    },
  });
});
