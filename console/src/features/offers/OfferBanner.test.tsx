import { MantineProvider } from "@mantine/core";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { MemoryRouter } from "react-router";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { answerWith, forgetSession, pretendSession } from "../../testing/http";
import { OfferBanner } from "./OfferBanner";

const ticket = {
  id: "t1",
  channel: "sms",
  subject: "Where is my order?",
  customer: { id: "c1", name: "Ada Gray" },
  offer_until: new Date(Date.now() + 30_000).toISOString(),
};

beforeEach(pretendSession);
afterEach(forgetSession);

function show(waiting = true) {
  render(
    <MantineProvider>
      <QueryClientProvider client={new QueryClient()}>
        <MemoryRouter>
          <OfferBanner waiting={waiting} />
        </MemoryRouter>
      </QueryClientProvider>
    </MantineProvider>,
  );
}

it("tells who waits, and accepts for me", async () => {
  const asked = answerWith({
    "GET /api/tickets": { items: [ticket], next: null },
    "POST /api/tickets/t1/accept": ticket,
  });
  show();
  expect(await screen.findByText("Ada Gray needs an answer")).toBeVisible();
  expect(screen.getByText(/s to decide/)).toBeInTheDocument();
  await userEvent.click(screen.getByRole("button", { name: "Accept" }));
  await waitFor(() => expect(asked.map((one) => one.name)).toContain("POST /api/tickets/t1/accept"));
});

it("asks for nothing while I take no work", () => {
  const asked = vi.fn();
  vi.stubGlobal("fetch", asked);
  show(false);
  expect(asked).not.toHaveBeenCalled();
  vi.unstubAllGlobals();
});
