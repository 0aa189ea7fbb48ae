import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components } from "../../api/schema";
import type { Channel } from "../../api/types";

type Schemas = components["schemas"];
export type Post = Schemas["Post"];
export type State = Post["state"];
export type Target = Post["targets"][number];
export type PostIn = Schemas["PostIn"];
export type PostEdit = Schemas["PostEdit"];
export type Shown = Schemas["PostShown"];

const PAGE = 20;
const LONG_PAGE = 100;
const after = (place: string) => (place ? { after: place } : {});
const pages = {
  initialPageParam: "",
  getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
};

/** Posts in one state, in the order of their time. `from`: not before. */
export function usePosts(state: State, from = "") {
  return useInfiniteQuery({
    queryKey: [...keys.posts, state, from],
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/posts", {
          params: {
            query: { state, limit: from ? LONG_PAGE : PAGE, ...(from ? { from } : {}), ...after(pageParam) },
          },
        }),
      ),
    ...pages,
    refetchInterval: 20_000,
  });
}

/** While it is on its way it is asked for more often. */
export function usePost(id: string) {
  return useQuery({
    queryKey: keys.post(id),
    queryFn: () => told(api.GET("/api/posts/{id}", { params: { path: { id } } })),
    enabled: id !== "",
    refetchInterval: ({ state }) => (state.data?.state === "publishing" ? 3_000 : 20_000),
  });
}

export interface Asked {
  text: string;
  link: string;
  pictures: Schemas["AttachedIn"][];
  targets: Schemas["PostTargetIn"][];
  despite: string[];
}

/** Each account's version, counted and checked by the server. */
export function usePreview(asked: Asked) {
  return useQuery({
    queryKey: ["postPreview", asked],
    queryFn: () => told(api.POST("/api/posts/preview", { body: asked })),
    enabled: asked.targets.length > 0 && Boolean(asked.text.trim() || asked.targets.some((one) => one.text)),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** People who commented under it on one account. */
export function useConversations(id: string, target: Target, wanted: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.post(id), "conversations", target.channel, target.account],
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/posts/{id}/conversations", {
          params: {
            path: { id },
            query: { channel: target.channel, account: target.account, limit: PAGE, ...after(pageParam) },
          },
        }),
      ),
    ...pages,
    enabled: wanted,
  });
}

/** Something is done about a post: what is shown is what the server made of it. */
export function useAct() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Post>) => act(),
    onSuccess: (post) => cache.setQueryData(keys.post(post.id), post),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: keys.posts });
      void cache.invalidateQueries({ queryKey: ["post"] });
      void cache.invalidateQueries({ queryKey: ["approvals"] });
    },
  });
}

export function useDelete() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ id, version }: Post) =>
      told(api.DELETE("/api/posts/{id}", { params: { path: { id }, query: { version } } })),
    onSuccess: () => void cache.invalidateQueries({ queryKey: keys.posts }),
  });
}

const at = (id: string) => ({ params: { path: { id } } });
export const actions = {
  create: (body: PostIn) => told(api.POST("/api/posts", { body })),
  edit: (id: string, body: PostEdit) => told(api.PUT("/api/posts/{id}", { ...at(id), body })),
  submit: ({ id, version }: Post) =>
    told(api.POST("/api/posts/{id}/submit", { ...at(id), body: { version } })),
  withdraw: ({ id, version }: Post) =>
    told(api.POST("/api/posts/{id}/withdraw", { ...at(id), body: { version } })),
  publish: ({ id, version }: Post) =>
    told(api.POST("/api/posts/{id}/publish", { ...at(id), body: { version } })),
  schedule: ({ id, version }: Post, local: string, zone: string) =>
    told(api.POST("/api/posts/{id}/schedule", { ...at(id), body: { version, local, time_zone: zone } })),
  cancel: ({ id, version }: Post) =>
    told(api.POST("/api/posts/{id}/cancel", { ...at(id), body: { version } })),
  retry: ({ id, version }: Post, { channel, account }: Target) =>
    told(api.POST("/api/posts/{id}/retry", { ...at(id), body: { version, channel, account } })),
  settle: ({ id, version }: Post, { channel, account }: Target, provider_id: string) =>
    told(api.POST("/api/posts/{id}/settle", { ...at(id), body: { version, channel, account, provider_id } })),
};

export function channelOf(target: { channel: string }): Channel {
  return target.channel as Channel; // posts go to channels only
}
