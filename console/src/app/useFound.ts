import { useDebouncedValue } from "@mantine/hooks";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { api, told } from "../api/client";
import { keys } from "../api/keys";
import type { Channel, Customer, Ticket } from "../api/types";

const PAUSE_MS = 250;
const MOST = 8;
const LOOKED_THROUGH = 100; // newest open tickets, besides those of the lists that were opened

interface Lists {
  pages?: { items: Ticket[] }[];
  items?: Ticket[];
}

/** Tickets by their words among those at hand, and whose address was typed. Nothing is asked for "". */
export function useFound(asked: string) {
  const cache = useQueryClient();
  const [settled] = useDebouncedValue(asked.trim(), PAUSE_MS);
  const wanted = settled.toLowerCase();
  const open = useQuery({
    queryKey: keys.tickets({ palette: "all" }),
    queryFn: () =>
      told(api.GET("/api/tickets", { params: { query: { view: "all", limit: LOOKED_THROUGH } } })),
    enabled: wanted.length > 1,
    staleTime: 30_000,
  });
  const address = addressIn(settled);
  const customer = useQuery({
    queryKey: keys.byAddress(address?.channel ?? "", address?.identity ?? ""),
    queryFn: () =>
      told(
        api.GET("/api/customers/known", {
          params: { query: { channel: address?.channel ?? "sms", identity: address?.identity ?? "" } },
        }),
      ),
    enabled: address !== null,
    staleTime: 60_000,
  });
  const tickets = useMemo(() => {
    if (wanted.length < 2) return [];
    const known = cache.getQueriesData<Lists>({ queryKey: ["tickets"] }).flatMap(([, list]) => itemsOf(list));
    return matching([...known, ...itemsOf(open.data)], wanted);
  }, [cache, open.data, wanted]);

  /** The id of their newest ticket, "" if they have none. */
  async function newest(id: string): Promise<string> {
    const found = await told(
      api.GET("/api/customers/{id}/history", { params: { path: { id }, query: { limit: 1 } } }),
    );
    return found.items[0]?.id ?? "";
  }
  const one: Customer | null = (address && customer.data?.customer) || null;
  return { tickets, customers: one ? [one] : [], newest };
}

function itemsOf(list: Lists | undefined): Ticket[] {
  return list?.items ?? list?.pages?.flatMap((page) => page.items) ?? [];
}

/** Each ticket once, those whose customer's name begins so first. */
export function matching(tickets: readonly Ticket[], wanted: string): Ticket[] {
  const found = new Map<string, Ticket>();
  for (const one of tickets) {
    const words = `${one.customer.name} ${one.subject} ${one.last_words} ${one.id}`.toLowerCase();
    if (words.includes(wanted)) found.set(one.id, one);
  }
  const rank = (one: Ticket) => (one.customer.name.toLowerCase().startsWith(wanted) ? 0 : 1);
  return [...found.values()].toSorted((a, b) => rank(a) - rank(b)).slice(0, MOST);
}

/** A phone number with its country, or an e-mail address. */
export function addressIn(words: string): { channel: Channel; identity: string } | null {
  if (/^\+[\d\s().-]{8,24}$/.test(words)) return { channel: "sms", identity: words.replace(/[^\d+]/g, "") };
  if (/^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(words)) return { channel: "email", identity: words.toLowerCase() };
  return null;
}
