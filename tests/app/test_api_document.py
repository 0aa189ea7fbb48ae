"""The OpenAPI document: valid, whole, and true (tests/app/api.py holds every answer of every test against it)."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from app import app
from chalicelib.api import models
from chalicelib.api.access import ROLES
from chalicelib.api.routes import ROUTES
from chalicelib.api.run import _handler
from tests.app.api import Api, api


@pytest.fixture
def rapport(monkeypatch: pytest.MonkeyPatch) -> Api:
    return api(monkeypatch)


def test_the_document_is_valid_openapi_and_served(rapport: Api) -> None:
    document = rapport.get("/api/openapi.json", who=None)
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_every_route_of_the_app_is_told_and_nothing_else(rapport: Api) -> None:
    document = rapport.get("/api/openapi.json", who=None)
    told = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    real = {(m, path) for path, methods in app.routes.items() if path.startswith("/api/") for m in methods}
    assert told == real


def test_the_document_says_who_may_call_what(rapport: Api) -> None:
    document = rapport.get("/api/openapi.json", who=None)
    for route in ROUTES:
        operation = document["paths"][route.path][route.method.lower()]
        assert operation.get("x-role") == ROLES[route.name]
        assert bool(operation.get("security")) == (ROLES[route.name] is not None)


def test_everything_the_table_names_is_there() -> None:
    for route in ROUTES:
        assert callable(_handler(route.call)), route.name
        for name in (route.query, route.body, route.answer):
            assert not name or models.find(name)


def test_a_model_s_name_is_used_once() -> None:
    names: dict[str, Any] = {}
    for route in ROUTES:
        for name in filter(None, (route.query, route.body, route.answer)):
            assert names.setdefault(name, models.find(name)) is models.find(name)


def test_a_webhook_doesn_t_load_what_only_the_api_needs() -> None:
    code = (
        "import sys, app; heavy = [m for m in sys.modules if m.startswith(('chalicelib.api.models', "
        "'chalicelib.api.handlers', 'chalicelib.api.run', 'chalicelib.api.openapi'))]; print(heavy)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
