"""Hiding and deleting customers' comments and posts through the Graph API.

Sources: `is_hidden` of https://developers.facebook.com/docs/graph-api/reference/comment/ (documented when it came:
https://developers.facebook.com/docs/graph-api/changelog/version2.2) and of a page's posts
(https://developers.facebook.com/docs/graph-api/reference/pagepost, first told of in
https://developers.facebook.com/blog/post/2012/03/14/new-page-apis/); `hide` of
https://developers.facebook.com/docs/instagram-platform/comment-moderation. Each sets a state, so saying it again
does no harm.
"""

from __future__ import annotations

import json

from chalicelib.channels.base import Account, Bases, Http, HttpAnswer, Secrets
from chalicelib.channels.deeds import Deed
from chalicelib.channels.meta.answers import done
from chalicelib.channels.meta.graph import proof, query, segment, token_of
from chalicelib.domain.events import Channel
from chalicelib.domain.moderation import Action


def moderate(deed: Deed, account: Account, secrets: Secrets, http: Http, bases: Bases) -> None:
    """One call. Raises SendFailed; its code is `gone` where the thing isn't there any more."""
    token = token_of(secrets)
    asked = proof(account, secrets, token)
    path = f"{bases.meta}/{segment(deed.provider_id, 'provider_id')}"
    headers = {"Authorization": f"Bearer {token}"}
    done(_call(deed, path, headers, asked, http))


def _call(deed: Deed, path: str, headers: dict[str, str], asked: dict[str, str], http: Http) -> HttpAnswer:
    if deed.action == Action.DELETE:
        return http("DELETE", path + query(asked), headers=headers)
    hidden = deed.action == Action.HIDE
    if deed.channel is Channel.INSTAGRAM:
        return http("POST", path + query({"hide": "true" if hidden else "false", **asked}), headers=headers)
    body = json.dumps({"is_hidden": hidden}).encode()
    return http("POST", path + query(asked), headers={**headers, "Content-Type": "application/json"}, body=body)
