"""`make bench`.

    python -m infra.bench                  everything, in about fourteen minutes; writes bench.json
    python -m infra.bench --quick          counts, imports, CPU, package size, and a few timers, in about three
    python -m infra.bench --write-docs     everything, and the table into docs/performance.md

Ends with 1 if a count, an import ratio or the package's size misses its goal. Wall-clock figures
only ever warn: other programs may have been at work.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from infra.bench import console, counts, goals, lateness, lists, stack
from infra.bench.cloud import data_plane_only
from infra.bench.docs import write_table
from infra.bench.imports import FirstRuns
from infra.bench.machine import Others, describe, progress
from infra.bench.provider import accepting
from infra.bench.table import MISS, Goal, Line, Section
from infra.browser import CHROMIUM
from infra.build import Build, Package, package
from infra.project import ROOT

Row = dict[str, Any]
_COUNTED = ("calls", "wru", "rru", "sqs", "transitions", "ms", "usd_per_1k", "floor", "ratio", "usd_per_month")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description="Measure Rapport.")
    parser.add_argument("--quick", action="store_true", help="without webhooks on the local stack and the lists")
    parser.add_argument("--out", type=Path, default=ROOT / "bench.json", help="where the figures go as JSON")
    parser.add_argument("--write-docs", action="store_true", help="put the table into docs/performance.md")
    chosen = parser.parse_args()
    tell = progress()
    others = Others()
    tell(f"{others}{', so times are doubtful' if others.busy else ''}")
    made = package("local", Build())
    tell(f"package: {made.megabytes:.1f} MB unzipped, {'made' if made.fresh else 'unchanged'}")
    failed = ""
    with tempfile.TemporaryDirectory(prefix="rapport-bench-") as folder:
        sections = _exact(Path(folder), made, tell)
        try:
            if chosen.quick:
                rows = lateness.measure(Path(folder), made, tell, ledger=500, due=100, seconds=20)
                sections.append(_lateness(rows, others))
            else:
                for section in _timed(Path(folder), made, tell, others):
                    sections.append(section)
        except RuntimeError as error:  # what was measured before is still told
            failed = str(error)
    machine = {**describe(), "used_by_others": f"{others.share:.0%}"}
    _report(sections, machine, chosen.out)
    if failed:
        print(f"\nThe rest could not be measured: {failed}", file=sys.stderr)
        return 2
    if chosen.write_docs:
        write_table(sections, machine)
    return 1 if any(line.verdict == MISS for section in sections for line in section.lines) else 0


def _exact(folder: Path, made: Package, tell: Any) -> list[Section]:
    with data_plane_only(folder / "counts") as place:
        tell("emulated AWS with the data plane: up")
        counted = counts.measure(place)
        tell(f"counts: {len(counted['rows'])} scenarios")
    with data_plane_only(folder / "imports") as place, accepting() as provider:
        environment = {**place.environment, "RAPPORT_TWILIO_URL": provider.url}
        imported = FirstRuns(folder / "imports", made, place, environment).measure(tell)
    exact = [_counts(counted["rows"]), _promises(counted["promises"])]
    return [*exact, _imports(imported), *_cpu(counted["cpu"]), _size(made)]


def _timed(folder: Path, made: Package, tell: Any, others: Others) -> Iterator[Section]:
    with data_plane_only(folder / "lists") as place:
        yield _lists(lists.measure(place, tell))
    yield _lateness(lateness.measure(folder, made, tell), others)
    yield _stack(stack.measure(folder, made, tell), others)
    if os.path.exists(CHROMIUM):
        yield console.section(console.measure(folder, made, tell), others)
    else:
        tell("console: not measured, for there is no Chromium here")


def _counts(rows: list[Row]) -> Section:
    lines = [Line(row["name"], row, goals.of_count(row["name"])) for row in rows]
    return Section("Counts (calls and units exact; the worker's, after the webhook's one call)", _COUNTED, lines)


def _promises(rows: list[Row]) -> Section:
    shown = ("calls", "wru", "rru", "sqs", "wakes", "rungs", "transitions", "usd_per_1k", "usd_per_month")
    lines = [Line(row["name"], row, goals.of_promise(row["name"])) for row in rows]
    return Section("Promises (all that happens for one's sake, once its message is kept; bucket: shared)", shown, lines)


def _lateness(rows: list[Row], others: Others) -> Section:
    aims = (Goal("after_bucket_most_ms", goals.AFTER_BUCKET_MS),)
    shown = (
        "promises", "late_p50_ms", "late_p99_ms", "late_most_ms",
        "after_bucket_p50_ms", "after_bucket_p99_ms", "after_bucket_most_ms",
    )  # fmt: skip
    note = f"({others})" if others.busy else ""
    lines = [Line(row["name"], row, aims, strict=False, note=note) for row in rows]
    return Section("Promises of the ledger due on the local stack (wall clock)", shown, lines)


def _imports(rows: list[Row]) -> Section:
    shown = ("ms", "ratio", "modules", "first_answer_ms")
    aims = {name: (goal,) for name, goal in goals.IMPORTS.items()}
    lines = [Line(row["name"], row, aims.get(row["name"], ())) for row in rows]
    return Section("Imports up to the first answer (CPU ms, ratio to chalice + boto3)", shown, lines)


def _cpu(cpu: dict[str, dict[str, float]]) -> list[Section]:
    titles = {"verify_parse": "CPU ms to verify and parse a webhook", "handler": "CPU ms of a whole handler, an event"}
    return [Section(title, ("ms",), [Line(n, {"ms": v}) for n, v in cpu[key].items()]) for key, title in titles.items()]


def _size(made: Package) -> Section:
    figures = {"mb": made.megabytes, "zipped_mb": round(made.zip.stat().st_size / 1e6, 1)}
    return Section("Package", ("mb", "zipped_mb"), [Line("unzipped", figures, (Goal("mb", goals.PACKAGE_MB),))])


def _stack(rows: list[Row], others: Others) -> Section:
    aims = {
        "visible_minus_noop": (Goal("p50_ms", goals.VISIBLE_MS),),
        "webhooks_at_8": (Goal("per_second", least=goals.WEBHOOKS_PER_SECOND),),
    }
    note = f"({others})" if others.busy else ""
    shown = ("per_second", "p50_ms", "p99_ms", "messages", "accepted", "refused", "worked_per_second")
    lines = [
        Line(row["name"], row, aims.get(row["name"], ()), strict=False, note=note if row["name"] in aims else "")
        for row in rows
    ]
    return Section("Local stack (wall clock; sms)", shown, lines)


def _lists(rows: list[Row]) -> Section:
    """The calls must be alike; the time only warns."""
    shown = ("calls", "calls_100k", "rru", "rru_100k", "cpu_ms", "cpu_ms_100k", "ratio", "ms", "ms_100k")
    lines = []
    for row in rows:
        alike = (Goal("calls_100k", row["calls"]), Goal("rru_100k", row["rru"]))
        lines.append(Line(row["name"], {**row, "ratio": None}, alike))
        time = (Goal("ratio", goals.LIST_RATIO),)
        lines.append(Line(f"{row['name']}_time", {"ratio": row["ratio"]}, time, strict=False))
    return Section("Pages with 1,000 and with 100,000 tickets (ms: with the emulator)", shown, lines)


def _report(sections: list[Section], machine: Row, out: Path) -> None:
    print("\n" + "\n\n".join(section.text() for section in sections))
    document = {"machine": machine, "sections": {s.title: [line.as_json() for line in s.lines] for s in sections}}
    out.write_text(json.dumps(document, indent=1) + "\n")
    verdicts = [line.verdict for section in sections for line in section.lines if line.verdict]
    print(f"\n{', '.join(f'{verdicts.count(v)} {v}' for v in dict.fromkeys(verdicts))}; figures in {out}")


if __name__ == "__main__":
    sys.exit(main())
