import { Anchor, Button, CopyButton, Group, Skeleton, Stack, Text, Title } from "@mantine/core";
import { IconArrowLeft, IconCheck, IconCopy, IconExternalLink, IconPencil } from "@tabler/icons-react";
import { useState } from "react";
import { Link } from "react-router";
import { text } from "../../text/care";
import { fill } from "../../text/text";
import { useNow } from "../../ui/clock";
import { Empty } from "../../ui/Empty";
import { ErrorNote } from "../../ui/ErrorNote";
import { Markdown } from "../../ui/Markdown";
import { moment } from "../../ui/times";
import { useNames } from "../../ui/useNames";
import { usedWords } from "./ArticleList";
import classes from "./Articles.module.css";
import { type Figures, useAnswers, useArticle, useSettled } from "./useArticles";

const t = text.articlePage;

/** An article to read, its link to copy, and what it settled. */
export function ArticleView({ id, zone, senior }: { id: string; zone: string; senior: boolean }) {
  const found = useArticle(id);
  const settled = useSettled().data?.get(id);
  return (
    <Stack gap="lg" className={classes.read ?? ""}>
      <Anchor component={Link} to="/articles" size="sm" w="fit-content">
        <Group gap={4}>
          <IconArrowLeft size={14} aria-hidden />
          {text.nav.articles}
        </Group>
      </Anchor>
      {found.isPending ? (
        <Skeleton height={240} radius="md" role="status" aria-label={text.list.loading} />
      ) : null}
      {found.error ? <ErrorNote error={found.error} retry={() => void found.refetch()} /> : null}
      {found.data ? (
        <>
          <Stack gap={4}>
            <Title order={1} size="h3" lang={found.data.language}>
              {found.data.title}
            </Title>
            <Text size="sm" c="dimmed" style={{ overflowWrap: "anywhere" }}>
              {found.data.link}
            </Text>
          </Stack>
          <Group gap="xs">
            <Copy link={found.data.link} />
            <Button
              component="a"
              href={found.data.link}
              target="_blank"
              rel="noreferrer"
              variant="default"
              leftSection={<IconExternalLink size={16} aria-hidden />}
            >
              {t.see}
            </Button>
            {senior ? (
              <Button
                component={Link}
                to={`/settings/article/${id}`}
                variant="default"
                leftSection={<IconPencil size={16} aria-hidden />}
              >
                {t.edit}
              </Button>
            ) : null}
          </Group>
          {found.data.body.trim() ? (
            <Markdown text={found.data.body} lang={found.data.language} />
          ) : (
            <Empty title={t.noBody} hint={t.noBodyHint} />
          )}
          {found.data.keywords.length > 0 ? (
            <Text size="sm" c="dimmed">
              {fill(t.keywords, { words: found.data.keywords.join(", ") })}
            </Text>
          ) : null}
          {settled && settled.answered.count > 0 ? <Settled id={id} settled={settled} zone={zone} /> : null}
        </>
      ) : null}
    </Stack>
  );
}

function Copy({ link }: { link: string }) {
  return (
    <CopyButton value={link} timeout={2_000}>
      {({ copied, copy }) => (
        <Button
          leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
          onClick={copy}
        >
          <span aria-live="polite">{copied ? t.copied : t.copy}</span>
        </Button>
      )}
    </CopyButton>
  );
}

/** How often it answered, and each of these answers with its ticket. */
function Settled({ id, settled, zone }: { id: string; settled: Figures; zone: string }) {
  const [open, setOpen] = useState(false);
  const answers = useAnswers(id, open);
  const now = useNow(60);
  const name = useNames();
  return (
    <Stack gap="xs" component="section" aria-label={t.settled}>
      <Title order={2} size="h5">
        {t.settled}
      </Title>
      <Text size="sm">{usedWords(settled)}</Text>
      <Group>
        <Button
          size="compact-sm"
          variant="default"
          aria-expanded={open}
          loading={open && answers.isPending}
          onClick={() => setOpen(!open)}
        >
          {open ? t.hide : t.answers}
        </Button>
      </Group>
      {answers.error ? <ErrorNote error={answers.error} retry={() => void answers.refetch()} /> : null}
      {open
        ? answers.data?.items.toReversed().map(({ fact, outcome }) => (
            <Group key={fact.id} gap="sm">
              <Text size="sm" c="dimmed" w={110}>
                {moment(fact.at, zone, now)}
              </Text>
              <Text size="sm">{name(fact.agent)}</Text>
              <Text size="sm" c="dimmed">
                {t.outcome[outcome]}
              </Text>
              {fact.ticket ? (
                <Anchor component={Link} to={`/inbox/unassigned/${fact.ticket}`} size="sm">
                  {text.post.openTicket}
                </Anchor>
              ) : null}
            </Group>
          ))
        : null}
    </Stack>
  );
}
