"""The agents' API over an in-memory Rapport: called as API Gateway calls it, each answer held against the
OpenAPI document."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import pytest
from jsonschema import Draft202012Validator

from app import app
from chalicelib import wiring
from chalicelib.api.openapi import document
from chalicelib.aws.people import SignIn
from chalicelib.channels.base import Secrets
from chalicelib.domain.agents import Agent, Role
from chalicelib.domain.errors import Refused
from chalicelib.services.listing import Listing
from chalicelib.services.merging import Merging
from chalicelib.services.reports import Reports
from chalicelib.services.settings_admin import SettingsAdmin
from chalicelib.services.wall import Wall
from chalicelib.store.codec import slim
from tests.app.routes import Answer, call
from tests.fakes import World, message
from tests.fakes.world import FakeFiles

STAFF = {"ana": "agent", "ben": "agent", "cho": "agent", "ruth": "supervisor", "noor": "admin"}
NOBODY = None


@dataclass
class FakePeople:
    """The user pool. `users`: what was last kept of each; `down`: it can't be reached."""

    users: dict[str, dict[str, Any]] = field(default_factory=dict)
    down: Exception | None = None

    def keep(self, id: str, **facts: Any) -> None:
        if self.down:
            raise self.down
        self.users[id] = facts

    def sign_in(self, username: str, password: str) -> SignIn:
        if (username, password) == ("new", "first"):
            return SignIn(session="a session")
        if (username, password) == ("ana", "right"):
            return SignIn(id_token="id", refresh_token="refresh", expires_in=3600)
        raise Refused("NotAuthorizedException")

    def refresh(self, token: str) -> SignIn:
        if token != "refresh":
            raise Refused("NotAuthorizedException")
        return SignIn(id_token="id2", expires_in=3600)

    def new_password(self, username: str, challenge: str, password: str) -> SignIn:
        if (username, challenge) != ("new", "a session"):
            raise Refused("NotAuthorizedException")
        return SignIn(id_token="id", refresh_token="refresh", expires_in=3600)


@dataclass
class Vault:
    """Accounts' secrets."""

    kept: dict[tuple[str, str], Secrets] = field(default_factory=dict)

    def get(self, channel: str, account: str, *, fresh: bool = False) -> Secrets | None:
        return self.kept.get((channel, account))

    def put(self, channel: str, account: str, value: Secrets) -> None:
        self.kept[channel, account] = value


class Bucket(FakeFiles):
    def upload_link(self, key: str, *, content_type: str, size: int, seconds: int = 300) -> str:
        return f"https://files.example/{key}?put={size}"

    def size(self, key: str) -> int | None:
        return len(self.kept[key][0]) if key in self.kept else None


@dataclass
class Api:
    world: World
    people: FakePeople
    vault: Vault
    files: Bucket

    def __call__(
        self, method: str, path: str, body: Any = None, *, who: str | None = "ana", ok: int | None = None,
        headers: Mapping[str, str] | None = None, claims: Mapping[str, Any] | None = None, raw: bytes | None = None,
        **query: Any,
    ) -> Answer:  # fmt: skip
        """One call. `who`: a name of STAFF, or None for nobody; `ok`: the status it must have."""
        if query:
            path += "?" + urlencode({name.rstrip("_"): value for name, value in query.items()})
        said = raw if raw is not None else (json.dumps(body).encode() if body is not None else b"")
        resource, params = found(method, path.partition("?")[0])
        answer = call(
            app, method, path, resource, params=params, body=said,
            headers={"content-type": "application/json", **(headers or {})},
            claims=claims if claims is not None else (claims_of(who) if who else None),
        )  # fmt: skip
        conforms(method, resource, answer)
        if ok is not None:
            assert answer.status == ok, answer.body
        return answer

    def get(self, path: str, **more: Any) -> Any:
        """The JSON of a GET that succeeds."""
        return self("GET", path, ok=200, **more).json()

    def all(self, path: str, **more: Any) -> list[Any]:
        """The items of every page of a list."""
        out, after = [], ""
        while True:
            page = self.get(path, **more, **({"after": after} if after else {}))
            out += page["items"]
            after = page["next"]
            if not after:
                return out

    def problem(self, status: int, code: str, method: str, path: str, body: Any = None, **more: Any) -> Any:
        """The problem that a call must give."""
        answer = self(method, path, body, **more)
        assert answer.status == status, answer.body
        assert answer.headers["content-type"] == "application/problem+json"
        told = answer.json()
        assert (told["status"], told["code"]) == (status, code), told
        return told

    # --- what there is to ask about

    def hears(self, id: str = "SM1", **more: Any) -> str:
        """A customer writes; the ticket's id."""
        said = message(id, at=self.world.clock.now, **more)
        self.world.receive(said)
        return self.world.lines[said.key].ticket

    def at_work(self, *agents: str) -> None:
        self.world.online(*agents)
        self.world.drain()


