"""The in-memory twin of store/calls.py."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.domain.calls import Call
from chalicelib.domain.errors import Conflict
from tests.fakes.backend import Backend, Rows

_LAST = 20


class FakeCalls:
    def __init__(self, backend: Backend) -> None:
        self.rows: Rows[Call] = Rows(backend, "calls")
        self._answers: Rows[str] = Rows(backend, "calls")
        self._live: Rows[frozenset[str]] = Rows(backend, "calls")
        self._lengths: Rows[dict[str, int]] = Rows(backend, "calls")

    def get(self, id: str, *, consistent: bool = True) -> Call | None:
        return self.rows.get("get", id, consistent=consistent)

    def many(self, ids: list[str]) -> list[Call]:
        found = self.rows.many("many", ids) if ids else {}
        return [found[id] for id in dict.fromkeys(ids) if id in found]

    def save(self, call: Call) -> Call:
        fresh = replace(call, version=call.version + 1)

        def how(old: Call | None) -> Call | None:
            return fresh if (old.version if old else 0) == call.version else None

        if self.rows.write("save", call.id, how) is None:
            raise Conflict("Somebody else changed this call at the same time.", call.version)
        return fresh

    def answered(self, request: str, answer: str, *, now: int) -> str:
        made = self._answers.write("answered", request, lambda old: answer if old is None else None)
        return made if made is not None else self._answers.now[request]

    def on_call(self, agent: str) -> list[str]:
        return sorted(self._live.get("on_call", agent, consistent=True) or ())

    def join(self, agent: str, call: str) -> None:
        self._live.write("join", agent, lambda old: (old or frozenset()) | {call})

    def leave(self, agent: str, call: str) -> None:
        self._live.write("leave", agent, lambda old: (old or frozenset()) - {call})

    def lengths(self, queue: str) -> dict[str, int]:
        return dict(self._lengths.get("lengths", queue, consistent=False) or {})

    def note_length(self, queue: str, call: str, ms: int) -> None:
        kept = {**{k: v for k, v in self.lengths(queue).items() if k != call}, call: ms}
        self._lengths.write("note_length", queue, lambda old: dict(list(kept.items())[-_LAST:]))
