import { useCallback, useEffect, useRef, useState } from "react";
import { api, told } from "../../api/client";
import type { components } from "../../api/schema";
import { fill, text } from "../../text/text";

type AttachedIn = components["schemas"]["AttachedIn"];
export interface Picked {
  id: string;
  name: string;
  type: string;
  /** A picture as it is here, "" for anything else. */
  preview: string;
  stored: string;
  state: "uploading" | "ready" | "failed";
  why: string;
}

const MOST_BYTES = 10_000_000;
const MOST_FILES = 10;

/** Files on their way to the brand's own bucket, and then into a reply. */
export function useFiles() {
  const [files, setFiles] = useState<readonly Picked[]>([]);
  const [problem, setProblem] = useState("");
  const shown = useRef<readonly Picked[]>([]);
  shown.current = files;
  useEffect(() => () => forget(shown.current), []);

  const change = useCallback((id: string, more: Partial<Picked>) => {
    setFiles((now) => now.map((one) => (one.id === id ? { ...one, ...more } : one)));
  }, []);

  const add = useCallback(
    (given: Iterable<File>) => {
      setProblem("");
      for (const file of given) {
        if (file.size > MOST_BYTES) {
          setProblem(fill(text.writing.tooBig, { name: file.name }));
          continue;
        }
        const id = crypto.randomUUID();
        const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : "";
        const picked: Picked = {
          id,
          name: file.name,
          type: file.type,
          preview,
          stored: "",
          state: "uploading",
          why: "",
        };
        setFiles((now) => {
          if (now.length < MOST_FILES) return [...now, picked];
          setProblem(text.writing.tooMany);
          return now;
        });
        upload(file).then(
          (stored) => change(id, { stored, state: "ready" }),
          (error: unknown) =>
            change(id, { state: "failed", why: error instanceof Error ? error.message : "" }),
        );
      }
    },
    [change],
  );

  const remove = useCallback((id: string) => {
    setFiles((now) => {
      forget(now.filter((one) => one.id === id));
      return now.filter((one) => one.id !== id);
    });
  }, []);

  const clear = useCallback(() => {
    setFiles((now) => {
      forget(now);
      return [];
    });
  }, []);

  const attached: AttachedIn[] = files
    .filter((one) => one.state === "ready")
    .map((one) => ({ stored: one.stored, name: one.name, content_type: one.type }) as AttachedIn);
  return { files, attached, problem, ready: files.every((one) => one.state === "ready"), add, remove, clear };
}

function forget(files: readonly Picked[]): void {
  for (const one of files) if (one.preview) URL.revokeObjectURL(one.preview);
}

async function upload(file: File): Promise<string> {
  const place = await told(
    api.POST("/api/attachments", {
      body: { name: file.name.slice(0, 200), content_type: file.type, size: file.size },
    }),
  );
  // The browser says how long the file is by itself, and lets nobody else say it.
  const headers = Object.entries(place.headers).filter(([name]) => name.toLowerCase() !== "content-length");
  const answer = await fetch(place.url, { method: "PUT", body: file, headers });
  if (!answer.ok) throw new Error(`${file.name}: ${answer.status}`);
  return place.stored;
}
