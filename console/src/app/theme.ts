import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";
import { text } from "../text/text";

/** One accent. Dark enough at 6 to carry white text (7:1), light enough at 3 for dark mode. */
const pine: MantineColorsTuple = [
  "#eef7f4",
  "#dcece6",
  "#b5d8cb",
  "#8bc3ae",
  "#68b196",
  "#52a687",
  "#1f6f54",
  "#1a5e47",
  "#144d3a",
  "#0d3b2c",
];

/** Private words are quiet grey, public ones amber: the rarer, riskier place stands out. */
const amber: MantineColorsTuple = [
  "#fff8e6",
  "#fdeecb",
  "#fbdc97",
  "#f8c95e",
  "#f6b932",
  "#f5af18",
  "#8a5a00",
  "#774d00",
  "#633f00",
  "#4f3200",
];

/** What says "close" is a sign only, for those who see it. */
const CLOSE = { "aria-label": text.keyboard.close };

export const theme = createTheme({
  primaryColor: "pine",
  primaryShade: { light: 6, dark: 6 },
  autoContrast: true,
  colors: { pine, amber },
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif',
  headings: { fontWeight: "600" },
  defaultRadius: "md",
  cursorType: "pointer",
  focusRing: "auto",
  respectReducedMotion: true,
  components: {
    Drawer: { defaultProps: { closeButtonProps: CLOSE } },
    Modal: { defaultProps: { centered: true, closeButtonProps: CLOSE } },
    Notification: {
      defaultProps: { closeButtonProps: CLOSE },
      styles: { description: { color: "var(--mantine-color-dimmed)" } }, // its own grey on white is 3.3:1
    },
  },
});

/** Quiet text and errors are still 4.5:1 against the page (WCAG 2.2, 1.4.3); Mantine's own grey and red aren't. */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    "--mantine-color-dimmed": "var(--mantine-color-gray-7)",
    "--mantine-color-error": "var(--mantine-color-red-9)",
  },
  dark: {
    "--mantine-color-dimmed": "var(--mantine-color-dark-1)",
    "--mantine-color-error": "var(--mantine-color-red-4)",
  },
});
