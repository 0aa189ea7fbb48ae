"""Every key format, in one place. `#` separates; parts that may hold one are last or escaped."""

from __future__ import annotations

from chalicelib.domain.events import Event, event_key
from chalicelib.domain.identities import short_hash

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


def draft_card(agent: str, ticket: str) -> str:
    """Of the board: what somebody has begun to write on a ticket."""
    return f"draft#{agent}#{ticket}"


def timeline_event_key(ticket: str, what: str, version: int) -> str:
    """A fact on a ticket's timeline, named by the version of the ticket that it made."""
    return f"event#{ticket}#{version:06d}#{what}"


def callback_event_key(ticket: str, callback: str, what: str, number: int) -> str:
    """A fact about a call back on its ticket's timeline: the `number`-th of its kind."""
    return f"event#{ticket}#{callback}#{what}#{number}"


def concierge_event_key(ticket: str, name: str) -> str:
    """A fact about a ticket's concierge request on its timeline: `name` is its own."""
    return f"event#{ticket}#concierge#{name}"


def callback_timer(callback: str) -> str:
    return f"callback#{callback}"


def ticket_timer(ticket: str) -> str:
    return f"ticket#{ticket}"


def agent_timer(agent: str) -> str:
    return f"agent#{agent}"


def reply_timer(key: str) -> str:
    """Of a scheduled reply, by its own key."""
    return f"reply#{key}"


def about_event_key(ticket: str, about: str, what: str) -> str:
    """A fact on a ticket's timeline, named by what it is about."""
    return f"event#{ticket}#{about}#{what}"


def approval_timer(card: str) -> str:
    """Of a decided approval, by the id of its card: what follows from it is done even if its decider dies."""
    return f"approval#{card.removeprefix('approval#')}"


def watch_timer(watch: str) -> str:
    """Of a saved search (services/monitoring.py)."""
    return f"watch#{watch}"


def recompute_timer(subject: str) -> str:
    return f"recompute#{subject}"


def post_timer(post: str) -> str:
    """Of a post of ours (services/posts), for all of its life."""
    return f"post#{post}"


def call_timer(call: str) -> str:
    return f"call#{call}"


MODERATION = "mod#"
"""What the keys of moderation begin with."""


def moderation_key(client_id: str, about: str) -> str:
    """The key of what is done to a customer's post: one for ever for the post and the client's own id."""
    return f"{MODERATION}{client_id}#{about}"


def tally_bucket(window: int) -> str:
    """Of the facts table: what was counted in a window (domain/spikes.py)."""
    return f"tally#{window:08d}"


def tally_id(channel: str, word: str, key: str) -> str:
    return f"{channel}#{_safe(word)}#{key}"


def tallied_bucket(channel: str, word: str) -> str:
    return f"tallied#{channel}#{_safe(word)}"


def spikes_timer(window: int) -> str:
    return f"spikes#{window}"


def spike_card(channel: str, word: str) -> str:
    """One card a channel and word: its latest alert."""
    return "s_" + short_hash(f"{channel}#{word}")


def incident_timer(incident: str) -> str:
    return f"incident#{incident}"


def person_card(incident: str, customer: str) -> str:
    """Of the board: that an incident touches a customer."""
    return f"person#{incident}#{customer}"


def ask_card(incident: str, customer: str) -> str:
    """Of the board: that a customer asked about an incident in public, and may be acknowledged."""
    return f"ask#{incident}#{customer}"


def follow_card(incident: str, customer: str) -> str:
    """Of the board: that a customer asked about an incident in private, and is to be told how it ended."""
    return f"follow#{incident}#{customer}"


def acknowledge_timer(ticket: str) -> str:
    return f"acknowledge#{ticket}"


SHIFTS_TIMER = "shift#posts"
"""Of what is posted when teams come and go: one wake-up for all accounts."""


def ask_after_timer(ticket: str) -> str:
    return f"ask_after#{ticket}"


def checkin_timer(id: str) -> str:
    """Of a check-in list, while it is being built."""
    return f"checkin#{id}"


ARTICLE_BODIES = "article_body"
"""The kind of setting that holds articles' bodies, apart from their lighter rest."""


def article_body_key(article: str, mark: str) -> str:
    """By what it says: `mark` is a hash of the body."""
    return f"{article}#{mark}"
