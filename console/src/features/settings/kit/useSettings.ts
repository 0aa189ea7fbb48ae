import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../../api/client";
import { keys } from "../../../api/keys";
import type { Kind, Row, Setting, SettingIn } from "./settingTypes";

// Every kind has the same four routes. The types know them one by one, so that any of them stands for all.
type ListPath = "/api/settings/queue";
type OnePath = "/api/settings/queue/{id}";
const listPath = (kind: Kind) => `/api/settings/${kind}` as ListPath;
const onePath = (kind: Kind) => `/api/settings/${kind}/{id}` as OnePath;

export async function readSettings<K extends Kind>(kind: K): Promise<Row<K>[]> {
  const answer: unknown = await told(api.GET(listPath(kind)));
  return (answer as { items: Row<K>[] }).items;
}

export async function readSetting<K extends Kind>(kind: K, id: string): Promise<Setting<K>> {
  const answer: unknown = await told(api.GET(onePath(kind), { params: { path: { id } } }));
  return answer as Setting<K>;
}

export async function writeSetting<K extends Kind>(
  kind: K,
  id: string,
  body: SettingIn<K>,
): Promise<Setting<K>> {
  const given = { params: { path: { id } }, body: body as SettingIn<"queue"> };
  const answer: unknown = await told(api.PUT(onePath(kind), given));
  return answer as Setting<K>;
}

/** Every setting of a kind, what is built in as well. */
export function useSettings<K extends Kind>(kind: K, enabled = true) {
  return useQuery({
    queryKey: keys.setting(kind),
    queryFn: () => readSettings(kind),
    staleTime: 15_000,
    enabled,
  });
}

export function useSetting<K extends Kind>(kind: K, id: string) {
  return useQuery({
    queryKey: keys.settingOne(kind, id),
    queryFn: () => readSetting(kind, id),
    enabled: id !== "",
    staleTime: 15_000,
  });
}

/** What is read of this kind anywhere in the console is read afresh. */
export function useStale(): (kind: Kind) => Promise<void> {
  const client = useQueryClient();
  return async (kind) => {
    const concerned = [
      keys.setting(kind),
      keys.directory,
      keys.me,
      keys.views,
      keys.wall,
      ["templates"],
      ["macros"],
      ["articles"],
      keys.team,
    ];
    await Promise.all(concerned.map((queryKey) => client.invalidateQueries({ queryKey })));
  };
}

/** Make a setting (`version` null), or change the version of it that was read. */
export function useSave<K extends Kind>(kind: K) {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: (asked: { id: string; body: SettingIn<K>; version: number | null }) =>
      writeSetting(kind, asked.id, { ...asked.body, version: asked.version }),
    onSuccess: (saved, asked) => {
      client.setQueryData(keys.settingOne(kind, asked.id), saved);
      void stale(kind);
    },
  });
}

/** Delete the version of a setting that was read. */
export function useRemove(kind: Kind) {
  const client = useQueryClient();
  const stale = useStale();
  return useMutation({
    mutationFn: ({ id, version }: { id: string; version: number }) =>
      told(api.DELETE(onePath(kind), { params: { path: { id }, query: { version } } })),
    onSuccess: (_, { id }) => {
      client.removeQueries({ queryKey: keys.settingOne(kind, id) });
      void stale(kind);
    },
  });
}
