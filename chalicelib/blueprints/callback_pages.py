"""Call backs in the open: the customer's own page, and asking on the web (docs/callbacks.md).

Only routes stand here; what they do is in blueprints/callback_calls.py.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

routes = Blueprint(__name__)
# Any content type is let through to our own check: Chalice's refusals are neither pages nor problem+json.
_JSON = ["application/json", "*/*"]
_FORM = ["application/x-www-form-urlencoded", "*/*"]


def _serve(name: str, id: str = "") -> Response:
    from chalicelib.blueprints.callback_calls import serve  # what only this needs is imported when it first runs

    status, headers, body = serve(name, routes.current_request, id)
    return Response(body=body, status_code=status, headers=dict(headers))


@routes.route("/callbacks", methods=["POST"], content_types=_JSON)
def ask_on_the_web() -> Response:
    return _serve("ask")


@routes.route("/callbacks/codes", methods=["POST"], content_types=_JSON)
def send_code() -> Response:
    return _serve("code")


@routes.route("/callbacks", methods=["OPTIONS"])
def may_ask_on_the_web() -> Response:
    return _serve("preflight")


@routes.route("/callbacks/codes", methods=["OPTIONS"])
def may_send_code() -> Response:
    return _serve("preflight")


@routes.route("/callbacks/{id}", methods=["GET"])
def callback_page(id: str) -> Response:
    return _serve("page", id)


@routes.route("/callbacks/{id}", methods=["POST"], content_types=_FORM)
def callback_change(id: str) -> Response:
    return _serve("change", id)
