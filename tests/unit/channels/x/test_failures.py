"""X's refusals of a direct message, told apart by code: is it the person, or is it us?"""

from __future__ import annotations

import json
from typing import Any

import pytest

from chalicelib.channels.base import Fault, How, HttpAnswer
from chalicelib.channels.x.failures import failure
from chalicelib.domain import private_side

PROBLEMS = "https://api.twitter.com/2/problems/"


def code_of(body: Any, how: How = How.MESSAGE, status: int = 403) -> str:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    found = failure(HttpAnswer(status=status, headers={}, body=raw), how, 0.0)
    assert found.fault is Fault.REJECTED
    return found.code


@pytest.mark.parametrize(
    ("body", "code", "write_first"),
    [
        ({"detail": "You do not have permission to DM one or more participants.", "type": "about:blank"},
         "dm_closed", True),
        ({"errors": [{"code": 349, "message": "You cannot send messages to this user."}]}, "dm_closed", True),
        ({"errors": [{"code": 150, "message": "They are not following you."}]}, "dm_closed", True),
        ({"detail": "In words that nobody has seen before", "type": "about:blank"}, "forbidden", True),
        (b"<html>Forbidden</html>", "forbidden", True),
        ({"detail": "Your client app is not configured with the appropriate permissions",
          "type": PROBLEMS + "oauth1-permissions"}, "app_forbidden", False),
        ({"detail": "x", "type": PROBLEMS + "client-forbidden"}, "app_forbidden", False),
        ({"detail": "Your account is suspended"}, "account_locked", False),
        ({"detail": "You have been blocked from creating Tweets by this user"}, "blocked", False),
    ],
)  # fmt: skip
def test_a_refused_dm_says_whether_the_person_must_write_first(body: Any, code: str, write_first: bool) -> None:
    assert code_of(body) == code
    assert (code in private_side.REFUSED) is write_first


def test_the_same_about_a_public_reply_isn_t_about_direct_messages() -> None:
    assert code_of({"detail": "You do not have permission to DM"}, How.PUBLIC_REPLY) == "forbidden"
