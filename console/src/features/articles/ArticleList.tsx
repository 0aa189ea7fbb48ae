import { Badge, Group, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { IconSearch } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { RowsLoading } from "../../ui/Rows";
import classes from "./Articles.module.css";
import { type Figures, type Match, useSearch, useSettled } from "./useArticles";

const t = text.articlePage;

/** Every help article, found by its words. */
export function ArticleList({ senior }: { senior: boolean }) {
  const [words, setWords] = useState("");
  const [asked] = useDebouncedValue(words.trim(), 250);
  const found = useSearch(asked);
  const settled = useSettled();
  const items = found.data?.items ?? [];
  return (
    <Stack gap="md">
      <TextInput
        type="search"
        aria-label={t.search}
        placeholder={t.search}
        leftSection={<IconSearch size={16} aria-hidden />}
        maw={480}
        maxLength={1_000}
        value={words}
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      {found.isPending ? <RowsLoading /> : null}
      {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data && items.length === 0 ? (
        <Empty title={asked ? t.noMatch : t.none} hint={asked ? t.noMatchHint : senior ? t.noneHint : ""} />
      ) : null}
      <Stack gap="sm" component="section" aria-label={text.nav.articles}>
        {items.map((one) => (
          <Row key={one.id} article={one} settled={settled.data?.get(one.id)} />
        ))}
      </Stack>
    </Stack>
  );
}

function Row({ article, settled }: { article: Match; settled: Figures | undefined }) {
  return (
    <Link to={`/articles/${article.id}`} className={classes.row ?? ""}>
      <Stack gap={4}>
        <Group justify="space-between" gap="xs" wrap="nowrap" align="flex-start">
          <Text fw={600} lang={article.language}>
            {article.title}
          </Text>
          <Group gap={6} wrap="nowrap">
            {article.topic ? (
              <Badge size="sm" variant="default" radius="sm" tt="none">
                {article.topic}
              </Badge>
            ) : null}
            <Text size="xs" c="dimmed">
              {article.language}
            </Text>
          </Group>
        </Group>
        {article.summary ? (
          <Text size="sm" c="dimmed" lineClamp={2} lang={article.language}>
            {article.summary}
          </Text>
        ) : null}
        {settled && settled.answered.count > 0 ? (
          <Text size="xs" c="dimmed">
            {usedWords(settled)}
          </Text>
        ) : null}
      </Stack>
    </Link>
  );
}

/** "12 answers in 30 days, 75 % of them settled it": nothing is said of a share while none is known. */
export function usedWords(settled: Figures): string {
  const count = settled.answered.count;
  const used = fill(count === 1 ? t.usedOnce : t.used, { count });
  if (settled.share === null) return used;
  return `${used}, ${fill(t.share, { share: Math.round(settled.share * 100) })}`;
}
