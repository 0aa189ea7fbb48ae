"""How the console behaves with 5,000 tickets in a list, 2,000 lines on a ticket, and fast fingers on a slow machine.

    python -m infra.bench.console

The packaged app on a local stack of its own, looked at in the system's Chromium; the figures are from the browser's
own trace (infra/bench/console_trace.py). Scrolling is done as a wheel's, by the browser's own input; typing by real key
events with the processor slowed down to a quarter. That few rows are drawn, however many there are, must hold; what
the clock says only warns.
"""

from __future__ import annotations

import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, CDPSession, Error, Page

from infra.bench import console_seed, console_trace
from infra.bench.console_trace import OF_FRAMES, OF_KEYS, at
from infra.bench.machine import Others, progress
from infra.bench.table import Goal, Line, Section
from infra.browser import PATIENCE_MS, chromium, sign_in
from infra.build import Build, Package, package
from infra.local.stack import Stack, start_stack, wait_healthy

Row = dict[str, Any]
Tell = Callable[[str], None]

TICKETS, LINES, KEYS = 5_000, 2_000, 200
SLOWDOWN = 4
_SCROLL_PX, _PX_A_SECOND = 40_000, 4_000
_KEY_PAUSE_MS = 90  # eleven keys a second: few people type faster
_PATIENCE = 240.0
_WORDS = "We are sorry that it took so long: the parcel left our house this morning and is with you tomorrow. "

DRAWN = 60
"""Rows of a list, or lines of a ticket, that may be in the page at a time."""
FRAME_MS, KEY_MS = 50, 50


def measure(folder: Path, made: Package, tell: Tell) -> list[Row]:
    """A row each for the list, the ticket and the keys. Raises RuntimeError with what didn't come about."""
    with start_stack(folder / "console", made=made, with_sandbox=False) as stack:
        wait_healthy(stack)
        ticket = console_seed.long_ticket(stack, LINES)
        console_seed.fill_list(stack, TICKETS - 1)
        tell(f"console: {TICKETS} tickets in a list, {LINES} lines on one of them")
        console_seed.settled(stack)
        try:
            with chromium() as browser:
                return _Bench(stack, browser, tell).rows(ticket)
        except Error as error:
            raise RuntimeError(f"the browser: {error}") from error


