"""Signing in, who I am, my presence, and what an interface knows of the brand."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.stub import Stubber

from chalicelib import config
from chalicelib.aws.people import People
from chalicelib.aws.session import client, unsigned
from chalicelib.domain.errors import Invalid, Refused, Retry
from tests.app.api import Api, api


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


# --- signing in


def test_a_right_password_gives_tokens_that_can_be_refreshed(rapport: Api) -> None:
    told = rapport("POST", "/api/session", {"username": "ana", "password": "right"}, who=None, ok=200).json()
    assert (told["id_token"], told["expires_in"], told["challenge"]) == ("id", 3600, None)
    again = rapport("POST", "/api/session", {"refresh_token": told["refresh_token"]}, who=None, ok=200).json()
    assert again["id_token"] == "id2"


def test_a_first_password_is_changed_before_anything_else(rapport: Api) -> None:
    told = rapport("POST", "/api/session", {"username": "new", "password": "first"}, who=None, ok=200).json()
    assert (told["challenge"], told["id_token"]) == ("NEW_PASSWORD_REQUIRED", None)
    answer = {"username": "new", "session": told["session"], "new_password": "A-better-one-1"}
    assert rapport("POST", "/api/session", answer, who=None, ok=200).json()["id_token"] == "id"


def test_a_wrong_password_and_an_unknown_name_are_answered_alike(rapport: Api) -> None:
    bodies = [{"username": "ana", "password": "wrong"}, {"username": "nobody", "password": "wrong"},
              {"refresh_token": "wrong"}]  # fmt: skip
    answers = [rapport("POST", "/api/session", body, who=None) for body in bodies]
    assert {answer.status for answer in answers} == {401}
    assert len({answer.body for answer in answers}) == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [({}, "username"), ({"username": "ana"}, "password"), ({"username": "a", "session": "s"}, "new_password")],
)
def test_what_is_missing_to_sign_in_is_named(rapport: Api, body: dict[str, str], field: str) -> None:
    assert rapport.problem(422, "invalid", "POST", "/api/session", body, who=None)["field"] == field


@pytest.fixture
def pool(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = config.Config(user_pool_id="eu-west-1_abc", user_pool_client="client")
    monkeypatch.setattr(config, "load", lambda: settings)


@pytest.mark.usefixtures("pool")
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("NotAuthorizedException", Refused),
        ("UserNotFoundException", Refused),
        ("PasswordResetRequiredException", Refused),
        ("InvalidParameterException", Refused),
        ("TooManyRequestsException", Retry),
        ("InvalidPasswordException", Invalid),
    ],
)
def test_what_cognito_says_becomes_ours(code: str, error: type[Exception]) -> None:
    with Stubber(unsigned("cognito-idp")) as stub:
        stub.add_client_error("respond_to_auth_challenge", code)
        with pytest.raises(error):
            People().new_password("ana", "a session that is long enough", "weak")


@pytest.mark.usefixtures("pool")
def test_signing_in_asks_cognito_with_the_password_flow() -> None:
    with Stubber(unsigned("cognito-idp")) as stub:
        expected = {
            "ClientId": "client", "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": {"USERNAME": "ana", "PASSWORD": "right"},
        }  # fmt: skip
        result = {"IdToken": "id", "AccessToken": "access", "RefreshToken": "refresh", "ExpiresIn": 3600}
        stub.add_response("initiate_auth", {"AuthenticationResult": result}, expected)
        found = People().sign_in("ana", "right")
    assert (found.id_token, found.refresh_token, found.expires_in) == ("id", "refresh", 3600)


@pytest.mark.usefixtures("pool")
def test_an_agent_who_is_new_is_invited_and_put_in_their_group() -> None:
    who: dict[str, Any] = {"UserPoolId": "eu-west-1_abc", "Username": "zoe"}
    attributes = [
        {"Name": "email", "Value": "zoe@example.com"},
        {"Name": "email_verified", "Value": "true"},
        {"Name": "name", "Value": "Zoe"},
    ]
    with Stubber(client("cognito-idp")) as stub:
        made = {**who, "UserAttributes": attributes, "DesiredDeliveryMediums": ["EMAIL"]}
        stub.add_response("admin_create_user", {}, made)
        stub.add_response("admin_add_user_to_group", {}, {**who, "GroupName": "supervisor"})
        stub.add_response("admin_remove_user_from_group", {}, {**who, "GroupName": "agent"})
        stub.add_response("admin_remove_user_from_group", {}, {**who, "GroupName": "admin"})
        stub.add_response("admin_enable_user", {}, who)
        People().keep("zoe", name="Zoe", email="zoe@example.com", role="supervisor", enabled=True)
        stub.assert_no_pending_responses()


@pytest.mark.usefixtures("pool")
def test_an_agent_who_is_known_is_brought_in_step_and_switched_off() -> None:
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("admin_create_user", "UsernameExistsException")
        stub.add_response("admin_update_user_attributes", {})
        for call in ("add_user_to_group", "remove_user_from_group", "remove_user_from_group", "disable_user"):
            stub.add_response(f"admin_{call}", {})
        People().keep("zoe", name="Zoe", email="zoe@example.com", role="agent", enabled=False)
        stub.assert_no_pending_responses()


@pytest.mark.usefixtures("pool")
def test_a_pool_that_fails_is_to_be_tried_again() -> None:
    with Stubber(client("cognito-idp")) as stub:
        stub.add_client_error("admin_create_user", "InternalErrorException")
        with pytest.raises(Retry):
            People().keep("zoe", name="Zoe", email="zoe@example.com", role="agent", enabled=True)


# --- me and others


def test_i_am_told_who_i_am_and_what_i_carry(rapport: Api) -> None:
    rapport.at_work("cho")
    id = rapport.hears()
    told = rapport.get("/api/me", who="cho")
    assert (told["role"], told["presence"], told["load"], told["carrying"]) == ("agent", "online", 0.5, [id])
    assert told["capacity"] == {"async": 2, "chat": 1, "voice": 1}


def test_my_presence_is_mine_to_set_and_has_its_consequences(rapport: Api) -> None:
    id = rapport.hears()
    told = rapport("PUT", "/api/me/presence", {"presence": "online"}, who="ben", ok=200).json()
    assert told["presence"] == "online"
    rapport.world.drain()
    assert rapport.world.tickets[id].offered_to == "ben"
    rapport("PUT", "/api/me/presence", {"presence": "offline"}, who="ben", ok=200)
    assert rapport.world.tickets[id].offered_to == ""
    told = rapport.problem(422, "invalid", "PUT", "/api/me/presence", {"presence": "asleep"})
    assert told["field"] == "presence"


def test_somebody_who_is_no_agent_has_no_presence_but_can_look(rapport: Api) -> None:
    claims = {"cognito:username": "root", "cognito:groups": "admin", "token_use": "id", "email": "root@example.com"}
    assert rapport.get("/api/me", who=None, claims=claims)["email"] == "root@example.com"
    rapport.problem(409, "no_agent", "PUT", "/api/me/presence", {"presence": "online"}, who=None, claims=claims)


def test_the_directory_says_where_a_ticket_can_go(rapport: Api) -> None:
    rapport.at_work("ben")
    told = rapport.get("/api/directory", who="ben")
    assert {q["id"]: q["mine"] for q in told["queues"]} == {"care": True, "social": False}
    presence = {a["id"]: a["presence"] for a in told["agents"]}
    assert presence == {"ana": "offline", "ben": "online", "cho": "offline", "ruth": "offline", "noor": "offline"}
    assert ("chat", "web") in {(a["channel"], a["id"]) for a in told["accounts"]}


def test_templates_are_told_for_a_channel_with_the_names_to_fill_in(rapport: Api) -> None:
    put = rapport.world.store.settings.put
    put("template", "hello", {"name": "Hello", "text": "Hi {customer}, {agent} here. {customer}!"}, version=0, now=0)
    put("template", "wa", {"name": "WA", "text": "x", "channels": ["whatsapp"], "content_sid": "HX"}, version=0, now=0)
    told = rapport.get("/api/templates", channel="sms")["items"]
    assert [(x["id"], x["variables"], x["reopens"]) for x in told] == [("hello", ["customer", "agent"], False)]
    assert {x["id"] for x in rapport.get("/api/templates")["items"]} == {"hello", "wa"}


def test_what_a_sign_in_page_needs_is_told_to_anybody(rapport: Api) -> None:
    assert set(rapport.get("/api/signin-settings", who=None)) == {"user_pool_id", "client_id", "region"}
    assert rapport.get("/api/health", who=None)["ok"] is True
