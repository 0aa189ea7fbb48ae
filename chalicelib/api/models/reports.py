"""Figures, and the events behind them."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, field

from chalicelib.api.models.common import Channel, Cursor, In, Limit, Link, Out, Time, When
from chalicelib.api.models.tickets import TicketBrief

What = Literal[
    "message_in", "message_out", "ticket_opened", "ticket_assigned", "first_reply", "first_reply_breached",
    "next_reply", "next_reply_breached", "resolution_breached", "update_breached", "solved", "reopened", "offer_missed",
    "chat_rated",
    "callback_promised", "callback_attempt", "callback_connected", "callback_ended", "callback_fell_back",
    "callback_abandoned", "callback_cancelled", "post_called_back",
    "call_queued", "call_answered", "call_abandoned", "call_ended", "call_handled",
    "solved_in_private", "loop_closed",
    "concierge_asked", "concierge_item", "concierge_found", "concierge_ordered", "concierge_shipped",
    "concierge_declined", "concierge_referred", "answered_with_article",
    "post_heard", "post_corrected",
    "spike_alerted", "incident_declared", "incident_first_update", "incident_resolved",
    "incident_post", "incident_customer", "incident_ticket", "incident_told",
]  # fmt: skip


class OverviewQuery(In, frozen=True, kw_only=True):
    """From `from` until before `to`, at most 31 days. Hours are those of `time_zone`. An agent sees
    what they did themselves; a supervisor everything, or one agent's. `channel` is that of what happened; what is
    open now (`open_by_queue`) is told of every channel."""

    from_: When = field(name="from")
    to: When
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"
    agent: str = ""
    channel: Channel | None = None


class FactsQuery(In, frozen=True, kw_only=True):
    """`what` may name several kinds, with commas between. `concierge`: of handled calls, those about concierge
    tickets only, or the others. `every`: only of tickets for which each kind named happened in that time. With
    `with_tickets` the page tells what the tickets of its events are."""

    what: Annotated[str, Meta(min_length=1, max_length=200, examples=["message_in", "first_reply,solved"])]
    from_: When = field(name="from")
    to: When
    channel: Channel | None = None
    queue: str = ""
    agent: str = ""
    met: bool | None = None
    concierge: bool | None = None
    article: str = ""
    need: Literal["", "needs", "worth", "none"] = ""
    topic: Annotated[str, Meta(max_length=40, description='Of heard posts; "-" = none.')] = ""
    incident: Annotated[str, Meta(max_length=64)] = ""
    every: bool = False
    with_tickets: bool = False
    after: Cursor = ""
    limit: Limit = 100


class FactLine(Out, frozen=True, kw_only=True):
    """`value` is milliseconds for first_reply, ticket_assigned and solved, waited for call_answered and
    call_abandoned, talked for call_ended and call_handled, from the wish to the first option for concierge_found;
    for concierge_referred what it may be worth, in minor units of extra.currency. `met` = within the target; of
    concierge_asked: it stayed a concierge ticket. `extra`: what else is known, such as an article's id."""

    id: str
    what: What
    at: Time
    ticket: str
    channel: str
    queue: str
    agent: str
    value: int
    met: bool | None
    extra: dict[str, str]


class FactPage(Out, frozen=True, kw_only=True):
    """`tickets`: what `with_tickets` asked for; null otherwise."""

    items: list[FactLine]
    next: str | None
    tickets: list[TicketBrief] | None


class Volume(Out, frozen=True, kw_only=True):
    """What came in and went out in one hour on one channel; hours with nothing are left out."""

    hour: Annotated[str, Meta(description="When the hour begins, with the time zone's offset.")]
    channel: str
    messages_in: int
    messages_out: int
    tickets_opened: int
    events: Link


class OpenQueue(Out, frozen=True, kw_only=True):
    """Unsolved tickets now: `waiting` in the queue, `with_agents` offered to or held by somebody."""

    queue: str
    name: str
    waiting: int
    waiting_tickets: Link
    with_agents: int
    with_agents_tickets: Link


class FirstReply(Out, frozen=True, kw_only=True):
    """Milliseconds from a ticket's opening to its first public human reply. The median of an even
    number is the mean of the middle two; `p90_ms` is the smallest time that 9 in 10 don't pass
    (nearest rank). `channel` null = all."""

    channel: str | None
    count: int
    median_ms: int | None
    p90_ms: int | None
    events: Link


class ServiceLevel(Out, frozen=True, kw_only=True):
    """`within` first replies in time, of `due`: those and the tickets whose first reply was missed or late.
    `level` is within/due, null if none was due. `channel` null = all."""

    channel: str | None
    due: int
    within: int
    level: float | None
    events: Link


class CallFigures(Out, frozen=True, kw_only=True):
    """Customers' calls of one queue (null = all), and at `talk_ms` and `aht_ms` ours too. `in_time`: answered within
    what the policies promise. `service_level` = in_time/queued, to be held against `goal` (the policy's
    goal_percent/100, null where queues differ or nothing is promised); `abandonment` = abandoned/queued: who takes
    a callback, leaves a message or hangs up in the menu hasn't abandoned. `asa_ms`: mean wait of those answered.
    `talk_ms`: mean of the handled; `aht_ms`: with hold and after-contact work."""

    queue: str | None
    name: str
    queued: int
    queued_events: Link
    answered: int
    asa_ms: int | None
    answered_events: Link
    in_time: int
    service_level: float | None
    goal: float | None
    in_time_events: Link
    abandoned: int
    abandonment: float | None
    abandoned_events: Link
    handled: int
    talk_ms: int | None
    aht_ms: int | None
    handled_events: Link


class Total(Out, frozen=True, kw_only=True):
    what: What
    count: int
    events: Link


class Overview(Out, frozen=True, kw_only=True):
    from_: Time = field(name="from")
    to: Time
    time_zone: str
    agent: str | None
    totals: list[Total]
    volumes: list[Volume]
    open_by_queue: list[OpenQueue]
    first_reply: list[FirstReply]
    service_level: list[ServiceLevel]
    calls: list[CallFigures]
