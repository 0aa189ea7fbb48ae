import { screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show } from "../testing/show";
import AuditPage from "./AuditPage";

const CHANGED = {
  at: "2026-05-28T20:00:00Z", by: "ana", what: "changed", version: 2,
  changes: { name: ["Care", "Help desk"], skills: [["x"], ["x", "spanish"]] },
}; // biome-ignore format: one change
const HIDDEN = {
  at: "2026-05-28T20:00:00Z", by: "ruth", what: "hide", version: 1,
  changes: { about: [null, "facebook#page#1"], ticket: [null, "t_1"], reason: [null, "spam"], note: [null, "Third time"] },
}; // biome-ignore format: one deed

beforeEach(pretendSession);
afterEach(forgetSession);

function served(entries: object[]) {
  return answerWith({
    "GET /api/audit": { items: entries, next: null },
    "GET /api/settings/queue": { items: [{ id: "care", name: "Customer care" }] },
    "GET /api/settings/account": {
      items: [
        { id: "facebook~page", name: "Brand" },
        { id: "x~brand", name: "Brand" },
      ],
    },
    "GET /api/directory": DIRECTORY,
  });
}

it("tells who changed what from what to what", async () => {
  const asked = served([CHANGED]);
  show(<AuditPage />, { at: "/page?kind=queue&id=care", me: { role: "admin" } });
  expect(await screen.findByText("Help desk")).toBeVisible();
  expect(screen.getByText("Care")).toBeVisible();
  expect(screen.getByText(/spanish/)).toHaveTextContent("came: + spanish");
  await waitFor(() => expect(screen.getByText("Ana Silva")).toBeVisible());
  await waitFor(() =>
    expect(screen.getByRole("combobox", { name: "Which one" })).toHaveValue("Customer care"),
  );
  expect(asked.find((one) => one.name === "GET /api/audit")?.query.get("id")).toBe("care");
});

it("tells who hid a post, and why", async () => {
  served([HIDDEN]);
  show(<AuditPage />, { at: "/page?kind=moderation&id=facebook~page", me: { role: "admin" } });
  expect(await screen.findByText("Spam")).toBeVisible();
  expect(screen.getByText("“Third time”")).toBeVisible();
  const which = screen.getByRole("combobox", { name: "Of which account" });
  await waitFor(() => expect(which).toHaveValue("Brand (facebook~page)"));
  expect(screen.getByRole("link", { name: "Open the ticket" })).toHaveAttribute("href", "/inbox/mine/t_1");
});

it("asks which one before it asks the server", async () => {
  const asked = served([]);
  show(<AuditPage />, { me: { role: "admin" } });
  expect(await screen.findByText("Choose what you want to know about")).toBeVisible();
  expect(asked.some((one) => one.name === "GET /api/audit")).toBe(false);
});
