import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../testing/http";
import { DIRECTORY, show, write } from "../testing/show";
import ArticlesPage from "./ArticlesPage";

const RETURNS = {
  id: "returns",
  title: "Returning shoes",
  link: "https://help.example/returns",
  language: "en",
  topic: "returns",
  summary: "You have 60 days.",
  score: 0,
  words: [],
};
const count = (n: number) => ({ count: n, events: "/api/reports/articles/answers" });
const FIGURES = { answered: count(4), settled: count(3), asked_again: count(1), open: count(0), share: 0.75 };
const REPORT = {
  from: "",
  to: "",
  agent: null,
  total: FIGURES,
  channels: [],
  articles: [{ article: "returns", title: "Returning shoes", figures: FIGURES }],
};
const READ = { ...RETURNS, keywords: ["refund"], body: "You have **60 days**.\n\n- Print\n- Pack" };

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/articles": { items: [RETURNS] },
    "GET /api/articles/returns": READ,
    "GET /api/reports/articles": REPORT,
    "GET /api/directory": DIRECTORY,
    ...more,
  });
}

it("lists every article with what it settled, and asks for words once the typing pauses", async () => {
  const asked = served();
  show(<ArticlesPage />, { path: "articles" });
  expect(await screen.findByRole("link", { name: /Returning shoes/ })).toBeVisible();
  expect(await screen.findByText("4 answers in 30 days, 75 % settled it")).toBeVisible();
  write(screen.getByLabelText("Search help articles"), "refund");
  await waitFor(() =>
    expect(
      asked
        .filter((one) => one.name === "GET /api/articles")
        .at(-1)
        ?.query.get("q"),
    ).toBe("refund"),
  );
});

it("shows an article as it is read, without taking it for HTML", async () => {
  served({ "GET /api/articles/returns": { ...READ, body: `${READ.body}\n\n<img src=x onerror=alert(1)>` } });
  show(<ArticlesPage />, { path: "articles", at: "/articles/returns" });
  expect(await screen.findByRole("heading", { name: "Returning shoes" })).toBeVisible();
  expect(screen.getByText("60 days").tagName).toBe("STRONG");
  expect(screen.getByText("<img src=x onerror=alert(1)>")).toBeVisible();
  expect(screen.getByRole("link", { name: "Edit it" })).toHaveAttribute("href", "/settings/article/returns");
});

it("opens the answers behind the figures", async () => {
  const fact = { id: "f1", at: "2026-05-28T20:00:00Z", agent: "ana", ticket: "t_1" };
  served({
    "GET /api/reports/articles/answers": {
      items: [{ fact, article: "returns", outcome: "settled" }],
      next: null,
      tickets: null,
    },
  });
  show(<ArticlesPage />, { path: "articles", at: "/articles/returns" });
  await userEvent.click(await screen.findByRole("button", { name: "Show these answers" }));
  expect(await screen.findByText("Ana Silva")).toBeVisible();
  expect(screen.getByRole("link", { name: "Open the ticket" })).toHaveAttribute(
    "href",
    "/inbox/unassigned/t_1",
  );
});

it("offers agents no way to edit, and says kindly that nothing fits", async () => {
  served({ "GET /api/articles": { items: [] } });
  show(<ArticlesPage />, { path: "articles", me: { role: "agent" } });
  expect(await screen.findByText("There are no articles yet")).toBeVisible();
  expect(screen.queryByRole("link", { name: "New article" })).toBeNull();
});
