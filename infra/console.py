"""The console's and the chat window's build: from console/ (TypeScript) to chalicelib/static, which Chalice packages.

Made again only when its sources changed; packages are installed only when their lock changed. Where the sources
aren't there (a copy of the project without them), nothing is built and the API serves no console.

    python -m infra.console            (build)
    python -m infra.console check      (types, lint, format; generated types up to date)
    python -m infra.console test       (unit tests)
    python -m infra.console types      (src/api/schema.d.ts afresh, from the API's own document)
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from infra.project import ROOT

_SOURCES = (
    "src", "chatbox", "index.html", "package.json", "package-lock.json", "tsconfig.json", "vite.config.ts",
    "vite.chat.config.ts",
)  # fmt: skip
_OLDEST_NODE = 20


class ConsoleError(RuntimeError):
    """What went wrong, and what to do."""


def build(root: Path = ROOT) -> Path | None:
    """chalicelib/static/console of the sources as they are; None without sources. Raises ConsoleError."""
    folder, out = root / "console", root / "chalicelib" / "static" / "console"
    if not (folder / "package.json").exists():
        return None
    stamp, wanted = out / "sources", _digest(_files(folder))
    if stamp.exists() and stamp.read_text() == wanted and (out.parent / "chatbox" / "chat.js").exists():
        return out
    install(folder)
    _run(folder, "npx", "vite", "build", "--logLevel", "warn")
    for more in ((), ("--mode", "loader")):  # the window first: its build empties the folder
        _run(folder, "npx", "vite", "build", "--config", "vite.chat.config.ts", "--logLevel", "warn", *more)
    stamp.write_text(wanted)
    return out


def install(folder: Path) -> None:
    """node_modules as the lock says."""
    stamp = folder / "node_modules" / ".lock.sha256"
    wanted = _digest([folder / "package.json", folder / "package-lock.json"])
    if stamp.exists() and stamp.read_text() == wanted:
        return
    node = shutil.which("node")
    if node is None:
        raise ConsoleError(f"The console needs Node {_OLDEST_NODE} or newer: install it (https://nodejs.org).")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout.strip()
    if int(version.lstrip("v").split(".")[0] or 0) < _OLDEST_NODE:
        raise ConsoleError(f"The console needs Node {_OLDEST_NODE} or newer; this is {version}.")
    # Not `npm ci`: that refuses a lock without the builds of tools for machines other than the one it was made on.
    # No package of ours has anything to do at installation.
    _run(folder, "npm", "install", "--no-save", "--ignore-scripts", "--loglevel", "error")
    stamp.write_text(wanted)


def check(root: Path = ROOT) -> None:
    """Raises ConsoleError with what is wrong."""
    folder = root / "console"
    install(folder)
    _types_fresh(folder)
    _run(folder, "npx", "tsc", "--noEmit")
    _run(folder, "npx", "biome", "ci", ".")


def unit_tests(root: Path) -> None:
    """Raises ConsoleError with what fails."""
    folder = root / "console"
    install(folder)
    _run(folder, "npx", "vitest", "run")


def generate_types(folder: Path, into: Path) -> None:
    """The API's types, from its own OpenAPI document."""
    from chalicelib.api.openapi import document

    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / "openapi.json"
        path.write_text(json.dumps(document(), sort_keys=True))
        _run(
            folder, "npx", "openapi-typescript", str(path), "-o", str(into), "--alphabetize",
            "--default-non-nullable=false",
        )  # fmt: skip


def _types_fresh(folder: Path) -> None:
    kept = folder / "src" / "api" / "schema.d.ts"
    with tempfile.TemporaryDirectory() as place:
        fresh = Path(place) / "schema.d.ts"
        generate_types(folder, fresh)
        if fresh.read_text() != kept.read_text():
            raise ConsoleError("The API has changed: run `make console-types` and see what the console makes of it.")


def _files(folder: Path) -> Iterable[Path]:
    for name in _SOURCES:
        path = folder / name
        yield from sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        digest.update(f"{path.name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def _run(folder: Path, *command: str) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise ConsoleError(
            f"{' '.join(command[:3])} failed in {folder}:\n{(done.stdout + done.stderr).strip()[-4000:]}"
        )


def main() -> None:
    try:
        if sys.argv[1:] == ["check"]:
            check()
            print("console: types, style and lint are fine")
        elif sys.argv[1:] == ["test"]:
            unit_tests(ROOT)
            print("console: unit tests pass")
        elif sys.argv[1:] == ["types"]:
            install(ROOT / "console")
            generate_types(ROOT / "console", ROOT / "console" / "src" / "api" / "schema.d.ts")
        else:
            print(build() or "There is no console here")
    except ConsoleError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
