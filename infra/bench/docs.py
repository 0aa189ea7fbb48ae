"""The table of the last real run, inside docs/performance.md."""

from __future__ import annotations

from typing import Any

from infra.bench.table import Section
from infra.project import ROOT

PAGE = ROOT / "docs" / "performance.md"
START, END = "<!-- bench: start -->", "<!-- bench: end -->"


def write_table(sections: list[Section], machine: dict[str, Any]) -> None:
    """Replace what stands between the page's two marks. Raises ValueError if they aren't there."""
    page = PAGE.read_text()
    before, start, rest = page.partition(START)
    _, end, after = rest.partition(END)
    if not start or not end:
        raise ValueError(f"{PAGE} has no place for the table: {START} ... {END}")
    where = (
        f"Measured {machine['measured']}, Python {machine['python']}, {machine['cores']} cores"
        f" ({machine['cpu'] or machine['system']}), {machine['used_by_others']} busy for others when it began."
    )
    table = "\n\n".join(section.text() for section in sections)
    PAGE.write_text(f"{before}{START}\n{where}\n\n```\n{table}\n```\n{END}{after}")
