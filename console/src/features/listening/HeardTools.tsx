import { Badge, Group } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { api, told } from "../../api/client";
import type { HeardPost } from "../../api/types";
import { text } from "../../text/text";
import { ModerationMenu } from "../../ui/ModerationMenu";
import { offered } from "../../ui/moderation";

const EVERY_MS = 2_000;
const MOST_LOOKS = 20; // then the network refused, or takes its time; the audit and the next look tell

/** For supervisors: hide, show again or delete a post that was heard. Whether it is hidden is asked when it matters. */
export function HeardTools({ post }: { post: HeardPost }) {
  const cache = useQueryClient();
  const [wanted, setWanted] = useState(false);
  const [awaited, setAwaited] = useState<boolean | null>(null); // what was asked for: hidden, or shown again
  const params = { path: { id: post.id } };
  const found = useQuery({
    queryKey: ["heard", "one", post.id],
    queryFn: () => told(api.GET("/api/heard/{id}", { params })),
    enabled: wanted,
    refetchInterval: (query) => {
      const over = awaited === null || query.state.data?.hidden === awaited;
      return over || query.state.dataUpdateCount > MOST_LOOKS ? false : EVERY_MS;
    },
  });
  const may = offered(post.channel, post.kind);
  if (may.length === 0 || !post.text) return null;
  const hidden = found.data?.hidden ?? null;
  return (
    <Group gap="xs" ml="auto">
      {hidden ? (
        <Badge size="sm" variant="default" radius="sm" tt="none">
          {text.moderation.hidden}
        </Badge>
      ) : null}
      <ModerationMenu
        may={may}
        hidden={hidden}
        onOpen={() => setWanted(true)}
        ask={(wish) => told(api.POST("/api/heard/{id}/moderation", { params, body: wish }))}
        done={(action) => {
          setAwaited(action === "delete" ? null : action === "hide");
          void cache.invalidateQueries({ queryKey: ["heard"] });
        }}
      />
    </Group>
  );
}
