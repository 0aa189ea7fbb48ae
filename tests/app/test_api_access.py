"""Every route, every role: who gets in. Made from the app's own routes, so that a new one can't slip by."""

from __future__ import annotations

from typing import Any

import pytest

from app import app
from chalicelib.api.access import ROLES, NotSenior, NotSignedIn, person
from chalicelib.api.routes import ROUTES
from chalicelib.domain.agents import Agent, Role
from tests.app.api import Api, api, claims_of

OPEN = {"/api/health", "/api/openapi.json", "/api/signin-settings", "/api/session"}
RANK = {"nobody": 0, "access token": 0, "no group": 0, "agent": 1, "supervisor": 2, "admin": 3}
SENIOR = {("POST", "/api/incidents"), ("PATCH", "/api/incidents/{id}")}
"""What only a supervisor may do where an agent may look."""
CLAIMS: dict[str, dict[str, Any] | None] = {
    "nobody": None,
    "access token": claims_of("noor", use="access"),
    "no group": claims_of("ben", groups="customers"),
    "agent": claims_of("ana"),
    "supervisor": claims_of("ruth"),
    "admin": claims_of("noor"),
}
API = [
    (method, path, entry)
    for path, methods in app.routes.items()
    if path.startswith("/api/")
    for method, entry in methods.items()
]


def least(path: str) -> int:
    """The rank that a path needs, told without looking at the API's own table."""
    if path in OPEN:
        return 0
    if (
        path.startswith(("/api/settings/article", "/api/settings/triage", "/api/settings/macro"))
        or path == "/api/heard/counts"
    ):
        return 2
    if path.startswith(("/api/settings/", "/api/audit", "/api/ivr/")):
        return 3
    if path.startswith(("/api/hours/", "/api/promises/", "/api/routing/")) or path == "/api/team/roster/try":
        return 3
    if path.startswith("/api/budget/"):
        return 2
    if path.startswith(("/api/tickets/", "/api/heard/")) and path.endswith(("/grant", "/moderation")):
        return 2
    if path.startswith("/api/posts/") and path.endswith(("/schedule", "/publish", "/cancel", "/retry", "/settle")):
        return 2
    if path.startswith("/api/incidents/") and path.endswith(("/updates", "/resolve", "/reopen")):
        return 2
    if path.startswith("/api/spikes/") and path.endswith("/dismiss"):
        return 2
    if path.startswith("/api/checkins") or path == "/api/wall":
        return 2
    if path.startswith(("/api/approvals", "/api/reports/loops", "/api/reports/incidents")):
        return 2
    return 2 if path.startswith("/api/customers/") and path.endswith(("/merge", "/unmerge")) else 1


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def test_every_api_route_of_the_app_is_in_the_table_and_has_a_role() -> None:
    assert {(method, path) for method, path, _ in API} == {(r.method, r.path) for r in ROUTES}
    assert {r.name for r in ROUTES} == set(ROLES)
    assert len({r.name for r in ROUTES}) == len(ROUTES)


@pytest.mark.parametrize(("method", "path", "entry"), API)
def test_api_gateway_asks_for_a_token_except_where_nothing_is_to_be_had(method: str, path: str, entry: Any) -> None:
    authorizer = entry.authorizer.name if entry.authorizer else None
    assert authorizer == (None if path in OPEN else "agents")


@pytest.mark.parametrize("who", CLAIMS)
@pytest.mark.parametrize(("method", "path"), [(method, path) for method, path, _ in API])
def test_a_route_lets_in_who_is_senior_enough_and_nobody_else(rapport: Api, method: str, path: str, who: str) -> None:
    filled = path.replace("{id}", "none").replace("{client_id}", "c1")
    body: Any = None if method in ("GET", "DELETE") else {}
    answer = rapport(method, filled, body, who=None, claims=CLAIMS[who])
    if RANK[who] >= max(least(path), 2 if (method, path) in SENIOR else 0):
        expected_to_act = answer.status not in (401, 403) or path == "/api/session"
        assert expected_to_act, answer.body
        assert answer.status < 500
    elif who == "nobody" or who == "access token":
        assert answer.status == 401
        assert answer.json()["detail"] == "Sign in and send your id token."
    else:
        assert answer.status == 403
        assert answer.json()["detail"] == "Your role doesn't allow this."


def test_a_refusal_is_the_same_whether_there_is_something_or_not(rapport: Api) -> None:
    ticket = rapport.hears()
    there = rapport("GET", f"/api/tickets/{ticket}", who=None)
    nothing = rapport("GET", "/api/tickets/t_nothing", who=None)
    assert (there.status, there.body) == (nothing.status, nothing.body)


def test_a_refused_call_changes_nothing(rapport: Api) -> None:
    ticket = rapport.hears()
    before = rapport.world.tickets[ticket]
    rapport.problem(401, "not_signed_in", "POST", f"/api/tickets/{ticket}/status", {"status": "solved"}, who=None)
    queue = {"name": "Mine", "fallback": True}
    rapport.problem(403, "not_senior", "PUT", "/api/settings/queue/mine", queue, who="ruth")
    assert rapport.world.tickets[ticket] == before
    assert set(rapport.world.store.settings.queues()) == {"care", "social"}


def test_who_was_switched_off_or_made_less_is_so_at_once_whatever_their_token_says(rapport: Api) -> None:
    settings = rapport.world.store.settings
    doc, version = settings.entry("agent", "noor")  # type: ignore[misc]
    settings.put("agent", "noor", {**doc, "role": "agent"}, version=version, now=0)
    rapport.problem(403, "not_senior", "GET", "/api/settings/queue", who="noor")
    assert rapport.get("/api/me", who="noor")["role"] == "agent"
    settings.put("agent", "noor", {**doc, "enabled": False}, version=version + 1, now=0)
    rapport.problem(403, "not_senior", "GET", "/api/me", who="noor")


def test_settings_never_make_more_of_a_token_than_it_says(rapport: Api) -> None:
    rapport.problem(403, "not_senior", "GET", "/api/settings/queue", who=None, claims=claims_of("noor", groups="agent"))


@pytest.mark.parametrize(
    ("groups", "role"),
    [
        ("agent", Role.AGENT),
        ("agent admin", Role.ADMIN),
        ("[supervisor, agent]", Role.SUPERVISOR),
        ("agent,supervisor", Role.SUPERVISOR),
        (["admin"], Role.ADMIN),
        ('["agent", "other"]', Role.AGENT),
    ],
)
def test_groups_are_read_however_they_were_written(groups: Any, role: Role) -> None:
    assert person({"authorizer": {"claims": claims_of("zoe", groups=groups)}}, {}).role is role


@pytest.mark.parametrize("groups", ["", "administrators", "agents", None, []])
def test_a_group_that_is_no_role_of_ours_is_none(groups: Any) -> None:
    claims = {"cognito:username": "zoe", "cognito:groups": groups, "token_use": "id"}
    with pytest.raises(NotSenior):
        person({"authorizer": {"claims": claims}}, {})


@pytest.mark.parametrize("claims", [{}, {"cognito:username": "zoe", "cognito:groups": "admin"}, None])
def test_claims_of_no_id_token_are_nobody_s(claims: Any) -> None:
    with pytest.raises(NotSignedIn):
        person({"authorizer": {"claims": claims}}, {"zoe": Agent(id="zoe")})
