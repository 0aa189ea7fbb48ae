/**
 * What the window keeps on this device. Some browsers refuse storage to a frame of another site; then partitioned cookies
 * serve, which are kept apart for each website around the frame
 * (https://developer.mozilla.org/en-US/docs/Web/Privacy/Guides/Privacy_sandbox/Partitioned_cookies). Where those are
 * refused too, it lasts as long as the page.
 */

export interface Keep {
  get(name: string): string | null;
  set(name: string, value: string): void;
  remove(name: string): void;
  names(prefix: string): string[];
}

const COOKIE_BYTES = 3_500; // a browser takes 4,096 with the name and the attributes
const COOKIE_SECONDS = 30 * 86_400; // as long as a visitor's token

export function memory(): Keep {
  const kept = new Map<string, string>();
  return {
    get: (name) => kept.get(name) ?? null,
    set: (name, value) => void kept.set(name, value),
    remove: (name) => void kept.delete(name),
    names: (prefix) => [...kept.keys()].filter((name) => name.startsWith(prefix)),
  };
}

export function device(): Keep {
  try {
    return withSpare(stored(window.localStorage));
  } catch {
    return withSpare(cookies());
  }
}

/** Throws if the browser refuses it. */
function stored(storage: Storage): Keep {
  storage.getItem("");
  return {
    get: (name) => storage.getItem(name),
    set: (name, value) => storage.setItem(name, value),
    remove: (name) => storage.removeItem(name),
    names: (prefix) => Object.keys(storage).filter((name) => name.startsWith(prefix)),
  };
}

export function cookies(page: { cookie: string } = document, path = location.pathname): Keep {
  const all = () =>
    page.cookie.split("; ").flatMap((one) => {
      const [name = "", value = ""] = one.split("=", 2);
      return name.startsWith("rapport.") ? [[decodeURIComponent(name), value] as const] : [];
    });
  const get = (name: string) => {
    const found = all().find(([known]) => known === name);
    return found ? decodeURIComponent(found[1]) : null;
  };
  const put = (name: string, value: string, seconds: number) => {
    // For the window's own page only: no other call of this origin carries it.
    const rules = `Max-Age=${seconds}; Path=${path}; Secure; SameSite=None; Partitioned`;
    page.cookie = `${encodeURIComponent(name)}=${value}; ${rules}`;
  };
  return {
    get,
    set: (name, value) => {
      const said = encodeURIComponent(value);
      if (said.length > COOKIE_BYTES) throw new Error("too large for a cookie");
      put(name, said, COOKIE_SECONDS);
      if (get(name) !== value) throw new Error("no cookie was kept");
    },
    remove: (name) => put(name, "", 0),
    names: (prefix) => all().flatMap(([name]) => (name.startsWith(prefix) ? [name] : [])),
  };
}

/** What can't be kept lasts as long as the page. */
function withSpare(kept: Keep): Keep {
  const spare = memory();
  return {
    get: (name) => spare.get(name) ?? kept.get(name),
    set: (name, value) => {
      try {
        kept.set(name, value);
        spare.remove(name);
      } catch {
        spare.set(name, value);
      }
    },
    remove: (name) => {
      spare.remove(name);
      kept.remove(name);
    },
    names: (prefix) => [...new Set([...kept.names(prefix), ...spare.names(prefix)])],
  };
}
