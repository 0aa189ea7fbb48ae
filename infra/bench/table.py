"""One line a figure, each judged: PASS, MISS, WARN, or nothing where there is no goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

PASS, MISS, WARN = "PASS", "MISS", "WARN"


@dataclass(frozen=True, slots=True)
class Goal:
    """`name` is at most `most` (or, with `least`, at least that)."""

    name: str
    most: float | None = None
    least: float | None = None

    def met(self, figures: Mapping[str, Any]) -> bool:
        value = figures[self.name]
        return (self.most is None or value <= self.most) and (self.least is None or value >= self.least)

    def __str__(self) -> str:
        return f"{self.name}<={_number(self.most)}" if self.most is not None else f"{self.name}>={_number(self.least)}"


@dataclass(frozen=True, slots=True)
class Line:
    """A named row of figures. `strict`: a missed goal fails the run; else it is a warning."""

    name: str
    figures: Mapping[str, Any]
    goals: tuple[Goal, ...] = ()
    strict: bool = True
    note: str = ""

    @property
    def missed(self) -> list[Goal]:
        return [goal for goal in self.goals if not goal.met(self.figures)]

    @property
    def verdict(self) -> str:
        if not self.goals:
            return ""
        if not self.missed:
            return PASS
        return MISS if self.strict else WARN

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            **self.figures,
            "goals": [str(goal) for goal in self.goals],
            "verdict": self.verdict,
            **({"note": self.note} if self.note else {}),
        }


@dataclass(slots=True)
class Section:
    """`shown`: the figures to print, in this order; those a line doesn't have are left out."""

    title: str
    shown: tuple[str, ...]
    lines: list[Line] = field(default_factory=list)

    def text(self) -> str:
        wide = max((len(line.name) for line in self.lines), default=0)
        return "\n".join([self.title, *(f"  {_line(line, self.shown, wide)}" for line in self.lines)])


def _line(line: Line, shown: Iterable[str], wide: int) -> str:
    parts = [f"{name}={_number(line.figures[name])}" for name in shown if line.figures.get(name) is not None]
    if line.missed:
        parts.append(f"goal {' '.join(map(str, line.missed))}")
    elif line.goals:
        parts.append(f"goal {' '.join(map(str, line.goals))}")
    return " ".join(part for part in (f"{line.name:<{wide}}", *parts, line.verdict, line.note) if part)


def _number(value: Any) -> str:
    if not isinstance(value, float):
        return str(value)
    return f"{value:.5f}".rstrip("0").rstrip(".") if abs(value) < 1 else f"{value:.3f}".rstrip("0").rstrip(".")
