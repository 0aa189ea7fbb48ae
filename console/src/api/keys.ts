/** Names of what is cached. What a live event makes stale is found by these (see live.ts). */
export const keys = {
  me: ["me"] as const,
  directory: ["directory"] as const,
  views: ["views"] as const,
  templates: (channel: string) => ["templates", channel] as const,
  tickets: (list: Record<string, unknown>) => ["tickets", list] as const,
  ticket: (id: string) => ["ticket", id] as const,
  timeline: (id: string) => ["ticket", id, "timeline"] as const,
  suggestions: (id: string) => ["ticket", id, "suggestions"] as const,
  customer: (id: string) => ["customer", id] as const,
  history: (id: string) => ["customer", id, "history"] as const,
  calls: ["calls"] as const,
  callbacks: (list: Record<string, unknown>) => ["callbacks", list] as const,
  setting: (kind: string) => ["setting", kind] as const,
  report: (name: string, asked: Record<string, unknown>) => ["report", name, asked] as const,
};
