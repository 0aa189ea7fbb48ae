"""Several workers in one thread, switched at every call to AWS in an order that a test chooses and can repeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from greenlet import getcurrent, greenlet  # type: ignore[import-untyped]

from tests.fakes.backend import Backend


class Schedule:
    """Runs tasks side by side. `choices` says which goes on next (by number, among those not finished);
    when they run out, the tasks finish one after the other. A task that raises is started again, as a
    queue delivers again, up to `tries` times."""

    def __init__(self, backend: Backend, *, tries: int = 12) -> None:
        self._b, self._tries = backend, tries
        self._waiting: list[greenlet] = []
        self.steps: list[str] = []

    def run(self, tasks: Sequence[Callable[[], object]], choices: Sequence[int]) -> None:
        hub = getcurrent()

        def pause(site: str, when: str) -> None:
            me = getcurrent()
            if when == "before" and me is not hub:
                self.steps.append(f"{names[id(me)]}:{site}")
                hub.switch()

        workers = [greenlet(lambda task=task: self._again(task)) for task in tasks]
        names = {id(worker): n for n, worker in enumerate(workers)}
        self._b.hooks.append(pause)
        try:
            for choice in choices:
                alive = [w for w in workers if not w.dead]
                if not alive:
                    break
                alive[choice % len(alive)].switch()
            for worker in workers:
                while not worker.dead:
                    worker.switch()
        finally:
            self._b.hooks.remove(pause)

    def _again(self, task: Callable[[], object]) -> None:
        for attempt in range(self._tries):
            try:
                task()
                return
            except Exception:
                if attempt + 1 == self._tries:
                    raise
