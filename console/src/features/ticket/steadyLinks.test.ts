import { expect, it } from "vitest";
import type { Attachment } from "../../api/types";
import { steadyLink } from "./steadyLinks";

function file(url: string | null): Attachment {
  return { kind: "audio", name: "recording.mp3", url } as Attachment;
}

it("keeps a file's link while it works, whatever newer one comes, and then takes the fresh one", () => {
  const at = 1_780_000_000_000;
  expect(steadyLink(file("https://b/a.mp3?s=1"), at)).toBe("https://b/a.mp3?s=1");
  expect(steadyLink(file("https://b/a.mp3?s=2"), at + 60_000)).toBe("https://b/a.mp3?s=1");
  expect(steadyLink(file("https://b/other.mp3?s=3"), at + 60_000)).toBe("https://b/other.mp3?s=3");
  expect(steadyLink(file("https://b/a.mp3?s=4"), at + 240_000)).toBe("https://b/a.mp3?s=4");
  expect(steadyLink(file(null), at)).toBeNull();
});
