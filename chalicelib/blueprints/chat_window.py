"""The chat window: the script that a website includes, and the page that it opens in a frame (docs/chat.md).

Only routes stand here; what they do is in blueprints/chat_files.py.
"""

from __future__ import annotations

from chalice.app import Blueprint, Response

routes = Blueprint(__name__)


def _serve(what: str, name: str = "") -> Response:
    from chalicelib.blueprints import chat_files  # what only this needs is imported when it first runs

    status, headers, body = chat_files.serve(what, name, routes.current_request)
    return Response(body=body, status_code=status, headers=dict(headers))


@routes.route("/chat.js", methods=["GET"])
def script() -> Response:
    return _serve("script")


@routes.route("/chat-window", methods=["GET"])
def window() -> Response:
    return _serve("window")


@routes.route("/chat-window/{name}", methods=["GET"])
def file(name: str) -> Response:
    return _serve("file", name)
