"""A channel's `moderation` module that counts, and does what it is told to do next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from chalicelib.channels.base import Bases
from chalicelib.channels.deeds import Deed
from chalicelib.services.moderating import ModeratingWires
from tests.fakes.backend import Backend


@dataclass
class FakeModeration:
    """`heard` holds what took effect; `answers`: what to do next instead (raise or return)."""

    backend: Backend
    secrets: Any
    heard: list[Deed] = field(default_factory=list)
    answers: list[Callable[[], None]] = field(default_factory=list)

    @property
    def wires(self) -> ModeratingWires:
        return ModeratingWires(self.secrets, cast(Any, None), Bases(), lambda: 0.5, lambda channel: cast(Any, self))

    def moderate(self, deed: Deed, *_: Any) -> None:
        if self.answers:
            self.answers.pop(0)()
            return
        with self.backend.call("provider.moderate"):
            self.heard.append(deed)
