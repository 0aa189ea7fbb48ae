"""The agents' console: a page and its files, beside the API it speaks to (one origin for all).

Only routes stand here; what they do is in blueprints/console_files.py. API Gateway has no route for "everything
below", so a page's address has at most four parts.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

routes = Blueprint(__name__)


def _serve(what: str, name: str = "") -> Response:
    from chalicelib.blueprints import console_files  # what only this needs is imported when it first runs

    status, headers, body = console_files.serve(what, name, routes.current_request)
    return Response(body=body, status_code=status, headers=dict(headers))


@routes.route("/", methods=["GET"])
def front() -> Response:
    return _serve("front")


@routes.route("/assets/{name}", methods=["GET"])
def asset(name: str) -> Response:
    return _serve("asset", name)


@routes.route("/app", methods=["GET"])
def page() -> Response:
    return _serve("page")


@routes.route("/app/{a}", methods=["GET"])
def page_1(a: str) -> Response:
    return _serve("page")


@routes.route("/app/{a}/{b}", methods=["GET"])
def page_2(a: str, b: str) -> Response:
    return _serve("page")


@routes.route("/app/{a}/{b}/{c}", methods=["GET"])
def page_3(a: str, b: str, c: str) -> Response:
    return _serve("page")


@routes.route("/app/{a}/{b}/{c}/{d}", methods=["GET"])
def page_4(a: str, b: str, c: str, d: str) -> Response:
    return _serve("page")
