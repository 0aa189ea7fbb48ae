"""One outage behind many posts and tickets: what it changes, and what is counted.

While an incident is open, a public post that matches attaches to it: no ticket, no offer, no individual reply. One
public status update a channel answers everybody. Private messages that match open tickets as usual, tagged with the
incident, and get a follow-up when it is over. What is kept is in incident_record.py, where in incident_shelves.py,
what matches in incident_matching.py; all are meant to be used through this module. All times are epoch milliseconds,
UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalicelib.domain import tickets as t
from chalicelib.domain.errors import Conflict, Invalid, NotAllowed
from chalicelib.domain.identities import short_hash
from chalicelib.domain.incident_matching import (
    LOOK_BACK_MS,
    clean,
    counts_for,
    matches,
    of_spike,
    says,
    sources,
    takes,
)
from chalicelib.domain.incident_record import (
    FOLLOWS,
    Ask,
    Follow,
    Incident,
    Matcher,
    Person,
    Place,
    Task,
    Update,
)
from chalicelib.domain.incident_shelves import (
    OPEN,
    RESOLVED,
    ask_shelf,
    asked_shelf,
    follow_shelf,
    people_shelf,
    posts_shelf,
)
from chalicelib.domain.tickets import QueueRules, Status, Ticket

__all__ = [
    "FOLLOWS", "LOOK_BACK_MS", "OPEN", "PUBLIC", "RESOLVED", "Ask", "Follow", "Incident", "Matcher", "Person",
    "Place", "Task", "Times", "Update", "ask_shelf", "asked_shelf", "clean", "counts_for", "covered", "follow_shelf",
    "incident_id", "matches", "may_cover", "must_be_open", "must_have_room", "of_spike", "people_shelf", "pinned",
    "posts_shelf", "says", "sources", "standing", "takes", "texts", "times", "titled", "uncovered", "under_update",
    "with_place", "with_update",
]  # fmt: skip

PUBLIC = ("x", "facebook")
"""Where an update can stand (domain/posts.py)."""

MOST_SAID = 150_000
"""Bytes that the words of an incident's updates may have together, its closings aside: all of it is one entry of the
board, and one may have 400 KB
(https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html#limits-items)."""
MOST_AT_ONCE, MOST_IN_ALL = 80_000, 320_000

_TITLE = 120
_TEXT = 5_000


def incident_id(person: str, client_id: str) -> str:
    """One for ever for who declares it and the client's own id."""
    return "i_" + short_hash(f"{person}#{client_id}")


def titled(title: str) -> str:
    """Raises Invalid."""
    found = " ".join(title.split())
    if not 0 < len(found) <= _TITLE:
        raise Invalid("title", f"Give it a title of at most {_TITLE} characters.")
    return found


# --- updates -------------------------------------------------------------------------------------


def with_update(incident: Incident, update: Update) -> Incident:
    """The incident with an update, once for its id. Raises Conflict if the id was used for other words."""
    known = next((one for one in incident.updates if one.id == update.id), None)
    if known is None:
        return replace(incident, updates=(*incident.updates, update))
    if _said(known) != _said(update):
        raise Conflict("This client_id was used for another text; use a new one for a new update.")
    return incident


def must_have_room(incident: Incident, update: Update) -> None:
    """Raises NotAllowed where an update's words would be too much for one incident. Its closing always has room."""
    before, more = sum(map(_size, incident.updates)), _size(update)
    if more > MOST_AT_ONCE or before + more > MOST_IN_ALL:
        raise NotAllowed("These words are too much for so many accounts.", "too_long", "Write a shorter text.")
    if update.kind != "closing" and before + more > MOST_SAID:
        raise NotAllowed("This incident has had as many words as it can.", "too_many", "Resolve it, or be brief.")


def _size(update: Update) -> int:
    """Bytes of its words. What is known of a place besides is counted as 500."""
    return sum(len(place.text.encode()) + 500 for place in update.places)


def _said(update: Update) -> dict[str, str]:
    return {place.account: place.text for place in update.places}


def with_place(incident: Incident, update: str, place: Place) -> Incident:
    """The incident with news of an update on one account."""
    updates = tuple(
        replace(one, places=tuple(place if p.account == place.account else p for p in one.places))
        if one.id == update
        else one
        for one in incident.updates
    )
    return replace(incident, updates=updates)


def standing(incident: Incident, account: str) -> Place | None:
    """The newest update that stands on an account, to which acknowledgements link."""
    for update in reversed(incident.updates):
        for place in update.places:
            if place.account == account and place.link:
                return place
    return None


def under_update(incident: Incident, account: str, root: str) -> bool:
    """Whether a thread hangs on one of the incident's updates: what is said there is said of it, in any words."""
    places = (place for update in incident.updates for place in update.places)
    return bool(root) and any(place.account == account and place.provider_id == root for place in places)


def pinned(incident: Incident) -> Update | None:
    """The update that is to be pinned: the newest."""
    return incident.updates[-1] if incident.updates else None


def texts(said: dict[str, str], accounts: Iterable[str], told: Iterable[str] = ()) -> dict[str, str]:
    """What is said on each account. `said`: by account (`x#brand`), by channel, or under "" everywhere: on those that
    were `told` of it before, if any were. Raises Invalid for no words, or words for an account that doesn't exist."""
    known = sorted(accounts)
    if not known:
        raise Invalid("texts", "There is no account that a public update could stand on.")
    for name, text in said.items():
        if name and name not in known and name not in {account.partition("#")[0] for account in known}:
            raise Invalid(f"texts.{name.replace('#', '~')}", "There is no such account or channel to post on.")
        if not text.strip() or len(text) > _TEXT:
            raise Invalid(f"texts.{name.replace('#', '~')}" if name else "text", f"Write 1 to {_TEXT} characters.")
    everywhere = set(told) or set(known)
    general = {name: said.get("", "") for name in known if name in everywhere}
    found = {name: said.get(name) or said.get(name.partition("#")[0]) or general.get(name, "") for name in known}
    chosen = {name: text for name, text in found.items() if text}
    if not chosen:
        raise Invalid("text", "Write what everybody shall read.")
    return chosen


# --- tickets -------------------------------------------------------------------------------------


def may_cover(ticket: Ticket) -> bool:
    """Whether a public ticket waits for a first answer that the incident's update gives."""
    return (
        ticket.public
        and ticket.status in t.UNSOLVED
        and not ticket.first_reply_at
        and not ticket.incident
        and not ticket.call
        and ticket.callback in ("", "offered")
    )


def covered(ticket: Ticket, incident: str, queue: QueueRules, now: int) -> Ticket:
    """The ticket in the incident: on hold, off every desk. The public update answers it, so nobody waits for a
    reply; its promise of a solution stands."""
    held = t.with_status(
        t.returned(replace(ticket, incident=incident, snoozed_until=0), now), Status.ON_HOLD, queue, now
    )
    return t.promised(replace(held, waiting_since=0), queue)


def uncovered(ticket: Ticket, queue: QueueRules, now: int) -> Ticket:
    """The ticket as any other again, to be answered by itself."""
    since = ticket.waiting_since or ticket.last_inbound_at if ticket.last_in else 0
    fresh = replace(ticket, waiting_since=since, updated_at=now)
    return (
        t.with_status(fresh, Status.OPEN, queue, now) if ticket.status is Status.ON_HOLD else t.promised(fresh, queue)
    )


def must_be_open(incident: Incident) -> None:
    if incident.state != "open":
        raise NotAllowed("This incident is resolved.", "resolved", "Reopen it, or declare another.")


# --- numbers -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """Milliseconds from the first post; None while it hasn't happened."""

    to_declare: int | None
    to_first_update: int | None
    to_resolve: int | None


def times(incident: Incident, first_post_at: int) -> Times:
    """`first_post_at` 0 = nobody has posted; then its declaration is the beginning."""
    start = first_post_at or incident.declared_at
    first = min((update.at for update in incident.updates), default=0)
    return Times(
        to_declare=max(0, incident.declared_at - start),
        to_first_update=max(0, first - start) if first else None,
        to_resolve=max(0, incident.resolved_at - start) if incident.resolved_at else None,
    )
