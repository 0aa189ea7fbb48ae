"""A world in which people write posts."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.agents import Role
from chalicelib.domain.approvals import public_id
from chalicelib.domain.posts import Post, State
from chalicelib.services.approvals import Approvals
from chalicelib.services.posts.drafting import Drafting
from chalicelib.services.posts.service import Posts
from chalicelib.services.posts.wishes import Who, Wish, thing
from tests.fakes import World

MINUTE, HOUR, DAY = 60_000, 3_600_000, 86_400_000
ANA, RUTH = Who("ana", Role.AGENT), Who("ruth", Role.SUPERVISOR)
BOTH = (("x#brand", ""), ("facebook#page", ""))


class Desk:
    """Drafting over a world; rebuilt with its processes."""

    def __init__(self, world: World | None = None) -> None:
        self.world = world or World()

    @property
    def approvals(self) -> Approvals:
        return self.world.approvals

    @property
    def posts(self) -> Posts:
        return self.world.posts

    @property
    def drafting(self) -> Drafting:
        return self.world.drafting

    @property
    def now(self) -> int:
        return self.world.clock.now

    def draft(self, text: str = "We open at nine.", *, at: int = 0, client: str = "c1", **more: Any) -> str:
        wish = Wish(**{"text": text, "targets": BOTH, "at": at, **more})
        return self.drafting.create(client, wish, ANA).record.id

    def submitted(self, **more: Any) -> str:
        id = self.draft(**more)
        self.drafting.submit(id, ANA, version=None)
        return id

    def approve(self, id: str, **more: Any) -> None:
        self.approvals.approve(public_id("post", thing(self.post(id))), by="ruth", **more)

    def post(self, id: str) -> Post:
        return self.posts.get(id).record

    def state(self, id: str) -> State:
        return self.post(id).state

    @property
    def said(self) -> list[tuple[str, str]]:
        return [(str(said.channel), said.text) for said in self.world.provider.heard]
