import { localOf } from "./times";
import type { Asked, Post, PostEdit } from "./usePosts";

/** A post as it stands in the form. */
export interface Draft {
  text: string;
  link: string;
  pictures: Asked["pictures"];
  /** By `channel~account`: "" = the post's own words. */
  accounts: Record<string, string>;
  /** Whether some accounts have words of their own. */
  each: boolean;
  /** On the writer's clock; "" = as soon as it may. */
  local: string;
  despite: string[];
}

export const EMPTY: Draft = {
  text: "",
  link: "",
  pictures: [],
  accounts: {},
  each: false,
  local: "",
  despite: [],
};

export function draftOf(post: Post, zone: string): Draft {
  const accounts = Object.fromEntries(
    post.targets.map((one) => [`${one.channel}~${one.account}`, one.own_text ?? ""]),
  );
  return {
    text: post.text,
    link: post.link ?? "",
    pictures: post.pictures.map(({ stored, file }) => ({
      stored,
      name: file.name,
      content_type: file.content_type,
      kind: "image" as const,
    })),
    accounts,
    each: Object.values(accounts).some(Boolean),
    local: post.at ? localOf(Date.parse(post.at), zone) : "",
    despite: post.despite,
  };
}

/** What is previewed and kept: words of an account's own only where there are to be any. */
export function askedOf(draft: Draft): Asked {
  return {
    text: draft.text,
    link: draft.link.trim(),
    pictures: draft.pictures,
    targets: Object.entries(draft.accounts).map(([name, own]) => {
      const [channel = "", account = ""] = name.split("~", 2);
      return { channel, account, text: draft.each ? own : "" };
    }),
    despite: draft.despite,
  };
}

const ADDRESS = /^https?:\/\/\S+$/;

/** The same without a link that is only begun: it is refused when it is kept, not at each key. */
export function seenOf(asked: Asked): Asked {
  return ADDRESS.test(asked.link ?? "") ? asked : { ...asked, link: "" };
}

export function writtenOf(draft: Draft, zone: string): Omit<PostEdit, "version"> {
  return { ...askedOf(draft), ...(draft.local ? { local: draft.local, time_zone: zone } : {}) };
}
