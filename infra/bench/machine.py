"""What the figures were measured on, and whether anybody else was using it meanwhile."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

_BUSY_SHARE = 0.25  # of all cores, by others, before the wall-clock figures are doubted


def describe() -> dict[str, Any]:
    return {
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
        "cpu": _model(),
        "measured": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
    }


def _model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")


class Others:
    """The share of this machine's cores that other processes use. Look before our own work starts."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        before = _busy()
        sleep(1.0)
        after = _busy()
        self.share = (after[0] - before[0]) / max(1.0, after[1] - before[1]) if before and after else 0.0

    @property
    def busy(self) -> bool:
        return self.share > _BUSY_SHARE

    def __str__(self) -> str:
        return f"other programs use {self.share:.0%} of this machine"


def _busy() -> tuple[float, float] | None:
    """Clock ticks spent working, and in all, by every core since the start."""
    try:
        ticks = [float(tick) for tick in Path("/proc/stat").read_text().splitlines()[0].split()[1:]]
    except (OSError, ValueError):
        return None
    idle = ticks[3] + ticks[4]
    return sum(ticks) - idle, sum(ticks)


def progress() -> Callable[[str], None]:
    """Prints a line with the seconds since the start."""
    started = time.monotonic()

    def tell(text: str) -> None:
        print(f"{time.monotonic() - started:7.1f} s  {text}", flush=True)

    return tell
