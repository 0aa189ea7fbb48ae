import { expect, it } from "vitest";
import { countedWords, together } from "./figures";
import type { Post } from "./usePosts";

const NONE = { likes: null, comments: null, shares: null, quotes: null, impressions: null };
const target = (...readings: object[]) => ({ readings: readings.map((one) => ({ ...NONE, ...one })) });

it("says what was counted, and nothing of what the network doesn't tell", () => {
  expect(countedWords({ ...NONE, likes: 1, comments: 0, impressions: 1200 })).toBe(
    "1 like · 0 comments · 1,200 views",
  );
});

it("adds up the latest of each account", () => {
  const post = { targets: [target({ likes: 1 }, { likes: 5, quotes: 2 }), target({ likes: 3 }), target()] };
  expect(together(post as unknown as Post)).toEqual({ ...NONE, likes: 8, quotes: 2 });
  expect(together({ targets: [target()] } as unknown as Post)).toBeNull();
});
