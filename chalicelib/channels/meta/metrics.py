"""What Facebook counts of a post of the page's: reactions, comments (answers to comments too), shares.

GET /{post}?fields=..., with summaries in place of lists: https://developers.facebook.com/docs/graph-api/reference/post/,
https://developers.facebook.com/docs/graph-api/reference/object/reactions and .../object/comments. `shares` is left
out by Facebook while nobody has shared.
"""

from __future__ import annotations

import json
from typing import Any

from chalicelib.channels.base import Account, Bases, Fault, Http, Secrets, SendFailed
from chalicelib.channels.meta.answers import sent_id
from chalicelib.channels.meta.graph import proof, query, segment, token_of
from chalicelib.channels.metrics import Counted

FIELDS = (
    "id,permalink_url,shares,reactions.limit(0).summary(total_count),"
    "comments.filter(stream).limit(0).summary(total_count)"
)


def read(post: str, account: Account, secrets: Secrets, http: Http, bases: Bases) -> Counted:
    """The counts of one post. Raises SendFailed."""
    token = token_of(secrets)
    asked = query({"fields": FIELDS, **proof(account, secrets, token)})
    url = f"{bases.meta}/{segment(post, 'provider_id')}{asked}"
    answer = http("GET", url, headers={"Authorization": f"Bearer {token}"})
    if sent_id(answer) != post:  # raises for every failure
        raise SendFailed(Fault.UNKNOWN, "Facebook told of another post.", code="200")
    body = json.loads(answer.body)
    link = body.get("permalink_url")
    return Counted(
        likes=_total(body.get("reactions")), comments=_total(body.get("comments")), shares=_shares(body),
        link=link if isinstance(link, str) and link.startswith("https://") else "",
    )  # fmt: skip


def _total(edge: Any) -> int | None:
    summary = edge.get("summary") if isinstance(edge, dict) else None
    return _count(summary.get("total_count")) if isinstance(summary, dict) else None


def _shares(body: dict[str, Any]) -> int | None:
    if "shares" not in body:
        return 0
    shares = body["shares"]
    return _count(shares.get("count")) if isinstance(shares, dict) else None


def _count(found: Any) -> int | None:
    return found if isinstance(found, int) and not isinstance(found, bool) else None
