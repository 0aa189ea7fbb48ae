"""The chat's open API, called by web pages: docs/chat.md describes it to their makers.

Only routes stand here; what they do is in blueprints/chat_calls.py.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

routes = Blueprint(__name__)
# Any content type is let through to our own check: Chalice's refusals aren't problem+json.
_CONTENT = ["application/json", "*/*"]


def _serve(name: str, account: str = "") -> Response:
    from chalicelib.blueprints.chat_calls import serve  # what only the chat needs is imported when it first runs

    status, headers, body = serve(name, routes.current_request, account)
    return Response(body=body, status_code=status, headers=dict(headers))


@routes.route("/chat/{account}/config", methods=["GET"])
def config(account: str) -> Response:
    return _serve("config", account)


@routes.route("/chat/{account}/sessions", methods=["POST"], content_types=_CONTENT)
def start(account: str) -> Response:
    return _serve("start", account)


@routes.route("/chat/messages", methods=["POST"], content_types=_CONTENT)
def say() -> Response:
    return _serve("say")


@routes.route("/chat/messages", methods=["GET"])
def listen() -> Response:
    return _serve("listen")


@routes.route("/chat/uploads", methods=["POST"], content_types=_CONTENT)
def upload() -> Response:
    return _serve("upload")


@routes.route("/chat/typing", methods=["POST"], content_types=_CONTENT)
def typing() -> Response:
    return _serve("typing")


@routes.route("/chat/typing", methods=["GET"])
def is_typing() -> Response:
    return _serve("is_typing")


@routes.route("/chat/end", methods=["POST"], content_types=_CONTENT)
def end() -> Response:
    return _serve("end")


@routes.route("/chat/rating", methods=["POST"], content_types=_CONTENT)
def rate() -> Response:
    return _serve("rate")


@routes.route("/chat/mail", methods=["POST"], content_types=_CONTENT)
def mail() -> Response:
    return _serve("mail")


@routes.route("/chat/{account}/config", methods=["OPTIONS"])
def may_ask_config(account: str) -> Response:
    return _serve("preflight", account)


@routes.route("/chat/{account}/sessions", methods=["OPTIONS"])
def may_start(account: str) -> Response:
    return _serve("preflight", account)


@routes.route("/chat/messages", methods=["OPTIONS"])
def may_talk() -> Response:
    return _serve("preflight")


@routes.route("/chat/uploads", methods=["OPTIONS"])
def may_upload() -> Response:
    return _serve("preflight")


@routes.route("/chat/typing", methods=["OPTIONS"])
def may_type() -> Response:
    return _serve("preflight")


@routes.route("/chat/end", methods=["OPTIONS"])
def may_end() -> Response:
    return _serve("preflight")


@routes.route("/chat/rating", methods=["OPTIONS"])
def may_rate() -> Response:
    return _serve("preflight")


@routes.route("/chat/mail", methods=["OPTIONS"])
def may_mail() -> Response:
    return _serve("preflight")
