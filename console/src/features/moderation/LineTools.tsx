import { useQueryClient } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import { keys } from "../../api/keys";
import type { Line } from "../../api/types";
import { ModerationMenu } from "../../ui/ModerationMenu";
import { offered } from "../../ui/moderation";

/** Whether a line is one that can be hidden at all; the server knows where its network is stricter. */
export function canModerate(line: Line): boolean {
  return (
    line.visibility === "public" &&
    line.direction === "inbound" &&
    !line.deleted_at &&
    offered(line.channel, line.kind).length > 0
  );
}

/** For supervisors: hide a customer's public post, show it again, delete it. */
export function LineTools({ ticket, line }: { ticket: string; line: Line }) {
  const cache = useQueryClient();
  return (
    <ModerationMenu
      may={offered(line.channel, line.kind)}
      hidden={line.hidden}
      ask={(wish) =>
        told(
          api.POST("/api/tickets/{id}/moderation", {
            params: { path: { id: ticket } },
            body: { ...wish, line: line.key },
          }),
        )
      }
      done={() => void cache.invalidateQueries({ queryKey: keys.ticket(ticket) })}
    />
  );
}
