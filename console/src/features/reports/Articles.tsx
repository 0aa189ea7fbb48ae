import { text } from "../../text/reports";
import { fill } from "../../text/text";
import { count, type Grid, number, partOf, type Row, share } from "./cells";
import { Panel } from "./Panel";
import { Section } from "./Section";
import type { Selection } from "./selection";
import { Tile, Tiles } from "./Tile";
import { type Schemas, useArticleReport } from "./useReports";

const t = text.reports;
type Figures = Schemas["ArticleFigures"];
const DRAWING = {
  columns: ["settled", "asked_again", "open"],
  colors: [1, 3, 4],
  stacked: true,
  across: true,
  show: number,
};

/** Questions that were answered with a help article, and what became of them. */
export function Articles({ selection, zone }: { selection: Selection; zone: string }) {
  const { now, earlier: then } = useArticleReport(selection, zone);
  return (
    <Section found={now}>
      {(told) => (
        <>
          <Headlines total={told.total} then={then?.total} />
          <Panel
            title={t.articlesBy}
            hint={t.articlesByHint}
            grid={grid(
              t.article,
              told.articles.map((one) =>
                row(one.article, one.title || fill(t.articleGone, { id: one.article }), one.figures),
              ),
            )}
            drawing={DRAWING}
          />
          <Panel
            title={t.articlesChannel}
            grid={grid(
              t.channel,
              told.channels.map((one) => row(one.channel, channelName(one.channel), one.figures)),
            )}
            drawing={DRAWING}
          />
        </>
      )}
    </Section>
  );
}

function channelName(channel: string): string {
  const names: Record<string, string> = text.channel;
  return names[channel] ?? channel;
}

function Headlines({ total, then }: { total: Figures; then: Figures | undefined }) {
  const known = total.settled.count + total.asked_again.count;
  const settled = partOf(t.settledMeaning, t.settledNone, total.settled.count, known);
  return (
    <Tiles name={t.section.articles}>
      <Tile
        name={t.withArticle}
        meaning={t.withArticleMeaning}
        cell={count(total.answered.count, total.answered.events)}
        then={then?.answered.count}
      />
      <Tile
        name={t.settled}
        meaning={settled}
        cell={share(total.share, total.settled.count ? total.settled.events : total.answered.events)}
        kind="share"
        then={then?.share}
      />
      <Tile
        name={t.askedAgain}
        meaning={t.askedAgainMeaning}
        cell={count(total.asked_again.count, total.asked_again.events)}
        then={then?.asked_again.count}
      />
      <Tile
        name={t.stillOpen}
        meaning={t.stillOpenMeaning}
        cell={count(total.open.count, total.open.events)}
      />
    </Tiles>
  );
}

function grid(label: string, rows: Row[]): Grid {
  const columns = [
    { key: "answered", name: t.answered },
    { key: "settled", name: t.settled },
    { key: "asked_again", name: t.askedAgain },
    { key: "open", name: t.stillOpen },
    { key: "share", name: t.share },
  ];
  return { label, columns, rows };
}

function row(key: string, label: string, figures: Figures): Row {
  return {
    key,
    label,
    cells: {
      answered: count(figures.answered.count, figures.answered.events),
      settled: count(figures.settled.count, figures.settled.events),
      asked_again: count(figures.asked_again.count, figures.asked_again.events),
      open: count(figures.open.count, figures.open.events),
      share: share(figures.share),
    },
  };
}
