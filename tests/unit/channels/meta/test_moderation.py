"""Hiding and deleting through the Graph API, and what its answers mean."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.channels.base import Account, Bases, Fault, Secrets, SendFailed
from chalicelib.channels.deeds import Deed
from chalicelib.channels.meta import moderation
from chalicelib.domain.events import Channel
from tests.unit.channels.meta.support import INSTAGRAM, PAGE, SECRETS, Graph, signature

BASES = Bases(meta="http://127.0.0.1:9/meta/v26.0")
COMMENT = Deed(action="hide", channel=Channel.FACEBOOK, provider_id="200_300")
DONE = {"success": True}


def moderate(deed: Deed, graph: Graph, secrets: Secrets = SECRETS, account: Account | None = None) -> None:
    default = INSTAGRAM if deed.channel is Channel.INSTAGRAM else PAGE
    moderation.moderate(deed, account or default, secrets, graph, BASES)


def failure(graph: Graph, deed: Deed = COMMENT, secrets: Secrets = SECRETS) -> SendFailed:
    with pytest.raises(SendFailed) as raised:
        moderate(deed, graph, secrets)
    return raised.value


@pytest.mark.parametrize(
    ("channel", "action", "method", "query", "body"),
    [
        ("facebook", "hide", "POST", "", {"is_hidden": True}),
        ("facebook", "unhide", "POST", "", {"is_hidden": False}),
        ("facebook", "delete", "DELETE", "", None),
        ("instagram", "hide", "POST", "?hide=true", None),
        ("instagram", "unhide", "POST", "?hide=false", None),
        ("instagram", "delete", "DELETE", "", None),
    ],
)
def test_how_each_is_asked_for(channel: str, action: str, method: str, query: str, body: Any) -> None:
    graph = Graph(answer=DONE)
    moderate(replace(COMMENT, channel=Channel(channel), action=action), graph)
    ((asked, url, headers, said),) = graph.asked
    assert (asked, url) == (method, f"http://127.0.0.1:9/meta/v26.0/200_300{query}")
    assert headers["Authorization"] == "Bearer EAA-page-token"
    assert (said or None) == body


def test_an_app_that_must_prove_itself_does_so_beside_what_it_asks() -> None:
    graph = Graph(answer=DONE)
    account = replace(INSTAGRAM, settings={"appsecret_proof": True})
    moderate(replace(COMMENT, channel=Channel.INSTAGRAM), graph, account=account)
    proof = signature("new-app-secret", b"EAA-page-token")
    assert graph.asked[0][1].endswith(f"/200_300?hide=true&appsecret_proof={proof}")


def test_an_id_cannot_become_another_path() -> None:
    graph = Graph(answer=DONE)
    moderate(replace(COMMENT, provider_id="1/../me?x"), graph)
    assert graph.asked[0][1].endswith("/1%2F..%2Fme%3Fx")


def test_an_old_answer_of_nothing_but_true_is_a_yes() -> None:
    moderate(replace(COMMENT, action="delete"), Graph(answer=True))


@pytest.mark.parametrize(
    ("status", "answer", "fault", "code"),
    [
        (400, {"error": {"code": 100, "error_subcode": 33, "message": "gone"}}, Fault.REJECTED, "gone"),
        (403, {"error": {"code": 200, "message": "Permissions error"}}, Fault.REJECTED, "not_permitted"),
        (400, {"error": {"code": 190, "message": "expired"}}, Fault.REJECTED, "credentials_refused"),
        (400, {"error": {"code": 613, "message": "slow down"}}, Fault.SAFE, "613"),
        (503, {}, Fault.SAFE, "503"),
        (500, {"error": {"code": 2, "message": "temporarily"}}, Fault.UNKNOWN, "2"),
        (200, {"success": False}, Fault.UNKNOWN, "200"),
        (200, {}, Fault.UNKNOWN, "200"),
    ],
)
def test_what_each_answer_means(status: int, answer: Any, fault: Fault, code: str) -> None:
    failed = failure(Graph(status=status, answer=answer))
    assert (failed.fault, failed.code) == (fault, code)


@pytest.mark.parametrize(
    ("deed", "secrets", "code"),
    [(COMMENT, Secrets(webhook=("s",)), "no_credentials"), (replace(COMMENT, provider_id=""), SECRETS, "incomplete")],
)
def test_what_cannot_be_asked_is_not(deed: Deed, secrets: Secrets, code: str) -> None:
    graph = Graph(answer=DONE)
    assert failure(graph, deed, secrets).code == code
    assert graph.asked == []
