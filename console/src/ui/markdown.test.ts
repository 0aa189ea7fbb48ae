import { expect, it } from "vitest";
import { blocksOf, spansOf } from "./markdown";

it.each([
  ["plain", [{ kind: "text", text: "plain" }]],
  [
    "a **b** c",
    [
      { kind: "text", text: "a " },
      { kind: "bold", text: "b" },
      { kind: "text", text: " c" },
    ],
  ],
  ["[here](https://x.example/a)", [{ kind: "link", text: "here", href: "https://x.example/a" }]],
  ["[bad](javascript:alert(1))", [{ kind: "text", text: "[bad](javascript:alert(1))" }]],
  ["<script>alert(1)</script>", [{ kind: "text", text: "<script>alert(1)</script>" }]],
  ["5 * 3 * 2", [{ kind: "text", text: "5 * 3 * 2" }]],
  ["*soon*", [{ kind: "italic", text: "soon" }]],
  ["`**x**`", [{ kind: "code", text: "**x**" }]],
])("reads %s", (line, spans) => expect(spansOf(line)).toEqual(spans));

it("tells headings, paragraphs, lists, quotes and code apart", () => {
  const found = blocksOf(
    "# Returns\nSend it\nback.\n\n1. Print\n2. Pack\n   well\n\n- a\n- b\n\n> Note\n\n```\nx = **1**\n\ny\n```\nEnd",
  );
  expect(found.map((one) => one.kind)).toEqual([
    "heading",
    "paragraph",
    "numbers",
    "bullets",
    "quote",
    "code",
    "paragraph",
  ]);
  expect(found[1]).toEqual({ kind: "paragraph", spans: [{ kind: "text", text: "Send it back." }] });
  expect(found[2]).toEqual({
    kind: "numbers",
    items: [[{ kind: "text", text: "Print" }], [{ kind: "text", text: "Pack well" }]],
  });
  expect(found[5]).toEqual({ kind: "code", text: "x = **1**\n\ny" });
});

it("says nothing of nothing", () => expect(blocksOf(" \n\n")).toEqual([]));
