"""What X counts of a post of ours: GET /2/tweets?ids=...&tweet.fields=public_metrics, as the account itself.

Source: https://docs.x.com/x-api/posts/get-posts-by-ids and https://docs.x.com/x-api/fundamentals/metrics. X bills
the reading of one's own posts (https://docs.x.com/x-api/getting-started/pricing). X is renaming `tweet` to `post`
and `retweet` to `repost`: its guides ask with the old names (https://docs.x.com/x-api/fundamentals/fields), its
description of the API has the new ones; both are read.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from chalicelib.channels.base import Account, Bases, Fault, How, Http, Secrets, SendFailed
from chalicelib.channels.metrics import Counted
from chalicelib.channels.x.failures import failure, unknown
from chalicelib.channels.x.reading import obj, rows, text

_ID = re.compile(r"[0-9]{1,19}")


def read(
    post: str, account: Account, secrets: Secrets, http: Http, bases: Bases, *, now: Callable[[], float] = time.time
) -> Counted:
    """The counts of one post. `now` gives epoch seconds, for rate limits. Raises SendFailed."""
    token = secrets.send.get("access_token", "")
    if not token:
        raise _refused("credentials", "no X access token is stored for this account: add it in the settings")
    if not _ID.fullmatch(post):
        raise _refused("gone", "this is no id of a post on X")
    asked = urlencode({"ids": post, "tweet.fields": "public_metrics"})
    answer = http("GET", f"{bases.x}/2/tweets?{asked}", headers={"Authorization": f"Bearer {token}"})
    if answer.status != 200:
        raise failure(answer, How.POST, now())
    try:
        body = obj(json.loads(answer.body))
    except (ValueError, RecursionError):
        raise unknown("200") from None
    for found in map(obj, rows(body.get("data"))):
        if found.get("id") == post:
            return _counted(obj(found, "public_metrics"))
    if any(text(obj(error).get("type")).endswith("resource-not-found") for error in rows(body.get("errors"))):
        raise _refused("gone", "X does not find the post any more")
    raise unknown("200")


def _counted(metrics: dict[str, Any]) -> Counted:
    def count(*names: str) -> int | None:
        found = next((metrics[name] for name in names if name in metrics), None)
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    return Counted(
        likes=count("like_count"), comments=count("reply_count"), shares=count("retweet_count", "repost_count"),
        quotes=count("quote_count"), impressions=count("impression_count"),
    )  # fmt: skip


def _refused(code: str, reason: str) -> SendFailed:
    return SendFailed(Fault.REJECTED, reason, code=code)
