import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import type { components, paths } from "../../api/schema";

export type AuditKind = paths["/api/audit"]["get"]["parameters"]["query"]["kind"];
export type Entry = components["schemas"]["AuditEntry"];

/** In the order of the settings; moderation is of accounts. */
export const KINDS: readonly AuditKind[] = [
  "account",
  "ivr",
  "watch",
  "agent",
  "shift",
  "queue",
  "rule",
  "triage",
  "sla",
  "calendar",
  "template",
  "macro",
  "article",
  "moderation",
];

export function isKind(kind: string): kind is AuditKind {
  return (KINDS as readonly string[]).includes(kind);
}

/** Who changed a thing when, newest first. */
export function useAudit(kind: AuditKind, id: string) {
  return useInfiniteQuery({
    queryKey: ["audit", kind, id],
    queryFn: ({ pageParam }) =>
      told(
        api.GET("/api/audit", {
          params: { query: { kind, id, limit: 25, ...(pageParam ? { after: pageParam } : {}) } },
        }),
      ),
    initialPageParam: "",
    getNextPageParam: (page) => page.next ?? undefined,
    enabled: id !== "",
  });
}

export interface Thing {
  id: string;
  name: string;
}

/** What there is of a kind now. What was deleted has its history all the same, by its id. */
export function useThings(kind: AuditKind) {
  return useQuery({
    queryKey: ["audit", "things", kind],
    queryFn: async (): Promise<Thing[]> => {
      // Every kind has the same list; moderation is told by account.
      const path = `/api/settings/${kind === "moderation" ? "account" : kind}` as "/api/settings/queue";
      const found = await told(api.GET(path));
      return found.items.map((one: { id: string; name?: string; title?: string }) => ({
        id: one.id,
        name: one.name || one.title || one.id,
      }));
    },
    staleTime: 60_000,
  });
}
