/**
 * The script that a website includes. It shows a button and, once that is pressed, the chat window in a frame of our
 * own origin: the page can't read what is written there, and nothing of the page's style or script reaches it.
 */
import { type Config, inkOn } from "./config";
import { LAUNCHER } from "./launcher";
import { asUser, read, type ToPage, type ToWindow, type User } from "./protocol";

interface Chat {
  open(): void;
  close(): void;
  /** Who is signed in on the website; null when they have signed out. */
  setUser(user: User | null): void;
}

declare global {
  interface Window {
    RapportChat?: Partial<Chat> & { user?: User | null };
  }
}

const REFUSED = "Chat: no answer. See that this page's origin is among the account's origins.";
const SMALL = "(max-width: 480px)";

function start(script: HTMLScriptElement): void {
  const base = new URL(".", script.src);
  const account = script.dataset.account ?? "";
  const early = window.RapportChat;
  if (early?.open) return; // included twice
  if (!account) {
    console.warn("Chat: name the account: <script src=… data-account=…>.");
    return;
  }

  const chat = makeChat(base, account, asUser(early?.user));
  window.RapportChat = chat.api;
  const ask = () => void show(base, account, chat.mount);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ask, { once: true });
  else ask();
}

async function show(base: URL, account: string, mount: (config: Config) => void): Promise<void> {
  try {
    const answer = await fetch(new URL(`chat/${encodeURIComponent(account)}/config`, base), {
      credentials: "omit",
    });
    if (answer.ok) mount((await answer.json()) as Config);
    else console.warn(`Chat: there is no answer yet (${answer.status}).`);
  } catch {
    // A refusal looks like no answer to a page that isn't listed: the browser keeps it from us.
    if (navigator.onLine) console.warn(REFUSED);
    addEventListener("online", () => void show(base, account, mount), { once: true });
  }
}

function makeChat(base: URL, account: string, first: User | null) {
  const remembered = `rapport-chat.${account}`;
  let user = first;
  let frame: HTMLIFrameElement | null = null;
  let ready = false;
  let isOpen = false;
  let wanted = false;
  let parts: ReturnType<typeof launcher> | null = null;

  const modal = () => matchMedia(SMALL).matches;
  const tell = (message: ToWindow) => {
    if (ready) frame?.contentWindow?.postMessage(message, base.origin);
  };
  const load = () => {
    if (frame || !parts) return;
    frame = document.createElement("iframe");
    frame.src = new URL(`chat-window?account=${encodeURIComponent(account)}`, base).href;
    frame.title = parts.title;
    frame.referrerPolicy = "strict-origin";
    frame.allow = "";
    parts.panel.append(frame);
  };
  const set = (open: boolean, focus = true) => {
    if (!parts) {
      wanted = open;
      return;
    }
    if (open) load();
    isOpen = open;
    parts.set(open);
    tell({ rapport: "shown", open, modal: modal() });
    if (open) frame?.focus();
    else if (focus) parts.button.focus();
  };

  addEventListener("message", (event) => {
    if (event.origin !== base.origin || !frame || event.source !== frame.contentWindow) return;
    const said = read<ToPage>(event.data, ["ready", "close", "unread", "known"]);
    if (said?.rapport === "ready") {
      ready = true;
      tell({
        rapport: "hello",
        page: location.href.split("#")[0] ?? "",
        user,
        open: isOpen,
        modal: modal(),
      });
    } else if (said?.rapport === "close") set(false);
    else if (said?.rapport === "unread") parts?.unread(said.count);
    else if (said?.rapport === "known") remember(remembered, said.known);
  });

  const mount = (config: Config) => {
    parts = launcher(config);
    parts.button.addEventListener("click", () => set(!isOpen));
    // Somebody who has talked here hears of an answer without opening the window first.
    if (wanted) set(true);
    else if (user || isRemembered(remembered)) load();
  };
  const api: Chat = {
    open: () => set(true),
    close: () => set(false),
    setUser: (next) => {
      user = asUser(next);
      if (user) load();
      tell({ rapport: "user", user });
    },
  };
  return { api, mount };
}

function launcher(config: Config) {
  const host = document.createElement("div");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet(); // the page's Content-Security-Policy has no say in these
  sheet.replaceSync(LAUNCHER);
  root.adoptedStyleSheets = [sheet];
  host.style.setProperty("--accent", config.window.accent);
  host.style.setProperty("--ink", inkOn(config.window.accent));
  // A frame is light or dark as the element that holds it.
  if (config.window.scheme !== "auto") host.style.setProperty("color-scheme", config.window.scheme);
  const title = config.window.texts.open ?? "Chat with us";
  const place = document.createElement("div");
  place.className = `place ${config.window.side}`;
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  const button = document.createElement("button");
  button.type = "button";
  button.append(icon());
  const badge = document.createElement("span");
  badge.className = "badge";
  badge.hidden = true;
  badge.setAttribute("aria-hidden", "true");
  button.append(badge);
  place.append(panel, button);
  root.append(place);
  document.body.append(host);

  let open = false;
  let count = 0;
  const label = () => {
    const news = count && !open ? ` (${count} new)` : "";
    button.setAttribute("aria-label", open ? "Close the chat" : title + news);
    button.setAttribute("aria-expanded", String(open));
    badge.hidden = open || !count;
    badge.textContent = count > 9 ? "9+" : String(count);
  };
  label();
  return {
    title,
    panel,
    button,
    set: (next: boolean) => {
      open = next;
      panel.hidden = !next;
      place.classList.toggle("open", next);
      label();
    },
    unread: (next: number) => {
      count = Number.isInteger(next) && next > 0 ? next : 0;
      label();
    },
  };
}

function icon(): SVGSVGElement {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, d] of [
    ["talk", "M4 5h16a1 1 0 0 1 1 1v10a1 1 0 0 1-1 1h-8l-5 4v-4H4a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z"],
    ["less", "M6 9l6 6 6-6"],
  ] as const) {
    const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
    path.setAttribute("class", name);
    path.setAttribute("d", d);
    svg.append(path);
  }
  return svg;
}

function isRemembered(name: string): boolean {
  try {
    return localStorage.getItem(name) === "yes";
  } catch {
    return false; // storage is switched off: the window is loaded when it is opened
  }
}

function remember(name: string, known: boolean): void {
  try {
    if (known) localStorage.setItem(name, "yes");
    else localStorage.removeItem(name);
  } catch {
    // as above
  }
}

if (document.currentScript instanceof HTMLScriptElement) start(document.currentScript);
