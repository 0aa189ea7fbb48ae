"""The likes, comments and shares of posts of ours, read at growing pauses after publication (domain/posts.py).

The ledger asks (services/posts/service.py); the outbound worker reads, since it may speak to providers. A reading
changes nothing there, so it is simply done again after a failure, thrice at most, then at the next step.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.aws.secrets import SecretStore
from chalicelib.channels import metrics as channels
from chalicelib.channels.base import Bases, Fault, Http, SendFailed
from chalicelib.channels.metrics import Counted, Metrics
from chalicelib.domain import posts as p
from chalicelib.domain.errors import NotFound
from chalicelib.domain.posts import Post, Reading, Status, Target
from chalicelib.services.context import Context
from chalicelib.services.posts.costs import Costs
from chalicelib.services.posts.service import Posts


@dataclass(frozen=True, slots=True)
class MeasureWires:
    """What reading needs besides the store."""

    secrets: SecretStore
    http: Http
    bases: Bases
    metrics: Callable[[str], Metrics | None] = channels.metrics
    costs: Costs | None = None


class Measuring:
    def __init__(self, context: Context, wires: MeasureWires, posts: Posts) -> None:
        self._c, self._w, self._posts = context, wires, posts

    def measure(self, asked: Mapping[str, Any]) -> None:
        """`asked`: id, target (`channel#account`), step. What was read since does nothing."""
        try:
            post = self._posts.get(asked["id"]).record
            target = p.target_of(post, asked["target"])
        except NotFound:
            return
        step = int(asked["step"])
        if target.status is not Status.PUBLISHED or step < target.step:
            return
        counted: Counted | None = None
        try:
            counted = self._counted(target)
        except SendFailed as failure:
            if failure.code == "gone":
                why = failure.reason
                self._note(post, target, lambda known: p.gone(known, why))
                return
        if counted is None:
            self._note(post, target, lambda known: p.missed(known, step))
            return
        reading, link = _reading(counted, self._c.clock()), counted.link
        self._note(post, target, lambda known: p.read(known, step, reading, link))

    def _counted(self, target: Target) -> Counted | None:
        """None where it can't be read now. Raises SendFailed."""
        account = self._c.store.settings.account(target.channel, target.account)
        secrets = self._w.secrets.get(target.channel, target.account)
        module = self._w.metrics(target.channel)
        if account is None or secrets is None or module is None:
            return None
        if self._w.costs and not self._w.costs.may_read(account):
            return None
        billed = True
        try:
            return module.read(target.provider_id, account, secrets, self._w.http, self._w.bases)
        except SendFailed as failure:
            billed = failure.fault is Fault.UNKNOWN  # it may have answered
            raise
        finally:
            if self._w.costs and billed:
                self._w.costs.read(account)

    def _note(self, post: Post, target: Target, how: Callable[[Target], Target]) -> None:
        self._posts.changed(post.id, lambda known: p.with_target(known, target.name, how))


def _reading(x: Counted, now: int) -> Reading:
    return Reading(
        at=now, likes=x.likes, comments=x.comments, shares=x.shares, quotes=x.quotes, impressions=x.impressions
    )