def claims_of(who: str, groups: Any = None, use: str = "id") -> dict[str, Any]:
    return {"cognito:username": who, "cognito:groups": groups or STAFF[who], "token_use": use}


def world() -> World:
    """The demo brand with a supervisor and an admin."""
    return staffed(World())


def staffed(made: World) -> World:
    for id, role in STAFF.items():
        known = made.store.settings.agents().get(id)
        if known is None:
            agent = Agent(
                id=id, name=id.title(), initials=id[:2].upper(), email=f"{id}@example.com", role=Role(role),
                enabled=True,
            )  # fmt: skip
            made.store.settings.put("agent", id, slim(agent) | {"id": id}, version=0, now=0)
    return made


def api(patch: pytest.MonkeyPatch, made: World | None = None) -> Api:
    made = made or world()
    made.files = Bucket()
    out = Api(made, FakePeople(), Vault(), made.files)
    own = (wiring.macros, wiring.word_previews, wiring.drafts, wiring.article_admin, wiring.article_report)
    for kept in (*own, wiring.calls, wiring.placing, wiring.controls, wiring.pops):
        kept.cache_clear()  # another test's world
    listing = Listing(made.context)
    for name, value in {
        "context": made.context, "settings": made.store.settings, "queues": made.queues, "replies": made.replies,
        "guard": made.guard,
        "callbacks": made.callbacks, "work": made.work, "team": made.team, "thanking": made.thanking,
        "checkins": made.checkins,
        "checkin_tasks": made.checkin_tasks, "waking": made.waking, "assignment": made.assignment,
        "changes": made.changes, "files": made.files, "people": out.people, "secrets": out.vault, "listing": listing,
        "concierge": made.concierge, "articles": made.articles, "inbound": made.inbound, "hearing": made.hearing,
        "listening": made.listening, "outages": made.outages,
        "merging": Merging(made.context, made.changes, listing, made.recomputing),
        "reports": Reports(made.context, listing), "wall": Wall(made.context, listing),
        "moderation": made.moderation, "budgets": made.budgets, "monitoring": made.monitoring,
        "scheduling": made.scheduling, "recomputing": made.recomputing,
        "rendering": made.rendering, "going_private": made.going, "closing": made.closing,
        "live": made.live, "feed": made.feed,
        "posts": made.posts, "drafting": made.drafting, "suggesting": made.suggesting, "approvals": made.approvals,
        "settings_admin": SettingsAdmin(made.context, made.waking, out.people, out.vault, made.recomputing),
    }.items():  # fmt: skip
        patch.setattr(wiring, name, lambda value=value: value)
    return out


# --- the routes, and what the document says of them


def found(method: str, path: str) -> tuple[str, dict[str, str]]:
    """The resource API Gateway would choose (fixed parts before variable ones), and its path parameters."""
    fits = []
    for resource in app.routes:
        shape = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", resource)
        match = re.fullmatch(shape, path)
        if match:
            fits.append((resource.count("{"), resource, match.groupdict()))
    _, resource, params = min(fits, key=lambda fit: fit[0])
    return resource, params


@lru_cache(maxsize=1)
def told_document() -> dict[str, Any]:
    return document()


@lru_cache(maxsize=256)
def _validator(name: str) -> Draft202012Validator:
    schema = {"$ref": f"#/components/schemas/{name}", "components": told_document()["components"]}
    return Draft202012Validator(schema)


def conforms(method: str, resource: str, answer: Answer) -> None:
    """An answer must be one that the document tells of."""
    responses = told_document()["paths"][resource][method.lower()]["responses"]
    assert str(answer.status) in responses, f"{method} {resource} isn't documented to answer {answer.status}"
    told = responses[str(answer.status)]
    if "$ref" in told:
        told = told_document()["components"]["responses"][told["$ref"].rpartition("/")[2]]
    if "content" not in told:
        assert answer.body == ""
        return
    ((kind, content),) = told["content"].items()
    assert answer.headers["content-type"] == kind
    _validator(content["schema"]["$ref"].rpartition("/")[2]).validate(answer.json())


__all__ = ["NOBODY", "STAFF", "Api", "Bucket", "FakePeople", "Vault", "api", "claims_of", "conforms"]
