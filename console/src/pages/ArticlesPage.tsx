import { Button } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { Link, Route, Routes, useParams } from "react-router";
import { isAtLeast, useMe } from "../app/me";
import { ArticleList } from "../features/articles/ArticleList";
import { ArticleView } from "../features/articles/ArticleView";
import { text } from "../text/care";
import { PageBody } from "../ui/PageBody";
import classes from "../ui/PageBody.module.css";

export default function ArticlesPage() {
  return (
    <Routes>
      <Route index element={<All />} />
      <Route path=":id" element={<One />} />
    </Routes>
  );
}

function All() {
  const senior = isAtLeast(useMe(), "supervisor");
  const add = (
    <Button
      component={Link}
      to="/settings/article/new"
      variant="default"
      leftSection={<IconPlus size={16} aria-hidden />}
    >
      {text.articlePage.add}
    </Button>
  );
  return (
    <PageBody title={text.nav.articles} hint={text.articlePage.hint} actions={senior ? add : null}>
      <ArticleList senior={senior} />
    </PageBody>
  );
}

function One() {
  const me = useMe();
  const { id = "" } = useParams();
  return (
    <div className={classes.page}>
      <ArticleView key={id} id={id} zone={me.time_zone} senior={isAtLeast(me, "supervisor")} />
    </div>
  );
}
