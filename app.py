"""Rapport: builds the app and registers its entry points. No logic here."""

from __future__ import annotations

from chalicelib import cold  # noqa: F401  (before anything else: see there)

# isort: split
from chalice.app import Chalice

from chalicelib.blueprints import (
    agent_api,
    callback_pages,
    chat_api,
    chat_window,
    console,
    streams,
    webhooks,
    websocket,
    workers,
)

app = Chalice(app_name="rapport")
app.experimental_feature_flags.add("WEBSOCKETS")
app.register_blueprint(webhooks.routes)
app.register_blueprint(chat_api.routes)
app.register_blueprint(chat_window.routes)
app.register_blueprint(callback_pages.routes)
app.register_blueprint(agent_api.routes)
app.register_blueprint(console.routes)
app.register_blueprint(workers.routes)
app.register_blueprint(streams.routes)
app.register_blueprint(websocket.routes)
