import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import type { components } from "../../api/schema";

export type Match = components["schemas"]["ArticleMatch"];
export type Figures = components["schemas"]["ArticleFigures"];

const MOST = 50;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How far back it is told what articles settled. */
export const DAYS = 30;

/** Articles by any of some words, the best first; all of them by title where nothing is asked. */
export function useSearch(asked: string) {
  return useQuery({
    queryKey: ["articles", "search", asked],
    queryFn: () =>
      told(api.GET("/api/articles", { params: { query: { limit: MOST, ...(asked ? { q: asked } : {}) } } })),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

export function useArticle(id: string) {
  return useQuery({
    queryKey: ["articles", "one", id],
    queryFn: () => told(api.GET("/api/articles/{id}", { params: { path: { id } } })),
    staleTime: 30_000,
  });
}

/** What was asked of the last days, until the hour that is under way: the same question within an hour. */
function lately(): { from: string; to: string } {
  const to = Math.ceil(Date.now() / HOUR_MS) * HOUR_MS;
  return { from: new Date(to - DAYS * DAY_MS).toISOString(), to: new Date(to).toISOString() };
}

/** What articles settled in the last days: a supervisor's of everybody, an agent's own. By article. */
export function useSettled() {
  const query = lately();
  return useQuery({
    queryKey: ["report", "articles", query],
    queryFn: async () => {
      const report = await told(api.GET("/api/reports/articles", { params: { query } }));
      return new Map(report.articles.map((row) => [row.article, row.figures]));
    },
    staleTime: 300_000,
  });
}

/** The answers behind an article's figures, the latest first. */
export function useAnswers(article: string, wanted: boolean) {
  const query = { ...lately(), article, limit: 100 };
  return useQuery({
    queryKey: ["report", "articleAnswers", query],
    queryFn: () => told(api.GET("/api/reports/articles/answers", { params: { query } })),
    enabled: wanted,
    staleTime: 300_000,
  });
}
