"""Every key format, in one place. `#` separates; parts that may hold one are last or escaped."""

from __future__ import annotations

from chalicelib.domain.events import Event, event_key

__all__ = ["event_key", "note_key", "reply_key", "thread_key", "thread_key_of", "timeline_event_key"]


def _safe(part: str) -> str:
    return part.replace("%", "%25").replace("#", "%23")


def thread_key(channel: str, account: str, identity: str, root: str = "") -> str:
    """`channel#account#identity[#root post]`: the provider's own conversation with one identity."""
    key = f"{channel}#{account}#{_safe(identity)}"
    return f"{key}#{_safe(root)}" if root else key


def thread_key_of(event: Event) -> str:
    return thread_key(event.channel, event.account, event.identity, event.root)


def thread_parts(key: str) -> tuple[str, str, str, str]:
    """channel, account, identity, root of a thread key."""
    channel, account, identity, *root = key.split("#")
    unsafe = [part.replace("%23", "#").replace("%25", "%") for part in (identity, *root)]
    return channel, account, unsafe[0], unsafe[1] if root else ""


def reply_key(ticket: str, client_id: str) -> str:
    """The key of what an agent sends: one for ever for a ticket and the client's own id."""
    return f"out#{ticket}#{client_id}"


def note_key(ticket: str, client_id: str) -> str:
    return f"note#{ticket}#{client_id}"


def timeline_event_key(ticket: str, what: str, version: int) -> str:
    """A fact on a ticket's timeline, named by the version of the ticket that it made."""
    return f"event#{ticket}#{version:06d}#{what}"


def callback_event_key(ticket: str, callback: str, what: str, number: int) -> str:
    """A fact about a call back on its ticket's timeline: the `number`-th of its kind."""
    return f"event#{ticket}#{callback}#{what}#{number}"


def callback_timer(callback: str) -> str:
    return f"callback#{callback}"


def ticket_timer(ticket: str) -> str:
    return f"ticket#{ticket}"


def agent_timer(agent: str) -> str:
    return f"agent#{agent}"


def reply_timer(key: str) -> str:
    """Of a scheduled reply, by its own key."""
    return f"reply#{key}"


def recompute_timer(subject: str) -> str:
    return f"recompute#{subject}"


def call_timer(call: str) -> str:
    return f"call#{call}"
