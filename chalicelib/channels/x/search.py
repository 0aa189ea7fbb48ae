"""X's recent search: one page of posts, each as the event its webhook would have brought.

Source: https://docs.x.com/x-api/posts/search/introduction and .../search/integrate/paginate. (The filtered stream
finds posts sooner, but over a connection that is held for ever, which nothing that is paid by the call can do.)
Pictures are not asked for: X charges for each, and the post's link shows them.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from chalicelib.channels.base import Account, Bases, Fault, How, Http, Secrets, SendFailed
from chalicelib.channels.x.activity import read_post
from chalicelib.channels.x.delivery import delivery_for
from chalicelib.channels.x.failures import failure
from chalicelib.channels.x.posts import post_event
from chalicelib.channels.x.reading import ident, obj, rows, text
from chalicelib.domain.events import Direction, Event, EventType

_POST = "author_id,conversation_id,created_at,entities,in_reply_to_user_id,lang,note_tweet,referenced_tweets"
_USER = "name,username,profile_image_url,public_metrics,verified,verified_type"
_ID = re.compile(r"[0-9]{1,19}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What to ask for: `since` is the id of the newest post known, `most` 10 to 100 posts."""

    watch: str
    query: str
    since: str
    token: str = ""
    most: int = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came. `posts` and `users` are what X charges for; `events` what is worth handing on."""

    events: tuple[Event, ...] = ()
    posts: int = 0
    users: int = 0
    newest: str = ""
    token: str = ""


def page(
    look: Look, account: Account, secrets: Secrets, http: Http, bases: Bases, received_at: int,
    *, now: Callable[[], float] = time.time,
) -> Page:  # fmt: skip
    """Raises SendFailed; after UNKNOWN the page may simply be asked for again."""
    token = secrets.send.get("access_token", "")
    if not token:
        raise SendFailed(Fault.REJECTED, "no X access token is stored for this account", code="credentials")
    asked = {
        "query": look.query, "max_results": str(look.most), "since_id": look.since, "tweet.fields": _POST,
        "expansions": "author_id", "user.fields": _USER, **({"next_token": look.token} if look.token else {}),
    }  # fmt: skip
    answer = http(
        "GET", f"{bases.x}/2/tweets/search/recent?{urlencode(asked)}", headers={"Authorization": f"Bearer {token}"}
    )
    if not 200 <= answer.status < 300:
        raise failure(answer, How.POST, now())
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError) as error:
        raise SendFailed(Fault.UNKNOWN, "X's answer could not be read", code="unreadable") from error
    return _page(obj(body), look.watch, account, received_at)


def _page(body: dict[str, Any], watch: str, account: Account, received_at: int) -> Page:
    meta, includes = obj(body, "meta"), obj(body, "includes")
    posts = [obj(row) for row in rows(body.get("data"))]
    known = [ident(meta.get("newest_id")), *(ident(post.get("id")) for post in posts)]
    ids = [id for id in known if _ID.fullmatch(id)]
    events = [_event(post, includes, watch, account, received_at) for post in posts]
    return Page(
        events=tuple(event for event in events if event),
        posts=len(posts),
        users=len(rows(includes.get("users"))),
        newest=max(ids, key=int, default=""),
        token=text(meta.get("next_token")),
    )


def _event(
    payload: dict[str, Any], includes: dict[str, Any], watch: str, account: Account, received_at: int
) -> Event | None:
    """The event, under the same key as its webhook's. None for reshares, our own posts, and what has no author."""
    delivery = delivery_for(account, "", received_at, "")
    post = read_post(payload, includes, received_at)
    event = post_event(post, delivery) if post else None
    if event is None or event.type is EventType.IGNORED or event.direction is Direction.OUTBOUND:
        return None
    if post and (post.answers in delivery.own or _names_us(payload, event.text, account)):
        return event
    return replace(event, extra={**event.extra, "found": "yes", "watch": watch})


def _names_us(payload: dict[str, Any], said: str, account: Account) -> bool:
    """Whether the post speaks to us: then its webhook says so as well, and it is no chance find."""
    ours = {account.address, *account.addresses} - {""}
    if any(ident(obj(m).get("id")) in ours for m in rows(obj(payload, "entities").get("mentions"))):
        return True
    handle = str(account.settings.get("handle", "")).lstrip("@")
    return bool(handle) and re.search(rf"@{re.escape(handle)}\b", said, re.IGNORECASE) is not None
