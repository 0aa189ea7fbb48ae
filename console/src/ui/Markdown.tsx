import { Anchor, Code } from "@mantine/core";
import classes from "./Markdown.module.css";
import { type Block, blocksOf, type Span } from "./markdown";

/** Markdown as a page shows it. Only what is known becomes an element: nothing typed is taken for HTML. */
export function Markdown({ text, lang }: { text: string; lang?: string }) {
  return (
    <div className={classes.text} lang={lang}>
      {blocksOf(text).map((block, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a block has no name but its place
        <Shown key={n} block={block} />
      ))}
    </div>
  );
}

function Shown({ block }: { block: Block }) {
  if (block.kind === "code") return <pre>{block.text}</pre>;
  if (block.kind === "heading") {
    const Level = block.level < 3 ? "h3" : "h4";
    return (
      <Level>
        <Spans spans={block.spans} />
      </Level>
    );
  }
  if ("items" in block) {
    const List = block.kind === "bullets" ? "ul" : "ol";
    return (
      <List>
        {block.items.map((spans, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item has no name but its place
          <li key={n}>
            <Spans spans={spans} />
          </li>
        ))}
      </List>
    );
  }
  if (block.kind === "quote") {
    return (
      <blockquote>
        <Spans spans={block.spans} />
      </blockquote>
    );
  }
  return (
    <p>
      <Spans spans={block.spans} />
    </p>
  );
}

function Spans({ spans }: { spans: readonly Span[] }) {
  return spans.map((span, n) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: a span has no name but its place
    return <One key={n} span={span} />;
  });
}

function One({ span }: { span: Span }) {
  if (span.kind === "bold") return <strong>{span.text}</strong>;
  if (span.kind === "italic") return <em>{span.text}</em>;
  if (span.kind === "code") return <Code>{span.text}</Code>;
  if (span.kind === "link") {
    return (
      <Anchor href={span.href} target="_blank" rel="noreferrer" size="sm" underline="always">
        {span.text}
      </Anchor>
    );
  }
  return span.text;
}
