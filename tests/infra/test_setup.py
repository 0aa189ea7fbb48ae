"""What a fresh machine lacks is said in one line with the fix; tests themselves stay on this machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from infra.local import process
from infra.project import ROOT
from tests.conftest import NetworkRefused


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A project folder with the setup script and nothing else, and a PATH with the basic tools only."""
    (tmp_path / "infra").mkdir()
    shutil.copy(ROOT / "infra" / "setup.sh", tmp_path / "infra" / "setup.sh")
    for name in ("requirements.txt", "requirements-dev.txt"):
        (tmp_path / name).write_text("# nothing\n")
    tools = tmp_path / "bin"
    tools.mkdir()
    for tool in ("bash", "dirname", "cat", "env"):
        (tools / tool).symlink_to(shutil.which(tool) or tool)
    return tmp_path


def _set_up(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["bash", str(folder / "infra" / "setup.sh"), "run"],
        env={"PATH": str(folder / "bin"), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def _pretend_python(folder: Path, version: str) -> None:
    """A `python3` that says it is of that version, and does nothing else."""
    fake = folder / "bin" / "python3"
    fake.write_text(f"#!{sys.executable}\nimport sys\nsys.version_info = {version}\nexec(sys.argv[2])\n")
    fake.chmod(0o755)


def test_no_python_is_one_line_with_the_fix(elsewhere: Path) -> None:
    done = _set_up(elsewhere)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line.startswith("rapport: needs Python 3.11, 3.12 or 3.13; install one")


@pytest.mark.parametrize("version", [(3, 9, 2), (3, 15, 0)])
def test_a_python_too_old_or_too_new_is_not_taken(elsewhere: Path, version: tuple[int, int, int]) -> None:
    _pretend_python(elsewhere, repr(version))
    done = _set_up(elsewhere)
    assert done.returncode == 1
    assert "needs Python 3.11, 3.12 or 3.13" in done.stderr


def test_a_venv_of_another_python_says_to_remove_it(elsewhere: Path) -> None:
    _pretend_python(elsewhere, "(3, 9, 2)")
    (elsewhere / ".venv" / "bin").mkdir(parents=True)
    (elsewhere / "bin" / "python3").rename(elsewhere / ".venv" / "bin" / "python")
    done = _set_up(elsewhere)
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert "rm -rf .venv" in line


def _run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "infra.local", "run"],
        env={**os.environ, "PYTHONPATH": str(ROOT), "RAPPORT_HOME": str(folder), **environment},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_a_port_in_use_is_one_line_that_names_another(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = _run(tmp_path, RAPPORT_PORT=str(port))
    assert done.returncode == 1
    (line,) = done.stderr.strip().splitlines()
    assert line == (
        f"rapport: port {port} is in use by another program; stop that, or choose another port: "
        f"RAPPORT_PORT={port + 1} make run"
    )


def test_a_nonsense_port_is_one_line_too(tmp_path: Path) -> None:
    done = _run(tmp_path, RAPPORT_PORT="eighty")
    assert (done.returncode, done.stderr.strip()) == (
        1,
        "rapport: RAPPORT_PORT=eighty is not a port; give a number from 1024 to 65535.",
    )


def test_tests_cannot_reach_the_outside() -> None:
    with pytest.raises(NetworkRefused, match=r"93\.184\.216\.34"):
        socket.create_connection(("93.184.216.34", 80), timeout=1)
    with pytest.raises(NetworkRefused, match=r"example\.com"):
        socket.create_connection(("example.com", 80), timeout=1)


def test_tests_can_reach_this_machine() -> None:
    assert not process.listening(process.free_port())
