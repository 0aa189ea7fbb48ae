import { useQuery } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext } from "react";
import { api, told } from "../api/client";
import { keys } from "../api/keys";
import type { components } from "../api/schema";

export type Me = components["schemas"]["Me"];
const RANK = { agent: 0, supervisor: 1, admin: 2 } as const;

const MeContext = createContext<Me | null>(null);

export function MeProvider({ me, children }: { me: Me; children: ReactNode }) {
  return <MeContext value={me}>{children}</MeContext>;
}

/** Who is signed in. Only below MeProvider. */
export function useMe(): Me {
  const me = useContext(MeContext);
  if (!me) throw new Error("useMe needs MeProvider");
  return me;
}

export function isAtLeast(me: Me, role: Me["role"]): boolean {
  return RANK[me.role] >= RANK[role];
}

export function useMeQuery() {
  return useQuery({ queryKey: keys.me, queryFn: () => told(api.GET("/api/me")), staleTime: 30_000 });
}
