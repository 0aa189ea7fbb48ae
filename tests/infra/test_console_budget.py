"""What the console's pages may weigh, of the build that is packaged."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.build import Package
from infra.console_sizes import Sizes, later, sizes, table
from infra.project import ROOT

_FIRST, _PAGE, _CHAT = 250_000, 120_000, 40_000
_STATIC = ROOT / "chalicelib" / "static"


@pytest.fixture(scope="module")
def found(local_package: Package) -> Sizes:
    """The package is made first, and the console with it."""
    return sizes(_STATIC)


def test_the_first_load_is_under_250_kb_of_script(found: Sizes) -> None:
    assert found.first < _FIRST, table(found)


def test_every_page_of_the_menu_is_a_chunk_of_its_own_and_a_light_one(found: Sizes) -> None:
    pages = {path.stem for path in (ROOT / "console" / "src" / "pages").glob("*Page.tsx")}
    assert found.pages.keys() == pages, "each page is loaded when it is opened, by itself"
    heavy = {name: size for name, size in found.pages.items() if size >= _PAGE}
    assert heavy == {}, table(found)


def test_the_chat_window_s_script_is_under_40_kb(found: Sizes) -> None:
    assert found.chat < _CHAT


def test_what_is_seldom_used_is_loaded_on_demand_only(found: Sizes) -> None:
    on_demand = later(_STATIC / "console" / "assets")
    assert [name for name in on_demand if name.startswith("twilio-")], "the softphone comes when its sign is pressed"
    assert not [name for name in on_demand if name.startswith("index-")]


def test_nothing_is_asked_of_another_origin_by_the_page_itself() -> None:
    page = (_STATIC / "console" / "index.html").read_text()
    assert "//" not in page.replace("<!doctype html>", "")


def test_an_unbuilt_console_is_told(tmp_path: Path) -> None:
    (tmp_path / "console" / "assets").mkdir(parents=True)
    (tmp_path / "console" / "index.html").write_text("<p>nothing</p>")
    with pytest.raises(FileNotFoundError, match="names no script"):
        sizes(tmp_path)
