"""How well triage tells which posts need an answer, over a labelled sample: `make triage-eval`.

The sample (tests/fixtures/triage/posts.jsonl) was invented and labelled before the rules were tuned. A third of it,
chosen by a hash of the text, was held out: its misses were not looked at while tuning, so its figures are the ones to
believe, and `--held` lists them. All posts are ours and short; a company's own will differ, and corrections by its
agents (GET /api/heard) are the better sample.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from chalicelib.domain.heard import Verdict
from chalicelib.domain.triage.defaults import in_force
from chalicelib.domain.triage.post import Address, Post
from chalicelib.domain.triage.verdict import decide
from chalicelib.services.reading import read

SAMPLE = Path(__file__).resolve().parents[1] / "tests" / "fixtures" / "triage" / "posts.jsonl"
_NEEDS = ("needs", "worth", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """A post, what a person says of it, and whether it was held out from tuning. `language`: what it is in."""

    post: Post
    language: str
    need: str
    urgent: bool
    held: bool


@dataclass(frozen=True, slots=True)
class Judged:
    label: Labelled
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Score:
    """Of one yes-or-no question: `found` of those `there`, among all that were `said`."""

    there: int
    said: int
    found: int

    @property
    def precision(self) -> float:
        return self.found / self.said if self.said else 1.0

    @property
    def recall(self) -> float:
        return self.found / self.there if self.there else 1.0


def sample(path: Path = SAMPLE) -> list[Labelled]:
    return [_labelled(json.loads(line)) for line in path.read_text().splitlines()]


def _labelled(row: dict[str, object]) -> Labelled:
    post = Post(
        text=str(row["text"]), channel="x", address=Address(str(row.get("address", "us"))),
        answers_us=bool(row.get("answers_us")), reshare=bool(row.get("reshare")),
        rating=int(str(row.get("rating", 0))), followers=int(str(row.get("followers", 0))),
        kind="review" if row.get("rating") else "post", handles=("rapportdemo",),
    )  # fmt: skip
    return Labelled(
        post=post, language=str(row["language"]), need=str(row["need"]), urgent=bool(row.get("urgent")),
        held=bool(row["held"]),
    )  # fmt: skip


def judge(labels: Iterable[Labelled]) -> list[Judged]:
    """By the rules that are there from the start; the provider is taken to state no language."""
    rules = in_force(())
    out = []
    for label in labels:
        found = read(label.post.text)
        out.append(Judged(label, decide(label.post, rules, language=found.language, sentiment=found.sentiment)))
    return out


def needs(judged: Sequence[Judged]) -> Score:
    """Needs a reply."""
    return _score((j.label.need == "needs", j.verdict.need == "needs") for j in judged)


def urgent(judged: Sequence[Judged]) -> Score:
    return _score((j.label.urgent, j.verdict.need == "needs" and j.verdict.priority == "urgent") for j in judged)


def _score(pairs: Iterable[tuple[bool, bool]]) -> Score:
    counted = Counter(pairs)
    found = counted[True, True]
    return Score(there=found + counted[True, False], said=found + counted[False, True], found=found)


def tell(title: str, judged: Sequence[Judged]) -> list[str]:
    lines = [f"{title}: {len(judged)} posts"]
    for name, score in (("needs a reply", needs(judged)), ("urgent", urgent(judged))):
        lines.append(
            f"  {name:<14} precision {score.precision:6.1%} ({score.found}/{score.said})"
            f"   recall {score.recall:6.1%} ({score.found}/{score.there})"
        )
    same = sum(j.verdict.language.partition("-")[0] == j.label.language for j in judged)
    lines.append(f"  language       told rightly {same / len(judged):.1%} ({same}/{len(judged)})")
    table = Counter((j.label.need, str(j.verdict.need)) for j in judged)
    lines.append("  labelled \\ said  " + "".join(f"{said:>8}" for said in _NEEDS))
    lines += [f"  {need:<16}" + "".join(f"{table[need, said]:>8}" for said in _NEEDS) for need in _NEEDS]
    return lines


def misses(judged: Sequence[Judged]) -> list[str]:
    out = []
    for j in judged:
        said_urgent = j.verdict.need == "needs" and j.verdict.priority == "urgent"
        if j.label.need != j.verdict.need or j.label.urgent != said_urgent:
            labelled = f"{j.label.need}{' urgent' if j.label.urgent else ''}"
            said = f"{j.verdict.need} {j.verdict.priority} {j.verdict.confidence}%"
            out.append(f"  {labelled:<13} said {said:<18} {j.label.post.text!r}: {'; '.join(j.verdict.why)}")
    return out


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held", action="store_true", help="list the misses of the held-out third too")
    shows_held = parser.parse_args().held
    judged = judge(sample())
    tuned = [j for j in judged if not j.label.held]
    held = [j for j in judged if j.label.held]
    for line in (*tell("Tuned on", tuned), *tell("Held out", held), *tell("All", judged)):
        print(line)
    print("Misses:")
    for line in misses(judged if shows_held else tuned):
        print(line)


if __name__ == "__main__":
    main()
