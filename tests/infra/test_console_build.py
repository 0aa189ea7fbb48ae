"""The console is built from its sources, once, and says what is missing."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from infra import console
from infra.project import ROOT


def test_a_project_without_the_console_is_built_without_it(tmp_path: Path) -> None:
    assert console.build(tmp_path) is None


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "console"
    folder.mkdir()
    for name in console._SOURCES:
        source = ROOT / "console" / name
        if source.is_dir():
            shutil.copytree(source, folder / name)
        else:
            shutil.copy(source, folder / name)
    return tmp_path


def test_it_is_built_when_its_sources_change_and_not_otherwise(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []

    def run(folder: Path, *command: str) -> None:
        ran.append(" ".join(command[:2]))
        (folder / "node_modules").mkdir(exist_ok=True)
        for part in ("console", "chatbox"):
            (sources / "chalicelib" / "static" / part).mkdir(parents=True, exist_ok=True)
        (sources / "chalicelib" / "static" / "chatbox" / "chat.js").touch()

    monkeypatch.setattr(console, "_run", run)
    assert console.build(sources) == sources / "chalicelib" / "static" / "console"
    once = list(ran)
    assert once[0] == "npm install"
    assert set(once[1:]) == {"npx vite"}
    console.build(sources)
    assert ran == once
    (sources / "console" / "index.html").write_text("another page")
    console.build(sources)
    assert ran == once + once[1:]


@pytest.mark.parametrize(("version", "said"), [("v18.19.0", "this is v18.19.0"), (None, "needs Node 20 or newer")])
def test_an_old_or_missing_node_is_told_in_one_line(
    sources: Path, monkeypatch: pytest.MonkeyPatch, version: str | None, said: str
) -> None:
    monkeypatch.setattr(console.shutil, "which", lambda name: "/usr/bin/node" if version else None)
    told: Any = subprocess.CompletedProcess([], 0, stdout=f"{version}\n")
    monkeypatch.setattr(console.subprocess, "run", lambda *a, **k: told)
    with pytest.raises(console.ConsoleError, match=said):
        console.build(sources)


def test_the_lock_names_no_registry() -> None:
    assert "resolved" not in (ROOT / "console" / "package-lock.json").read_text()
