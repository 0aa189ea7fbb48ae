"""What is taken pictures of."""

from __future__ import annotations

import re

from infra.project import ROOT
from infra.screenshots import document, views
from infra.screenshots_stories import Told

VIEWS = views(Told("t_1", "i_1"))


def test_every_page_of_the_menu_has_its_picture() -> None:
    pages = re.findall(r'path: "([\w-]+)"', (ROOT / "console" / "src" / "app" / "pages.ts").read_text())
    assert len(pages) >= 6
    assert [page for page in pages if not any(view.path.split("/")[0] == page for view in VIEWS)] == []


def test_no_two_views_are_kept_under_one_name() -> None:
    names = [view.name for view in VIEWS]
    assert len(set(names)) == len(names)


def test_the_page_shows_each_view_once_and_links_its_other_looks() -> None:
    page = document(VIEWS[:2])
    assert page.count("![") == 2
    for width in (1440, 390):
        for scheme in ("light", "dark"):
            assert f"](img/{VIEWS[0].name}-{width}-{scheme}.webp)" in page