class _Bench:
    def __init__(self, stack: Stack, browser: Browser, tell: Tell) -> None:
        self._stack, self._browser, self._tell = stack, browser, tell
        self._page: Page = browser.new_page(viewport={"width": 1440, "height": 900})
        self._page.set_default_timeout(PATIENCE_MS)
        self._cdp: CDPSession = self._page.context.new_cdp_session(self._page)

    def rows(self, ticket: str) -> list[Row]:
        sign_in(self._page, self._stack.url, "mei")
        found = [self._list(), self._timeline(ticket)]
        self._tell("console: scrolled through both")
        found.append(self._typing())
        self._tell(f"console: {KEYS} keys typed, with the processor {SLOWDOWN} times as slow")
        return found

    # --- scrolling

    def _list(self) -> Row:
        self._page.goto(f"{self._stack.url}/app/inbox/queue.{console_seed.QUEUE}")
        pane = "section[tabindex='0']"
        self._page.locator(f"{pane} a").first.wait_for()
        row_height = float(self._page.locator(f"{pane} a").first.evaluate("(row) => row.offsetHeight"))
        seconds = self._whole(pane, row_height * TICKETS * 0.97, "end")
        return {
            "name": f"scroll_{TICKETS}_tickets", "load_all_s": seconds,
            **self._scrolled(pane, f"{pane} a[href*='/inbox/']", back=True),
        }  # fmt: skip

    def _timeline(self, ticket: str) -> Row:
        self._page.goto(f"{self._stack.url}/app/inbox/queue.{console_seed.QUEUE}/{ticket}")
        pane = "[role=log]"
        self._page.locator(f"{pane} article").first.wait_for()
        began = time.monotonic()
        earlier = self._page.get_by_role("button", name="Show what was before")
        while earlier.count():
            self._patient(began, "the ticket's lines never were all there")
            self._to(pane, "start")
            self._page.wait_for_timeout(50)
        seconds = round(time.monotonic() - began, 1)
        self._to(pane, "end")
        return {
            "name": f"scroll_{LINES}_lines", "load_all_s": seconds,
            **self._scrolled(pane, f"{pane} article", back=True),
        }  # fmt: skip

    def _whole(self, pane: str, height: float, where: str) -> float:
        """Seconds until the whole list is there, going to its end again and again."""
        began = time.monotonic()
        while self._height(pane) < height:
            self._patient(began, "the list never was all there")
            self._to(pane, where)
            self._page.wait_for_timeout(50)
        return round(time.monotonic() - began, 1)

    def _scrolled(self, pane: str, drawn: str, *, back: bool) -> Row:
        """Up from the end, and down again, while the browser writes down what it does."""
        box = self._page.locator(pane).first.bounding_box()
        if box is None:
            raise RuntimeError(f"{pane} isn't on the page")
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self._watch(drawn)
        self._page.wait_for_timeout(1_000)
        self._browser.start_tracing(page=self._page, categories=OF_FRAMES)
        for way in (1, -1) if back else (1,):
            self._cdp.send(
                "Input.synthesizeScrollGesture",
                {"x": x, "y": y, "yDistance": way * _SCROLL_PX, "speed": _PX_A_SECOND, "gestureSourceType": "mouse"},
            )
        events = console_trace.events_of(self._browser.stop_tracing())
        seen = console_trace.frames(events)
        return {
            "drawn_most": int(self._page.evaluate("window.drawnMost")),
            "nodes": int(self._page.evaluate("document.querySelectorAll('*').length")),
            "frames": len(seen.times) + 1,
            "p50_ms": at(seen.times, 0.5),
            "p95_ms": at(seen.times, 0.95),
            "most_ms": at(seen.times, 1.0),
            "over_50_ms": seen.slow,
            "dropped": seen.dropped,
        }

    def _watch(self, drawn: str) -> None:
        """The page keeps in mind how many rows it had at most, looking each time it has painted."""
        self._page.evaluate(
            """(drawn) => {
                window.drawnMost = 0;
                cancelAnimationFrame(window.drawnLook);
                const look = () => {
                    window.drawnMost = Math.max(window.drawnMost, document.querySelectorAll(drawn).length);
                    window.drawnLook = requestAnimationFrame(look);
                };
                look();
            }""",
            drawn,
        )

    def _height(self, pane: str) -> float:
        return float(self._page.locator(pane).first.evaluate("(at) => at.scrollHeight"))

    def _to(self, pane: str, where: str) -> None:
        self._page.locator(pane).first.evaluate(
            "(at, where) => { at.scrollTop = where === 'end' ? at.scrollHeight : 0 }", where
        )

    def _patient(self, began: float, problem: str) -> None:
        if time.monotonic() - began > _PATIENCE:
            raise RuntimeError(f"{problem}\n{self._stack.lambda_log('api_handler', 3)}")

    # --- typing

    def _typing(self) -> Row:
        """Into the composer of the long ticket, everything of it loaded."""
        self._page.evaluate("cancelAnimationFrame(window.drawnLook)")
        area = self._page.locator("textarea").first
        area.click()
        area.type(_WORDS[:20], delay=_KEY_PAUSE_MS)  # the first keys load what typing needs
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWDOWN})
        self._page.wait_for_timeout(2_000)
        self._browser.start_tracing(page=self._page, categories=OF_KEYS)
        self._page.keyboard.type((_WORDS * 5)[:KEYS], delay=_KEY_PAUSE_MS)
        self._page.wait_for_timeout(1_000)
        events = console_trace.events_of(self._browser.stop_tracing())
        self._cdp.send("Emulation.setCPUThrottlingRate", {"rate": 1})
        took = console_trace.keys(events)
        if len(took) < KEYS * 0.95:
            raise RuntimeError(f"the browser's trace tells of {len(took)} of {KEYS} keys")
        return {
            "name": f"type_{KEYS}_keys_at_{SLOWDOWN}x", "keys": len(took),
            "p50_ms": at(took, 0.5), "p95_ms": at(took, 0.95), "most_ms": at(took, 1.0),
            "over_50_ms": sum(1 for one in took if one > KEY_MS),
        }  # fmt: skip


_SHOWN = (
    "load_all_s", "drawn_most", "nodes", "keys", "frames", "p50_ms", "p95_ms", "most_ms", "over_50_ms", "dropped",
)  # fmt: skip


def section(rows: list[Row], others: Others) -> Section:
    """How many rows are drawn is exact; times only warn."""
    note = f"({others})" if others.busy else ""
    lines = []
    for row in rows:
        limit = KEY_MS if "keys" in row else FRAME_MS
        lines.append(Line(row["name"], row, (Goal("p95_ms", limit),), strict=False, note=note))
        if "drawn_most" in row:
            goal = (Goal("drawn_most", DRAWN),)
            lines.append(Line(f"{row['name']}_drawn", {"drawn_most": row["drawn_most"]}, goal))
    return Section("The console in Chromium (by the browser's own trace)", _SHOWN, lines)


def main() -> None:
    others, tell = Others(), progress()
    tell(f"{others}{', so times are doubtful' if others.busy else ''}")
    with tempfile.TemporaryDirectory(prefix="rapport-console-") as folder:
        rows = measure(Path(folder), package("local", Build()), tell)
    print(section(rows, others).text())
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
