import { text } from "../../text/care";
import { plural } from "../../text/text";
import type { Post, Target } from "./usePosts";

const t = text.posts;
type Reading = Target["readings"][number];
const COUNTED = ["likes", "comments", "shares", "quotes", "impressions"] as const;

/** The latest of what the network counted; null while nothing was. */
export function latest(target: Target): Reading | null {
  return target.readings.at(-1) ?? null;
}

/** "12 likes · 3 comments": what the network doesn't say isn't told as nothing. */
export function countedWords(reading: Pick<Reading, (typeof COUNTED)[number]>): string {
  return COUNTED.flatMap((name) => {
    const count = reading[name];
    return count === null ? [] : [plural(count, t.counted[name][0], t.counted[name][1])];
  }).join(" · ");
}

/** Over all accounts; of what only some tell, what they tell. Null while nothing was counted anywhere. */
export function together(post: Post): Pick<Reading, (typeof COUNTED)[number]> | null {
  const readings = post.targets.map(latest).filter((one) => one !== null);
  if (readings.length === 0) return null;
  const sum = (name: (typeof COUNTED)[number]) => {
    const told = readings.map((one) => one[name]).filter((count) => count !== null);
    return told.length ? told.reduce((a, b) => a + b, 0) : null;
  };
  return {
    likes: sum("likes"),
    comments: sum("comments"),
    shares: sum("shares"),
    quotes: sum("quotes"),
    impressions: sum("impressions"),
  };
}
