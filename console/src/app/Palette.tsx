import { Spotlight, type SpotlightActionData, spotlight } from "@mantine/spotlight";
import { IconSearch } from "@tabler/icons-react";
import { useNavigate } from "react-router";
import { text } from "../text/text";
import type { Page } from "./pages";

export function openPalette(): void {
  spotlight.open();
}

/** Ctrl or Cmd and K: every page, by typing a part of its name. */
export function Palette({ pages }: { pages: readonly Page[] }) {
  const go = useNavigate();
  const actions: SpotlightActionData[] = pages.map((page) => ({
    id: page.path,
    label: page.name,
    description: `g ${page.letter}`,
    onClick: () => void go(`/${page.path}`),
    leftSection: <page.icon size={20} stroke={1.6} aria-hidden />,
  }));
  return (
    <Spotlight
      actions={actions}
      shortcut={["mod + K"]}
      highlightQuery
      scrollable
      searchProps={{
        leftSection: <IconSearch size={18} aria-hidden />,
        placeholder: text.app.palette,
        "aria-label": text.app.palette,
      }}
    />
  );
}
