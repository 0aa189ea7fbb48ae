import { notifications } from "@mantine/notifications";
import { Spotlight, type SpotlightActionData, type SpotlightActionGroupData } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { text } from "../text/text";
import { ChannelMark } from "../ui/ChannelMark";
import type { Page } from "./pages";
import { useFound } from "./useFound";

const t = text.desk;

/** Ctrl or Cmd and K: every page by its name, tickets by who and what, customers by a number or an address. */
export default function Palette({ pages }: { pages: readonly Page[] }) {
  const go = useNavigate();
  const [asked, setAsked] = useState("");
  const [open, setOpen] = useState(false);
  const { tickets, customers, newest } = useFound(open ? asked : "");

  async function toCustomer(id: string): Promise<void> {
    const ticket = await newest(id);
    if (ticket) void go(`/inbox/all/${ticket}`);
    else notifications.show({ message: t.noTicket });
  }
  const wanted = asked.trim().toLowerCase();
  const toPages: SpotlightActionData[] = pages
    .filter((page) => page.name.toLowerCase().includes(wanted))
    .map((page) => ({
      id: page.path,
      label: page.name,
      description: `g ${page.letter}`,
      onClick: () => void go(`/${page.path}`),
      leftSection: <page.icon size={20} stroke={1.6} aria-hidden />,
    }));
  const toTickets: SpotlightActionData[] = tickets.map((ticket) => ({
    id: `ticket ${ticket.id}`,
    label: ticket.subject,
    description: `${ticket.customer.name || text.inbox.unknown} · ${text.status[ticket.status]}`,
    onClick: () => void go(`/inbox/all/${ticket.id}`),
    leftSection: <ChannelMark channel={ticket.channel} size={20} />,
  }));
  const toCustomers: SpotlightActionData[] = customers.map((one) => ({
    id: `customer ${one.id}`,
    label: one.name || one.handle || text.inbox.unknown,
    description: t.newestTicket,
    onClick: () => void toCustomer(one.id),
  }));
  const groups: SpotlightActionGroupData[] = [
    { group: t.paletteCustomers, actions: toCustomers },
    { group: t.paletteTickets, actions: toTickets },
    { group: t.palettePages, actions: toPages },
  ].filter((group) => group.actions.length > 0);
  return (
    <Spotlight
      actions={groups}
      query={asked}
      onQueryChange={setAsked}
      onSpotlightOpen={() => setOpen(true)}
      onSpotlightClose={() => setOpen(false)}
      filter={(_, all) => all /* they were looked for already */}
      shortcut={["mod + K"]}
      nothingFound={t.paletteNothing}
      scrollable
      maxHeight={420}
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: t.paletteHint,
        "aria-label": text.app.palette,
      }}
    />
  );
}
