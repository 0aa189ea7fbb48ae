"""In-memory twin of chalicelib/store/meters.py."""

from __future__ import annotations

from collections.abc import Mapping

from tests.fakes.backend import Backend, Rows


class FakeMeters:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[dict[str, int]] = Rows(backend, "meters")

    def add(self, key: str, counts: Mapping[str, int], *, now: int) -> dict[str, int]:
        def how(old: dict[str, int] | None) -> dict[str, int]:
            known = old or {}
            return {kind: known.get(kind, 0) + counts.get(kind, 0) for kind in {**known, **counts}}

        return self.rows.write("add", key, how) or {}

    def read(self, key: str) -> dict[str, int]:
        return dict(self.rows.get("read", key, consistent=True) or {})
