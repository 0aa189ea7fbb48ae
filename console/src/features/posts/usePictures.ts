import { useMutation } from "@tanstack/react-query";
import { api, told } from "../../api/client";
import type { components } from "../../api/schema";

type AttachedIn = components["schemas"]["AttachedIn"];
export const MOST_BYTES = 10_000_000;
export const MOST = 10;

/** Pictures on their way to the brand's own bucket; as a post names them. */
export function useUpload(done: (picture: AttachedIn, preview: string) => void) {
  return useMutation({
    mutationFn: async (file: File) => {
      const place = await told(
        api.POST("/api/attachments", {
          body: { name: file.name.slice(0, 200), content_type: file.type, size: file.size },
        }),
      );
      // The browser says how long the file is by itself, and lets nobody else say it.
      const headers = Object.entries(place.headers).filter(
        ([name]) => name.toLowerCase() !== "content-length",
      );
      const answer = await fetch(place.url, { method: "PUT", body: file, headers });
      if (!answer.ok) throw new Error(`${file.name}: ${answer.status}`);
      return { stored: place.stored, name: file.name, content_type: file.type, kind: "image" as const };
    },
    onSuccess: (picture, file) => done(picture, URL.createObjectURL(file)),
  });
}
