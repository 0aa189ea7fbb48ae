import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { fireEvent, render } from "@testing-library/react";
import type { ReactNode } from "react";
import { MemoryRouter, Route, Routes } from "react-router";
import { vi } from "vitest";
import { type Me, MeProvider } from "../app/me";

vi.setConfig({ testTimeout: 30_000 }); // a page is much to draw where many tests run at once

const RUTH: Me = {
  id: "ruth",
  name: "Ruth",
  initials: "RU",
  email: "ruth@example.com",
  role: "supervisor",
  skills: [],
  time_zone: "Europe/Berlin",
  capacity: {},
  presence: "online",
  presence_at: null,
  answer_on: "softphone",
  load: 0,
  carrying: [],
};

/** A page as a supervisor sees it, below `/<path>`. */
export function show(page: ReactNode, wanted: { path?: string; at?: string; me?: Partial<Me> } = {}) {
  const { path = "page", me = {} } = wanted;
  const at = wanted.at ?? `/${path}`;
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  return render(
    <MantineProvider env="test">
      <QueryClientProvider client={client}>
        <MemoryRouter initialEntries={[at]}>
          <MeProvider me={{ ...RUTH, ...me }}>
            <Routes>
              <Route path={`/${path}/*`} element={page} />
              <Route path="*" element={null} />
            </Routes>
          </MeProvider>
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

/** Words put into a field at once: typing them key by key takes a test seconds. */
export function write(field: HTMLElement, words: string): void {
  fireEvent.change(field, { target: { value: words } });
}

export const DIRECTORY = {
  queues: [{ id: "care", name: "Care", skill: "", mine: true }],
  agents: [
    {
      id: "ana",
      name: "Ana Silva",
      initials: "AS",
      role: "agent",
      skills: [],
      presence: "online",
      load: 0.2,
    },
    { id: "ruth", name: "Ruth", initials: "RU", role: "supervisor", skills: [], presence: "online", load: 0 },
  ],
  accounts: [
    { channel: "x", id: "brand", name: "Brand on X", address: "@brand", enabled: true },
    { channel: "facebook", id: "page", name: "Brand's page", address: "", enabled: true },
    { channel: "sms", id: "main", name: "Texts", address: "+1555", enabled: true },
  ],
};

export function heardPost(more: object = {}) {
  return {
    id: "x~brand~1",
    channel: "x",
    account: "brand",
    kind: "post",
    customer: null,
    name: "Mo",
    handle: "mo",
    followers: 12000,
    text: "Is it down for everybody?",
    at: "2026-05-28T20:00:00Z",
    received_at: "2026-05-28T20:00:01Z",
    need: "none",
    topic: "outage",
    verdict: {
      need: "none",
      why: ["speaks of an outage", "many followers"],
      priority: "",
      topic: "outage",
      phrases: [],
      language: "en",
      sentiment: 0,
      confidence: 60,
      rules: [],
      spam: false,
    },
    correction: null,
    ticket: null,
    incident: null,
    found: false,
    ...more,
  };
}
