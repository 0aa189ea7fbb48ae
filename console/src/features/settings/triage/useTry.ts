import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import type { components } from "../../../api/schema";
import type { HeardPost, Need } from "../../../api/types";
import type { Values } from "../kit/settingTypes";

type Schemas = components["schemas"];
export type Tried = Schemas["TriageTried"];
export type TryIn = Schemas["TryIn"];
export type Rule = Values<"triage">;

const NEEDS: readonly Need[] = ["needs", "worth", "none"];
const OF_EACH = 4;
const DAYS = 7;

const ask = (body: TryIn): Promise<Tried> => told(api.POST("/api/triage/try", { body }));

/** What the rules say of a post that nobody wrote, with this rule as it stands in the form. */
export function useTry(post: TryIn, rule: Schemas["TriageDraft"]) {
  return useQuery({
    queryKey: ["triage", "try", post, rule],
    queryFn: () => ask({ ...post, rule }),
    enabled: post.text.trim() !== "",
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

export interface Compared {
  post: HeardPost;
  tried: Tried;
}

/** A handful of posts heard lately, of each need, with what the rule makes of them; those it changes come first. */
export function useRecent(rule: Schemas["TriageDraft"], wanted: boolean) {
  const posts = useQuery({ queryKey: ["triage", "recent"], queryFn: heardLately, enabled: wanted });
  return useQuery({
    queryKey: ["triage", "compared", rule, posts.dataUpdatedAt],
    queryFn: () => compared(posts.data ?? [], rule),
    enabled: wanted && posts.data !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    retry: false,
  });
}

async function heardLately(): Promise<HeardPost[]> {
  const pages = await Promise.all(
    NEEDS.map((need) =>
      told(api.GET("/api/heard", { params: { query: { need, days: DAYS, limit: OF_EACH } } })),
    ),
  );
  return pages.flatMap((page) => page.items).filter((post) => post.text !== "");
}

async function compared(posts: readonly HeardPost[], rule: Schemas["TriageDraft"]): Promise<Compared[]> {
  const found = await Promise.all(
    posts.map(async (post) => ({ post, tried: await ask({ ...asTyped(post), rule }) })),
  );
  return found.sort((a, b) => Number(changes(b.tried)) - Number(changes(a.tried)));
}

/** What of a heard post can be tried again. */
function asTyped(post: HeardPost): TryIn {
  return {
    text: post.text,
    channel: post.channel,
    account: post.account,
    kind: post.kind === "comment" || post.kind === "review" ? post.kind : "post",
    language: post.verdict.language,
    followers: post.followers,
    address: post.found ? "nobody" : "us",
  };
}

/** Whether the rule makes another post of it. */
export function changes({ as_is: before, ...after }: Tried): boolean {
  return (
    before !== null &&
    (before.need !== after.need ||
      before.topic !== after.topic ||
      before.priority !== after.priority ||
      before.spam !== after.spam)
  );
}
