"""Hiding replies in conversations of ours: PUT /2/tweets/{id}/hidden, as the account itself.

Source: https://docs.x.com/x-api/posts/hide-replies/introduction. Hiding what is hidden already succeeds
(https://developer.x.com/en/docs/twitter-api/tweets/hide-replies/api-reference), so saying it again does no harm.
The token needs the scope tweet.moderate.write. Nobody can delete what others wrote.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable

from chalicelib.channels.base import Account, Bases, Fault, How, Http, HttpAnswer, Secrets, SendFailed
from chalicelib.channels.deeds import Deed
from chalicelib.channels.x.failures import failure, unknown
from chalicelib.channels.x.reading import obj
from chalicelib.domain.moderation import Action

_ID = re.compile(r"[0-9]{1,19}")
_FORBIDDEN = "X did not allow it: it hides only replies in conversations that this account began"


def moderate(
    deed: Deed, account: Account, secrets: Secrets, http: Http, bases: Bases, *, now: Callable[[], float] = time.time
) -> None:
    """One call. `now` gives epoch seconds, for rate limits. Raises SendFailed."""
    token = secrets.send.get("access_token", "")
    if not token:
        raise _refused("credentials", "no X access token is stored for this account: add it in the settings")
    if deed.action == Action.DELETE or not _ID.fullmatch(deed.provider_id):
        raise _refused("not_possible", "X lets nobody delete what others wrote, and hides replies only")
    hidden = deed.action == Action.HIDE
    answer = http(
        "PUT",
        f"{bases.x}/2/tweets/{deed.provider_id}/hidden",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        body=json.dumps({"hidden": hidden}).encode(),
    )
    if not 200 <= answer.status < 300:
        raise _failed(answer, now())
    if _told(answer) is not hidden:
        raise unknown(str(answer.status))


def _told(answer: HttpAnswer) -> bool | None:
    try:
        said = obj(json.loads(answer.body), "data").get("hidden")
    except (ValueError, RecursionError):
        return None
    return said if isinstance(said, bool) else None


def _failed(answer: HttpAnswer, now: float) -> SendFailed:
    found = failure(answer, How.POST, now)
    if answer.status == 404:
        return _refused("gone", "X does not find the post any more")
    return _refused("not_our_conversation", _FORBIDDEN) if found.code == "forbidden" else found


def _refused(code: str, reason: str) -> SendFailed:
    return SendFailed(Fault.REJECTED, reason, code=code)
