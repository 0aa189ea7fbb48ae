"""How much script the console's pages load, as the browser gets it: gzipped.

    python -m infra.console_sizes

Read from the build's files. The first load is what index.html names with all that it imports; a page's share is what
its own chunk imports beyond that. What is loaded on demand within a page (the softphone, charts, one editor of the
settings) is listed by itself.
"""

from __future__ import annotations

import gzip
import re
from dataclasses import dataclass
from pathlib import Path

from infra.console import build
from infra.project import ROOT

_SCRIPT = re.compile(r'(?:src|href)="\./assets/([\w.-]+\.js)"')
_IMPORT = re.compile(r'\b(?:import|export)\b[^;"\'`()]*["\']\./([\w.-]+\.js)["\']')
_LATER = re.compile(r"\bimport\(\s*[`\"']\./([\w.-]+\.js)[`\"']\s*\)")
_PAGE = re.compile(r"(\w+Page)-[\w-]{8}\.js")


@dataclass(frozen=True, slots=True)
class Sizes:
    """Bytes, gzipped. `pages`: beyond the first load; `others`: chunks loaded on demand, by file."""

    first: int
    pages: dict[str, int]
    others: dict[str, int]
    chat: int


def sizes(static: Path) -> Sizes:
    """Of chalicelib/static, built. Raises FileNotFoundError if it isn't."""
    assets = static / "console" / "assets"
    first = _with_imports(assets, set(_SCRIPT.findall((static / "console" / "index.html").read_text())))
    if not first:
        raise FileNotFoundError("the console's page names no script")
    reached, pages = set(first), {}
    for file in sorted(assets.glob("*.js")):
        if (page := _PAGE.fullmatch(file.name)) is not None:
            own = _with_imports(assets, {file.name})
            pages[page[1]] = _weight(assets, own - first)
            reached |= own
    others = {file.name: _weight(assets, {file.name}) for file in assets.glob("*.js") if file.name not in reached}
    return Sizes(_weight(assets, first), pages, others, _gzipped(static / "chatbox" / "chat.js"))


def later(assets: Path) -> set[str]:
    """Names of the chunks that something imports on demand."""
    return {name for file in assets.glob("*.js") for name in _LATER.findall(file.read_text())}


def _with_imports(assets: Path, names: set[str]) -> set[str]:
    found: set[str] = set()
    ahead = set(names)
    while ahead:
        name = ahead.pop()
        found.add(name)
        ahead |= set(_IMPORT.findall((assets / name).read_text())) - found
    return found


def _weight(assets: Path, names: set[str]) -> int:
    return sum(_gzipped(assets / name) for name in names)


def _gzipped(file: Path) -> int:
    return len(gzip.compress(file.read_bytes(), 6))


def table(found: Sizes) -> str:
    lines = [f"{'first load':<24}{found.first / 1000:8.1f} kB"]
    for many in (found.pages, dict(sorted(found.others.items(), key=lambda item: -item[1])[:12])):
        lines += [f"  {name.rpartition('-')[0] or name:<22}{size / 1000:8.1f} kB" for name, size in many.items()]
    return "\n".join([*lines, f"{'chat.js':<24}{found.chat / 1000:8.1f} kB"])


if __name__ == "__main__":
    build()
    print(table(sizes(ROOT / "chalicelib" / "static")))
