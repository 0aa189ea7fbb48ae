import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import type { components } from "../../api/schema";

type Schemas = components["schemas"];
export type Task = Schemas["CheckinTask"];
export type Praise = Schemas["PraisePost"];
export type CheckinList = Schemas["CheckinList"];
export type CheckinIn = Schemas["CheckinIn"];

const TASKS = ["tasks"] as const;
const PRAISE = ["praise"] as const;
const LISTS = ["checkins"] as const;
const PAGE = 20;
const EVERY_MS = 60_000;

const after = (place: string) => (place ? { after: place } : {});
const pages = {
  initialPageParam: "",
  getNextPageParam: (page: { next: string | null }) => page.next ?? undefined,
};

/** What I have to do within so many days (0: what is due now). */
export function useTasks(days: number) {
  return useInfiniteQuery({
    queryKey: [...TASKS, { days }],
    queryFn: ({ pageParam }) =>
      told(api.GET("/api/tasks", { params: { query: { days, limit: PAGE, ...after(pageParam) } } })),
    ...pages,
    refetchInterval: EVERY_MS,
  });
}

/** What is over of a list. */
export function useOver(list: string) {
  return useInfiniteQuery({
    queryKey: [...TASKS, { list }],
    queryFn: ({ pageParam }) =>
      told(api.GET("/api/tasks", { params: { query: { list, limit: PAGE, ...after(pageParam) } } })),
    ...pages,
  });
}

export function useTaskAction() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<Task>) => act(),
    onSettled: () => {
      void cache.invalidateQueries({ queryKey: TASKS });
      void cache.invalidateQueries({ queryKey: ["callbacks"] });
    },
  });
}

const at = (id: string) => ({ params: { path: { id } } });

export const tasks = {
  call: (id: string) => told(api.POST("/api/tasks/{id}/call", { ...at(id), body: { when: "now" } })),
  write: (id: string, words: string) =>
    told(api.POST("/api/tasks/{id}/message", { ...at(id), body: { text: words } })),
  finish: (id: string, state: "done" | "skipped", outcome: string) =>
    told(api.POST("/api/tasks/{id}/finish", { ...at(id), body: { state, outcome } })),
};

/** Praise of the last days that nobody has answered. */
export function usePraise(days: number) {
  return useInfiniteQuery({
    queryKey: [...PRAISE, days],
    queryFn: ({ pageParam }) =>
      told(api.GET("/api/praise", { params: { query: { days, limit: PAGE, ...after(pageParam) } } })),
    ...pages,
    staleTime: EVERY_MS, // the words proposed are edited here: they don't change under somebody's hands
  });
}

export function useThank() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: ({ post, words }: { post: string; words: string }) =>
      told(api.POST("/api/praise/thanks", { body: { post, text: words } })),
    onSuccess: () => {
      for (const name of ["praise", "heard", "tickets", "views"]) {
        void cache.invalidateQueries({ queryKey: [name] });
      }
    },
  });
}

export function useLists() {
  return useInfiniteQuery({
    queryKey: LISTS,
    queryFn: ({ pageParam }) =>
      told(api.GET("/api/checkins", { params: { query: { limit: PAGE, ...after(pageParam) } } })),
    ...pages,
    refetchInterval: (query) =>
      query.state.data?.pages.some((page) => page.items.some((one) => one.state === "building"))
        ? 5_000
        : EVERY_MS,
  });
}

export function useListAction() {
  const cache = useQueryClient();
  return useMutation({
    mutationFn: (act: () => Promise<CheckinList>) => act(),
    onSuccess: () => {
      void cache.invalidateQueries({ queryKey: LISTS });
      void cache.invalidateQueries({ queryKey: TASKS });
    },
  });
}

export const lists = {
  make: (body: CheckinIn) => told(api.POST("/api/checkins", { body })),
  cancel: (id: string) => told(api.POST("/api/checkins/{id}/cancel", at(id))),
};
