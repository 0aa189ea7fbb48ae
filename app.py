"""Rapport: builds the app and registers its entry points. No logic here."""

from __future__ import annotations

import gc

gc.disable()  # imports make no garbage, and looking for it is a tenth of a cold start

from chalice.app import Chalice  # noqa: E402

from chalicelib.blueprints import agent_api, chat_api, streams, webhooks, workers  # noqa: E402

app = Chalice(app_name="rapport")
app.register_blueprint(webhooks.routes)
app.register_blueprint(chat_api.routes)
app.register_blueprint(agent_api.routes)
app.register_blueprint(workers.routes)
app.register_blueprint(streams.routes)

gc.enable()
