"""Whether a macro may be stored. Raises Invalid naming the field."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.errors import Invalid
from chalicelib.domain.macros import Send
from chalicelib.store import Store

Doc = dict[str, Any]
_DOES = ("text", "status", "priority", "add_tags", "remove_tags", "queue")


def macro(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    if not any(doc[name] for name in _DOES):
        raise Invalid("text", "A macro must say or do something.")
    if doc["send"] == Send.SEND and not doc["text"].strip():
        raise Invalid("send", "There are no words to send: write some, or let it only change the ticket.")
    if doc["status"] and doc["text"] and doc["send"] == Send.FILL:
        raise Invalid("status", "Whoever sends the words chooses the status; let the macro send them to set it.")
    both = sorted({*doc["add_tags"]} & {*doc["remove_tags"]})
    if both:
        raise Invalid("remove_tags", f"It can't add and remove {both[0]}.")
    if doc["variants"] and not doc["text"].strip():
        raise Invalid("text", "Write the words themselves before those for other languages.")
    if doc["queue"] and doc["queue"] not in {queue for queue, _, _ in store.settings.listed("queue")}:
        raise Invalid("queue", f"There is no queue {doc['queue']}.")
