"""Check one outbound request of ours against a provider's OpenAPI document, in process.

The documents are not part of the project: they are looked for in the provider reference folder
(`RAPPORT_PROVIDERS`, or `../shared/providers` beside the project). A test that calls `check` carries
`@pytest.mark.providers` and is skipped where the folder is absent.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest

FORM = "application/x-www-form-urlencoded"


def providers() -> Path:
    """The provider reference folder; skips the calling test where there is none."""
    told = os.environ.get("RAPPORT_PROVIDERS")
    folder = Path(told) if told else Path(__file__).resolve().parents[3].parent / "shared" / "providers"
    if not folder.is_dir():
        pytest.skip("no provider reference folder")
    return folder


def problems(spec: str, method: str, url: str, headers: Mapping[str, str], body: bytes = b"") -> list[str]:
    """What is wrong with the request, in words; [] when `openapi/<spec>` has nothing against it.

    Stricter than the document in three ways, since providers ignore or refuse such things and neither is
    wanted: unknown form fields, unknown JSON fields at the top level, and unknown query parameters are problems.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    found = list(_schema_problems(spec, method, url, lowered, body))
    if "authorization" not in lowered:  # openapi-core does not enforce OAuth 2 schemes
        found.append("no Authorization header")
    operation = _operation(_document(spec), method, urlsplit(url).path)
    if operation is None:
        return [*found, f"no operation {method} {urlsplit(url).path}"]
    found.extend(f"unknown field {name!r}" for name in _unknown_fields(spec, operation, lowered, body))
    known = {parameter["name"] for parameter in operation.get("parameters", []) if parameter.get("in") == "query"}
    found.extend(f"unknown query parameter {name!r}" for name, _ in _query(url) if name not in known)
    return found


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _schema_problems(spec: str, method: str, url: str, headers: Mapping[str, str], body: bytes) -> Iterator[str]:
    from openapi_core.datatypes import RequestParameters
    from openapi_core.exceptions import OpenAPIError
    from werkzeug.datastructures import Headers, ImmutableMultiDict

    parts = urlsplit(url)

    class Request:
        host_url = f"{parts.scheme}://{parts.netloc}"
        path = parts.path
        content_type = headers.get("content-type", "")

    request: Any = Request()
    request.method, request.body = method.lower(), body or None
    request.parameters = RequestParameters(
        query=ImmutableMultiDict(_query(url)), header=Headers(headers), cookie=ImmutableMultiDict()
    )
    try:
        _checker(spec).validate_request(request)
    except OpenAPIError as error:
        schema_errors = getattr(error.__cause__, "schema_errors", None)
        yield from (
            (e.message for e in schema_errors) if schema_errors else [f"{type(error).__name__}: {error.__cause__}"]
        )


@lru_cache
def _document(spec: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((providers() / "openapi" / spec).read_text())
    return document


@lru_cache
def _checker(spec: str) -> Any:
    from openapi_core import Config, OpenAPI

    # The documents themselves are the providers' (one has duplicate enum values); only requests are checked.
    return OpenAPI.from_dict(_document(spec), config=Config(spec_validator_cls=None))


def _operation(document: dict[str, Any], method: str, path: str) -> dict[str, Any] | None:
    """The operation of the most literal path template that fits."""
    wanted = path.split("/")
    fitting = []
    for template, item in document["paths"].items():
        steps = template.split("/")
        same = [a == b for a, b in zip(steps, wanted, strict=False)]
        if len(steps) == len(wanted) and all(s or a.startswith("{") for s, a in zip(same, steps, strict=True)):
            fitting.append((sum(same), item))
    fitting.sort(key=lambda pair: -pair[0])
    found = next((item[method.lower()] for _, item in fitting if method.lower() in item), None)
    return found if isinstance(found, dict) else None


def _unknown_fields(spec: str, operation: dict[str, Any], headers: Mapping[str, str], body: bytes) -> list[str]:
    kind = headers.get("content-type", "").split(";")[0]
    if not body or "requestBody" not in operation:
        return []
    content = operation["requestBody"]["content"]
    if kind not in content:
        return [f"(content type {kind})"]
    known = _properties(_document(spec), content[kind]["schema"])
    if kind == FORM:
        sent = [name for name, _ in parse_qsl(body.decode(), keep_blank_values=True)]
    else:
        decoded = json.loads(body)
        sent = list(decoded) if isinstance(decoded, dict) else []
    return [name for name in sent if known and name not in known]


def _properties(document: dict[str, Any], schema: dict[str, Any]) -> set[str]:
    if "$ref" in schema:
        target: Any = document
        for step in schema["$ref"].removeprefix("#/").split("/"):
            target = target[step]
        return _properties(document, target)
    names = set(schema.get("properties", {}))
    for part in (*schema.get("allOf", ()), *schema.get("oneOf", ()), *schema.get("anyOf", ())):
        names |= _properties(document, part)
    return names
