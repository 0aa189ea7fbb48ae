import { type InfiniteData, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { act, renderHook, waitFor } from "@testing-library/react";
import type { ReactNode } from "react";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { keys } from "../../api/keys";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { joined, type Page, useTimeline } from "./useTimeline";

const TIMELINE = "GET /api/tickets/t1/timeline";
const YOUNG = Date.UTC(2026, 4, 28);

beforeEach(pretendSession);
afterEach(() => {
  vi.useRealTimers();
  forgetSession();
});

function page(names: string, next: string | null = null, fetched = YOUNG): Page {
  return { items: [...names].map((key) => ({ key })), next, fetched } as unknown as Page;
}
const names = (one: Page) => one.items.map((line) => line.key).join("");

it.each([
  ["new lines come to the front, and what they pushed out stays", "zyab", "abcd", "zyabcd"],
  ["nothing is new", "abcd", "abcd", "abcd"],
  ["a line that is gone is gone", "zacd", "abcd", "zacd"],
  ["more came than a page holds: the pages after it begin elsewhere", "zyxw", "abcd", "zyxw"],
])("keeps the newest page whole: %s", (_, fresh, known, all) => {
  const made = joined(page(fresh, "new", YOUNG + 9), page(known, "old"));
  expect(names(made)).toBe(all);
  const isAsItCame = fresh === "zyxw";
  expect([made.next, made.fetched]).toEqual(isAsItCame ? ["new", YOUNG + 9] : ["old", YOUNG]);
});

it("asks for the newest page alone when a line comes in, and for all of them once they are old", async () => {
  const cache = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  const wrapper = ({ children }: { children: ReactNode }) => (
    <QueryClientProvider client={cache}>{children}</QueryClientProvider>
  );
  answerWith({ [TIMELINE]: page("ab", "b") });
  const { result } = renderHook(() => useTimeline("t1"), { wrapper });
  await waitFor(() => expect(result.current.isSuccess).toBe(true));
  answerWith({ [TIMELINE]: page("cd", null) });
  await act(() => result.current.fetchNextPage());

  const shown = () => cache.getQueryData<InfiniteData<Page>>(keys.timeline("t1"))?.pages.map(names);
  await waitFor(() => expect(shown()).toEqual(["ab", "cd"]));
  const again = async (answer: Page) => {
    const asked = answerWith({ [TIMELINE]: answer });
    await act(() => cache.refetchQueries({ queryKey: keys.timeline("t1") }));
    return asked.map((one) => one.query.get("after"));
  };
  expect(await again(page("za", "a"))).toEqual([null]);
  await waitFor(() => expect(shown()).toEqual(["zab", "cd"]));

  vi.setSystemTime(Date.now() + 60_000);
  expect(await again(page("za", "a"))).toEqual([null, "a"]);
});
