"""GET /2/tweets: posts by their ids, with their public counts where they are asked for.

Source: https://docs.x.com/x-api/posts/get-posts-by-ids. What isn't found is told in `errors`, with status 200.
"""

from __future__ import annotations

import re
from typing import Any

from sandbox import counts, x_hooks
from sandbox.accounts import Account
from sandbox.box import Box
from sandbox.web import Request
from sandbox.world import Item

_PARAMETERS = (
    "ids",
    "tweet.fields",
    "post.fields",
    "expansions",
    "user.fields",
    "media.fields",
    "poll.fields",
    "place.fields",
)
_FIELDS = (
    "article", "attachments", "author_id", "card_uri", "community_id", "context_annotations", "conversation_id",
    "created_at", "display_text_range", "edit_controls", "edit_history_tweet_ids", "entities", "geo", "id",
    "in_reply_to_user_id", "lang", "media_metadata", "non_public_metrics", "note_tweet", "organic_metrics",
    "possibly_sensitive", "promoted_metrics", "public_metrics", "referenced_tweets", "reply_settings", "scopes",
    "source", "suggested_source_links", "text", "withheld",
)  # fmt: skip
_GONE = "https://api.twitter.com/2/problems/resource-not-found"


def wrong(request: Request) -> list[tuple[str, str]]:
    """(parameter, what is wrong) of a call; [] if nothing is."""
    found = [(name, "is not a known query parameter") for name, _ in request.query if name not in _PARAMETERS]
    ids = request.arg("ids").split(",")
    if not 1 <= len(ids) <= 100 or not all(re.fullmatch(r"\d{1,19}", one) for one in ids):
        found.append(("ids", "must hold 1 to 100 ids of 1 to 19 digits"))
    return found + [("tweet.fields", f"{name} is not one of them") for name in _asked(request) if name not in _FIELDS]


def _asked(request: Request) -> list[str]:
    both = f"{request.arg('tweet.fields')},{request.arg('post.fields')}"
    return [name for name in both.split(",") if name]


def looked_up(box: Box, request: Request, account: Account) -> dict[str, Any]:
    """The answer's body."""
    fields = _asked(request)
    data, errors = [], []
    for post_id in dict.fromkeys(request.arg("ids").split(",")):
        item = box.world.items.get(post_id)
        if item is None or item.deleted or (item.channel, item.visibility) != ("x", "public"):
            errors.append(_missing(post_id))
        else:
            data.append(_post(box, account, item, fields))
    return {**({"data": data} if data else {}), **({"errors": errors} if errors else {})}


def _post(box: Box, account: Account, item: Item, fields: list[str]) -> dict[str, Any]:
    whole = x_hooks.post(account, item) | {"public_metrics": metrics(box, item)}
    names = {"id", "text", "edit_history_tweet_ids", *fields}
    return {name: value for name, value in whole.items() if name in names}


def metrics(box: Box, item: Item) -> dict[str, int]:
    return {
        "retweet_count": counts.counted(item, "shares"),
        "repost_count": counts.counted(item, "shares"),
        "reply_count": counts.answers(box, item, direct=True),
        "like_count": counts.likes(item),
        "quote_count": counts.counted(item, "quotes"),
        "bookmark_count": 0,
        "impression_count": counts.counted(item, "impressions"),
    }


def _missing(post_id: str) -> dict[str, str]:
    return {
        "value": post_id,
        "detail": f"Could not find tweet with ids: [{post_id}].",
        "title": "Not Found Error",
        "resource_type": "tweet",
        "parameter": "ids",
        "resource_id": post_id,
        "type": _GONE,
    }
