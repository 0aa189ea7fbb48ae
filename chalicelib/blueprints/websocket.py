"""The consoles' sockets: opened with a code, listened to, closed. docs/live.md tells it whole."""

from __future__ import annotations

from chalicelib import cold  # noqa: F401  (before anything else: see there)

# isort: split
from typing import Any

from chalice.app import Blueprint, WebsocketAPI, WebsocketEvent

from chalicelib import wiring
from chalicelib.observability import access

routes = Blueprint(__name__)
routes.websocket_api = WebsocketAPI()  # or a blueprint's socket handlers are left as they are, and get Lambda's event
_REFUSED = {"statusCode": 403}


@routes.on_ws_connect(name="websocket_connect")
def websocket_connect(event: WebsocketEvent) -> dict[str, Any]:
    query = event.to_dict().get("queryStringParameters") or {}
    with access("socket opened") as line:
        line["by"] = wiring.live().connect(event.connection_id, str(query.get("code", "")))
        return {"statusCode": 200} if line["by"] else _REFUSED


@routes.on_ws_message(name="websocket_message")
def websocket_message(event: WebsocketEvent) -> dict[str, Any]:
    with access("socket said"):
        wiring.live().said(event.connection_id, event.body)
    return {"statusCode": 200}


@routes.on_ws_disconnect(name="websocket_disconnect")
def websocket_disconnect(event: WebsocketEvent) -> dict[str, Any]:
    with access("socket closed"):
        wiring.live().gone(event.connection_id)
    return {"statusCode": 200}
