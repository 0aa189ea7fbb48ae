"""Fixtures that start a local stack for tests: on free ports, with IAM enforced, gone afterwards.

`stack`            the packaged app, seeded, with sandbox and front door; shared by the whole session.
                   Tests must bring identities and tickets of their own and not count other people's.
`own_stack`        one running stack for a file that must not meet what others left behind
`fresh_stack`      a factory of stacks of one's own, for tests that stop, break or restart them:
                       with fresh_stack() as stack: ...
                   called twice with the same folder, the second stack finds the first one's data.
Mark such tests `@pytest.mark.stack`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

import pytest

from infra.build import Build, Package, package
from infra.local.stack import Stack, start_stack, wait_healthy


class FreshStack(Protocol):
    def __call__(self, folder: Path | None = None, **options: Any) -> AbstractContextManager[Stack]: ...


@pytest.fixture(scope="session")
def local_package() -> Package:
    """`chalice package`'s output for the local stage (made once while the sources don't change)."""
    return package("local", Build())


@pytest.fixture(scope="session")
def stack(local_package: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with start_stack(tmp_path_factory.mktemp("stack"), auth=True, made=local_package) as running:
        wait_healthy(running)
        yield running


@pytest.fixture(scope="module")
def own_stack(local_package: Package, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A stack for one file alone: what other files leave on an agent's desk (a chat, missed calls) decides who is
    rung. Such a file overrides `stack` with it."""
    with start_stack(tmp_path_factory.mktemp("own"), auth=True, made=local_package) as running:
        wait_healthy(running)
        yield running


@pytest.fixture
def fresh_stack(local_package: Package, tmp_path: Path) -> FreshStack:
    def start(folder: Path | None = None, **options: Any) -> AbstractContextManager[Stack]:
        return start_stack(folder or tmp_path / "stack", **{"auth": True, "made": local_package, **options})

    return start
