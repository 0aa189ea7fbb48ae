"""What is aimed at. The figures are the project's own budgets; docs/performance.md says why these."""

from __future__ import annotations

from infra.bench.table import Goal

PACKAGE_MB = 60

_FOLLOW_UP = (Goal("calls", 5), Goal("wru", 5), Goal("rru", 1), Goal("transitions", 0), Goal("ratio", 1.4))
_NEW_TICKET = (Goal("calls", 8), Goal("wru", 14), Goal("rru", 2), Goal("transitions", 0), Goal("ratio", 1.6))

_ANSWERED = (Goal("calls", 5), Goal("rru", 1), Goal("transitions", 0), Goal("ratio", 1.4))
"""Our reply took the due time away and the customer's next words bring one back: that moves the ticket in the
index of work, one write unit more than the plain follow-up's. The price's goal is the same."""


_HEARD = (Goal("calls", 8), Goal("rru", 1), Goal("transitions", 0))
_HEARD_FIRST = (Goal("calls", 13), Goal("rru", 2), Goal("transitions", 0))
"""What is said in public is triaged too: three calls more (card, counts, fact), and for a stranger two."""

_PUBLIC = ("[x_mention]", "[facebook_comment]")


def of_count(name: str) -> tuple[Goal, ...]:
    """Goals of a row of counts. Rows without any hold what the budgets don't speak of: an agent's load
    charged again, a closed predecessor, caches filled anew, and what agents and timers do."""
    if name == "webhook":
        return (Goal("calls", 1), Goal("transitions", 0))
    if name.endswith(_PUBLIC):
        return _HEARD if name.startswith("follow_up") else _HEARD_FIRST
    if name == "follow_up" or name.startswith("follow_up["):
        return _FOLLOW_UP
    if name == "follow_up_answered":
        return _ANSWERED
    if name in ("new_ticket_new", "new_ticket_known") or name.startswith("new_ticket["):
        return _NEW_TICKET
    return ()


def of_promise(name: str) -> tuple[Goal, ...]:
    """Of a promise's own cost. Ladders cost what they cost: somebody is paid to be told."""
    return (Goal("transitions", 0),) if name in ("kept", "broken_0_rungs") else ()


IMPORTS = {
    "webhook": Goal("ratio", 1.25),
    "inbound": Goal("ratio", 1.4),
    "outbound": Goal("ratio", 1.4),
    "api_list": Goal("ratio", 1.9),
    "api_reply": Goal("ratio", 1.9),
}

VISIBLE_MS = 21
WEBHOOKS_PER_SECOND = 100  # at 8 connections
LIST_RATIO = 1.2
AFTER_BUCKET_MS = 2_000  # after the end of its ten seconds, everything due in them has been acted on
