/** The page in the frame: finds out which chat it is and who holds it, and puts talk and view together. */
import "./window.css";
import { Api, Trouble } from "./api";
import { type Config, inkOn, mayHold } from "./config";
import { h } from "./dom";
import { device } from "./keep";
import { asUser, read, type ToPage, type ToWindow } from "./protocol";
import { Talk } from "./talk";
import { TEXTS } from "./texts";
import { View } from "./view";

const WELCOME_MS = 60_000;

async function begin(): Promise<void> {
  const account = new URLSearchParams(location.search).get("account") ?? "";
  const api = new Api(new URL(".", location.href));
  const config = await told(api, account);
  if (!config) return void document.body.append(h("p", { class: "refused", role: "alert" }, TEXTS.refused));

  const keep = device();
  const seen = `rapport.${account}.seen`;
  let holder = ""; // the origin of the page around us, once it has spoken
  let open = false;
  let modal = false;
  const tell = (message: ToPage) => {
    if (parent !== window) parent.postMessage(message, holder || "*"); // before it has spoken: "ready", nothing more
  };
  const looked = () => open && document.visibilityState === "visible";
  const talk = new Talk(api, account, keep, {
    now: Date.now,
    wait: (ms) => new Promise((done) => setTimeout(done, ms)),
    online: () => navigator.onLine,
    looked,
  });
  const look = (next: Config) => dress(next);
  look(config);
  const view = new View(config, talk, {
    close: () => tell({ rapport: "close" }),
    now: Date.now,
    online: () => navigator.onLine,
    looked,
  });
  document.body.append(view.root);

  const news = () => {
    if (!holder) return;
    if (looked()) keep.set(seen, String(Math.max(talk.thread.lastAt(), Number(keep.get(seen) ?? 0))));
    tell({ rapport: "unread", count: talk.thread.unread(Number(keep.get(seen) ?? 0)) });
    tell({ rapport: "known", known: talk.known });
  };
  talk.on(news);
  const shown = (next: boolean, nextModal: boolean) => {
    const opened = next && !open;
    [open, modal] = [next, nextModal];
    if (!opened) return;
    view.draw(false);
    view.focus();
    void talk.refresh();
    talk.look();
    news();
  };

  addEventListener("message", (event) => {
    if (event.source !== parent || parent === window || !mayHold(config.origins, event.origin)) return;
    if (holder && event.origin !== holder) return;
    const said = read<ToWindow>(event.data, ["hello", "shown", "user"]);
    if (!said) return;
    if (said.rapport === "hello") {
      holder = event.origin;
      talk.become(asUser(said.user), pageOf(said.page, holder));
      shown(said.open === true, said.modal === true);
    } else if (said.rapport === "shown") shown(said.open === true, said.modal === true);
    else talk.become(asUser(said.user), pageOf(document.referrer, holder));
  });
  addEventListener("online", () => {
    view.draw(false);
    void talk.outbox.flush();
    talk.look();
  });
  addEventListener("offline", () => view.draw(false));
  document.addEventListener("visibilitychange", () => {
    news();
    if (looked()) talk.look();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !view.escape()) tell({ rapport: "close" });
    else if (event.key === "Tab" && modal) trap(event, view.root);
  });
  setInterval(() => {
    if (looked()) void told(api, account).then((next) => next && view.welcome(next));
  }, WELCOME_MS);

  if (parent === window) {
    talk.become(null, ""); // opened by itself, as a page
    shown(true, false);
  }
  tell({ rapport: "ready" });
  void talk.listen();
}

/** Asked for until it is told; null if this chat may not be shown. */
async function told(api: Api, account: string): Promise<Config | null> {
  for (;;) {
    try {
      return await api.config<Config>(account);
    } catch (error) {
      if (!(error instanceof Trouble) || !error.again) return null;
      await new Promise((done) => setTimeout(done, Math.max(error.after, 3_000)));
    }
  }
}

function dress(config: Config): void {
  const style = document.documentElement.style;
  style.setProperty("--accent", config.window.accent);
  style.setProperty("--on-accent", inkOn(config.window.accent));
  document.documentElement.dataset.scheme = config.window.scheme;
  document.title = config.name;
}

/** Where the visitor is, if the page says so truly: an address of its own origin. */
function pageOf(said: unknown, holder: string): string {
  if (typeof said !== "string" || said.length > 500) return "";
  try {
    return new URL(said).origin === holder ? said : "";
  } catch {
    return "";
  }
}

/** Where the window covers the whole page (a phone), Tab stays in it. */
function trap(event: KeyboardEvent, root: HTMLElement): void {
  const all = [...root.querySelectorAll<HTMLElement>("button,a[href],input,textarea")].filter(
    (one) => !one.hasAttribute("disabled") && one.offsetParent !== null,
  );
  const [first, last] = [all[0], all.at(-1)];
  if (event.shiftKey && document.activeElement === first) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && document.activeElement === last) {
    event.preventDefault();
    first?.focus();
  }
}

void begin();
