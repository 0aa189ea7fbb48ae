"""The OpenAPI 3.1 document, made from the table of routes and the models that validate."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from chalicelib.api import models
from chalicelib.api.access import OPEN, ROLES
from chalicelib.api.problems import TITLES
from chalicelib.api.routes import ROUTES, Route

Json = dict[str, Any]
_REF = "#/components/schemas/{name}"
_VERSION = "1"
_ABOUT = """\
The API that agents' interfaces use. JSON in and out; times are RFC 3339 in UTC.

Lists come in pages: pass a page's `next` as `after` to go on. What has a `version` is told with it
as an ETag; a write may name the version that was read, in If-Match (412 if it changed since) or in
its body (409). Errors are problem+json (RFC 9457) and name the field and the fix.

Send the id token of POST /api/session in the Authorization header."""


def document() -> Json:
    names = sorted({n for r in ROUTES for n in (r.body, r.answer, r.query) if n} | {"Problem"})
    refs, schemas = msgspec.json.schema_components([models.find(n) for n in names], ref_template=_REF)
    by_name = dict(zip(names, refs, strict=True))
    queries = {r.query for r in ROUTES if r.query}
    paths: Json = {}
    for route in ROUTES:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, by_name, schemas)
    bodies = {r.body for r in ROUTES} | {r.answer for r in ROUTES}
    kept = {name: schema for name, schema in schemas.items() if name not in queries - bodies}
    out: Json = {
        "openapi": "3.1.0",
        "info": {"title": "Rapport", "version": _VERSION, "description": _ABOUT},
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "schemas": kept,
            "securitySchemes": {
                "agents": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "Authorization",
                    "description": "The id token of a Cognito user.",
                }
            },
            "responses": {f"Problem{status}": _problem(status) for status in TITLES},
        },
    }
    # Defaults are Python values until they have been through JSON.
    plain: Json = msgspec.json.decode(msgspec.json.encode(out))
    return plain


def _operation(route: Route, by_name: Json, schemas: Json) -> Json:
    role = ROLES[route.name]
    out: Json = {
        "operationId": route.name,
        "tags": [route.tag],
        "summary": route.summary,
        "responses": _responses(route, by_name),
    }
    about = [schemas[route.query].get("description", "")] if route.query else []
    if role is not OPEN:
        out |= {
            "description": " ".join([f"For {role}s and above.", *filter(None, about)]),
            "security": [{"agents": []}],
            "x-role": str(role),
        }
    parameters = [
        *({"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in _parts(route.path)),
        *(_parameters(schemas[route.query]) if route.query else ()),
        *(_conditions(route)),
    ]
    if parameters:
        out["parameters"] = parameters
    if route.body:
        out["requestBody"] = {"required": True, "content": {"application/json": {"schema": by_name[route.body]}}}
    return out


def _parts(path: str) -> list[str]:
    return re.findall(r"\{(\w+)\}", path)


def _parameters(schema: Json) -> list[Json]:
    needed = set(schema.get("required", ()))
    return [
        {"name": name, "in": "query", "required": name in needed, "schema": _plain(one)}
        | ({"description": one["description"]} if "description" in one else {})
        for name, one in schema["properties"].items()
    ]


def _plain(schema: Json) -> Json:
    """A parameter can be left out; it can't be null."""
    left = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if "anyOf" not in schema:
        return schema
    rest = {k: v for k, v in schema.items() if k != "anyOf" and not (k == "default" and v is None)}
    return {**rest, **left[0]} if len(left) == 1 else {**rest, "anyOf": left}


def _conditions(route: Route) -> list[Json]:
    if 412 in route.errors:
        return [_header("If-Match", "Only if this is the version now.")]
    if route.method == "GET" and _versioned(route):
        return [_header("If-None-Match", "304 if this is the version still.")]
    return []


def _header(name: str, description: str) -> Json:
    return {
        "name": name, "in": "header", "required": False, "description": description,
        "schema": {"type": "string", "examples": ['"v12"']},
    }  # fmt: skip


def _versioned(route: Route) -> bool:
    return bool(route.answer) and "version" in models.find(route.answer).__struct_fields__


def _responses(route: Route, by_name: Json) -> Json:
    ok: Json = {"description": "Done." if not route.answer else route.summary + "."}
    if route.answer:
        ok["content"] = {"application/json": {"schema": by_name[route.answer]}}
        if _versioned(route):
            ok["headers"] = {"ETag": {"schema": {"type": "string"}}}
    out: Json = {str(route.status): ok}
    if route.method == "GET" and _versioned(route):
        out["304"] = {"description": "Not changed since."}
    codes = {500, *route.errors}
    if route.body or route.query:
        codes.add(422)
    if route.body:
        codes |= {400, 413, 415}
    if ROLES[route.name] is not OPEN:
        codes |= {401, 403}
    elif route.name == "session":
        codes.add(401)
    return out | {str(code): {"$ref": f"#/components/responses/Problem{code}"} for code in sorted(codes)}


def _problem(status: int) -> Json:
    schema = {"$ref": _REF.format(name="Problem")}
    return {"description": TITLES[status], "content": {"application/problem+json": {"schema": schema}}}
