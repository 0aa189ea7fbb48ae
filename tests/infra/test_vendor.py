"""What ships with the lambdas, told from requirements.txt."""

from __future__ import annotations

from pathlib import Path

from infra import policies, vendor
from infra.project import ROOT


def test_packages_marked_so_are_installed_without_what_they_ask_for(tmp_path: Path) -> None:
    (tmp_path / "requirements.txt").write_text(
        "# first\nchalice==1\nnear==2 # why\nfar==3  # alone: it asks for a lot\n"
    )
    assert vendor.requirements(tmp_path) == ["near==2", "far==3"]
    assert vendor.alone(tmp_path) == ["far==3"]
    before = vendor.fingerprint(tmp_path, vendor.native())
    (tmp_path / "requirements.txt").write_text("chalice==1\nnear==2 # why\nfar==3  # with all it asks for\n")
    assert vendor.fingerprint(tmp_path, vendor.native()) != before, "another folder of packages"


def test_vader_ships_without_requests() -> None:
    assert [line.partition("==")[0] for line in vendor.alone(ROOT)] == ["vaderSentiment"]


def test_comprehend_is_allowed_only_where_a_stage_asks_for_it(tmp_path: Path) -> None:
    for asked in (False, True):
        policies.write("prod", tmp_path, policies.Place(), comprehend=asked)
        granted = {path.stem for path in tmp_path.glob("*.json") if "comprehend:" in path.read_text()}
        assert granted == ({"api_handler", "inbound"} if asked else set())
