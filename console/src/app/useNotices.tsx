import { Anchor, Text } from "@mantine/core";
import { notifications } from "@mantine/notifications";
import { useEffect } from "react";
import { useNavigate } from "react-router";
import { onLive } from "../api/liveNow";
import { text } from "../text/text";
import { noticeOf } from "./notices";

const LONG_MS = 12_000;
const TOLD = "rapport.told"; // states of incidents that were told, over a reload of the page
const TOGETHER_MS = 60_000; // tickets of others that come to be at risk in this time are told as one number

function toldBefore(): Map<string, string> {
  try {
    return new Map(JSON.parse(sessionStorage.getItem(TOLD) ?? "[]") as [string, string][]);
  } catch {
    return new Map();
  }
}

/** Warnings and incidents, as quiet words at the edge of the page with a way to what they are about. */
export function useNotices(me: string): void {
  const go = useNavigate();
  useEffect(() => {
    const incidents = toldBefore();
    const others = new Set<string>();
    let since = 0;
    return onLive((event) => {
      const now = Date.now();
      if (now - since > TOGETHER_MS) {
        others.clear();
        since = now;
      }
      const notice = noticeOf(event, { me, now, others, incidents });
      if (event.kind === "incident") sessionStorage.setItem(TOLD, JSON.stringify([...incidents]));
      if (!notice) return;
      notifications.hide(notice.id);
      notifications.show({
        id: notice.id,
        title: notice.title,
        color: notice.loud ? "amber" : "gray",
        autoClose: LONG_MS,
        message: (
          <>
            <Text size="sm" lineClamp={2}>
              {notice.words}
            </Text>
            <Anchor
              component="button"
              type="button"
              size="sm"
              onClick={() => {
                notifications.hide(notice.id);
                void go(notice.path);
              }}
            >
              {text.desk.open}
            </Anchor>
          </>
        ),
      });
    });
  }, [me, go]);
}
