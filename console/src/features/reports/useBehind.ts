import { useInfiniteQuery } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { components, paths } from "../../api/schema";
import { type Opened, opened } from "./opened";

type Schemas = components["schemas"];
export type Brief = Schemas["TicketBrief"];
export type Fact = Schemas["FactLine"];

/** Something that happened, or a ticket that just is there (`fact` null). */
export interface Found {
  key: string;
  ticket: string;
  fact: Fact | null;
  /** What became of an answer with an article. */
  outcome?: Schemas["ArticleAnswer"]["outcome"];
}

interface Page {
  items: Found[];
  next: string | null;
  tickets: Brief[];
}

const PAGE = 50;

/** What is behind a figure, in pages. */
export function useBehind(address: string) {
  return useInfiniteQuery({
    queryKey: keys.report("behind", { address }),
    queryFn: ({ pageParam }) => {
      const wanted = opened(address);
      return wanted ? read(wanted, pageParam) : { items: [], next: null, tickets: [] };
    },
    initialPageParam: "",
    getNextPageParam: (page: Page) => page.next ?? undefined,
    staleTime: 60_000,
  });
}

/** The address was made by the server, or by opened.ts as the server makes it: its query is taken as it is. */
type Query<Path extends keyof paths> = paths[Path] extends { get: { parameters: { query?: infer Q } } }
  ? NonNullable<Q>
  : never;

async function read(wanted: Opened, after: string): Promise<Page> {
  const place = { limit: PAGE, ...(after ? { after } : {}) };
  const asked = { ...wanted.query, ...place, with_tickets: true };
  switch (wanted.list) {
    case "facts": {
      const query = asked as unknown as Query<"/api/reports/facts">;
      const page = await told(api.GET("/api/reports/facts", { params: { query } }));
      return { ...page, items: page.items.map(ofFact), tickets: page.tickets ?? [] };
    }
    case "answers": {
      const query = asked as unknown as Query<"/api/reports/articles/answers">;
      const page = await told(api.GET("/api/reports/articles/answers", { params: { query } }));
      const items = page.items.map(({ fact, outcome }) => ({ ...ofFact(fact), outcome }));
      return { ...page, items, tickets: page.tickets ?? [] };
    }
    case "tickets": {
      const query = { ...wanted.query, ...place } as unknown as Query<"/api/tickets">;
      const page = await told(api.GET("/api/tickets", { params: { query } }));
      const tickets = page.items.map((one) => ({ ...one, name: one.customer.name }));
      return {
        items: tickets.map(({ id }) => ({ key: id, ticket: id, fact: null })),
        next: page.next,
        tickets,
      };
    }
    case "conversations": {
      const query = asked as unknown as Query<"/api/posts/{id}/conversations">;
      const params = { path: { id: wanted.post }, query };
      const page = await told(api.GET("/api/posts/{id}/conversations", { params }));
      const items = page.items.map((one) => ({ key: one.interaction, ticket: one.ticket ?? "", fact: null }));
      return { items, next: page.next, tickets: page.tickets ?? [] };
    }
  }
}

function ofFact(fact: Fact): Found {
  return { key: fact.id, ticket: fact.ticket, fact };
}
