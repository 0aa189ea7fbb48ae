import { waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { DIRECTORY, show } from "../../testing/show";
import { Timeline } from "./Timeline";

beforeEach(pretendSession);
afterEach(forgetSession);

it("asks for what was before while the reader stays at the top, without a further scroll", async () => {
  const line = {
    key: "l1",
    kind: "message",
    direction: "inbound",
    at: "2026-05-28T10:00:00Z",
    text: "Hello",
  };
  const asked = answerWith({
    "GET /api/directory": DIRECTORY,
    "GET /api/tickets/t1/timeline": { items: [line], next: "p2" },
  });
  show(<Timeline id="t1" zone="UTC" customer="Ada" />); // a page without height is at its top
  await waitFor(() => {
    const pages = asked.filter((one) => one.name === "GET /api/tickets/t1/timeline");
    expect(pages.map((one) => one.query.get("after"))).toContain("p2");
  });
});
