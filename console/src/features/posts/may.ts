import type { Post } from "./usePosts";

/** What somebody may do about a post as it stands. The server has the last word. */
export function may(post: Post, me: string, senior: boolean) {
  const { state } = post;
  const isTheirs = senior || post.by === me;
  const isOpen = state === "draft" || state === "waiting" || state === "scheduled";
  return {
    edit: state === "scheduled" ? senior : isOpen,
    submit: state === "draft" && !senior,
    withdraw: state === "waiting" && isTheirs,
    publish: isOpen && senior,
    cancel: isOpen && senior && state !== "draft",
    delete: (state === "draft" || state === "cancelled") && isTheirs,
  };
}
