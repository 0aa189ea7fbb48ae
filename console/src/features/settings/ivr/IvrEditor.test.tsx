import { configure, fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, it } from "vitest";
import SettingsPage from "../../../pages/SettingsPage";
import { answerWith, forgetSession, pretendSession } from "../../../testing/http";
import "./IvrEditor"; // loaded when it is shown: not while a test waits
import { DIRECTORY, show, write } from "../../../testing/show";

const MENU = {
  id: "main", version: 3, name: "Main menu", language: "en-US", voice: "", consent: "", start: "hello",
  nodes: {
    hello: { kind: "say", prompt: { text: "Welcome.", audio: "" }, next: "main" },
    main: { kind: "menu", prompt: { text: "Press one.", audio: "" }, choices: { "1": "care", "2": "" }, no_input: "care" },
    care: { kind: "queue", queue: "care" },
  },
}; // biome-ignore format: one menu
const TRIED = {
  account: "main",
  at: "2026-03-01T09:30:00.000Z",
  turns: [
    {
      deed: null,
      heard: [{ text: "Welcome.", audio: "", language: "en-US", voice: "" }],
      passed: ["hello", "main"],
    },
  ],
  awaits: {
    what: "keys",
    node: "main",
    entered: "",
    most: 1,
    finish: "#",
    seconds: 5,
    speech: false,
    number: "",
  },
  end: null,
  problems: [{ path: "nodes.main.choices.2", node: "main", reason: "Say which step comes next." }],
};

configure({ asyncUtilTimeout: 15_000 }); // typing is let rest before the menu is played

beforeEach(pretendSession);
afterEach(forgetSession);

function served(more: object = {}) {
  return answerWith({
    "GET /api/settings/ivr": { items: [MENU] },
    "GET /api/settings/ivr/main": MENU,
    "GET /api/settings/calendar": { items: [] },
    "GET /api/directory": DIRECTORY,
    "POST /api/ivr/try": TRIED,
    ...more,
  });
}

async function opened() {
  show(<SettingsPage />, { path: "settings", at: "/settings/ivr/main", me: { role: "admin" } });
  return screen.findByRole("tree", { name: "Steps of the menu" });
}
const lines = () => screen.getAllByRole("treeitem").map((line) => line.textContent);

it("draws the menu as an outline, tells its dead end by name, and plays it", async () => {
  const asked = served();
  const tree = await opened();
  expect(lines()[0]).toBe("A call comes in→hello“Welcome.”");
  await within(tree).findByText("Waits in Care");
  expect(lines()[2]).toBe("Press 1→careWaits in Care");
  expect(lines()[3]).toBe("Press 2→Leads nowhere yet");
  expect(await screen.findByRole("button", { name: "main: Say which step comes next." })).toBeVisible();
  const log = screen.getByRole("log", { name: "The call" });
  expect(within(log).getByText("Welcome.")).toBeVisible();
  fireEvent.click(screen.getByRole("button", { name: "Press 1" }));
  await waitFor(() => expect(asked.at(-1)?.body).toMatchObject({ deeds: [{ do: "press", value: "1" }] }));
});

it("plays the draft and not what is saved, and saves with the version that was read", async () => {
  const asked = served({ "PUT /api/settings/ivr/main": { ...MENU, version: 4 } });
  await opened();
  write(screen.getByRole("textbox", { name: "What is said" }), "Good day.");
  await waitFor(() => {
    const body = asked.at(-1)?.body as { ivr?: typeof MENU } | null;
    expect(body?.ivr?.nodes.hello.prompt.text).toBe("Good day.");
  });
  fireEvent.click(screen.getByRole("button", { name: "Save" }));
  await waitFor(() => expect(asked.find((one) => one.name === "PUT /api/settings/ivr/main")).toBeTruthy());
  const saved = asked.find((one) => one.name === "PUT /api/settings/ivr/main")?.body as typeof MENU;
  expect(saved.version).toBe(3);
  expect(saved.nodes.hello.prompt.text).toBe("Good day.");
});

it("goes through the outline by keys: choose, take out, take back", async () => {
  served();
  const tree = await opened();
  const first = within(tree).getAllByRole("treeitem")[0] as HTMLElement;
  first.focus();
  await userEvent.keyboard("{ArrowDown}{ArrowDown}");
  expect(within(tree).getByRole("treeitem", { selected: true })).toHaveTextContent("Press 1→care");
  await userEvent.keyboard("{Delete}");
  expect(lines().some((line) => line?.includes("care"))).toBe(false);
  expect(within(tree).getByRole("treeitem", { selected: true })).toHaveTextContent("main");
  expect(document.activeElement).toHaveAttribute("role", "treeitem");
  fireEvent.click(screen.getByRole("button", { name: "Undo" }));
  expect(lines()[2]).toContain("Press 1→care");
});

it("adds a step after the chosen one and shows its form", async () => {
  served();
  await opened();
  fireEvent.click(screen.getByRole("button", { name: "Add" }));
  fireEvent.click(await screen.findByRole("menuitem", { name: "Opening hours" }));
  expect(lines()[1]).toContain("Then→hours");
  expect(lines()[2]).toContain("When open→main");
  expect(screen.getByLabelText("Name of the step")).toHaveValue("hours");
});

it("gives a step another name wherever it is named", async () => {
  served();
  const tree = await opened();
  await within(tree).findByText("Waits in Care");
  fireEvent.click(within(tree).getByText("Waits in Care"));
  const name = screen.getByLabelText("Name of the step");
  write(name, "Our desk");
  fireEvent.blur(name);
  await waitFor(() => expect(lines()[2]).toBe("Press 1→our-deskWaits in Care"));
  expect(lines()[4]).toBe("No choice made→our-deskGoes on at that step");
});
