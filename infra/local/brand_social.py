"""The demo brand in public: how it speaks on its accounts, who is on duty, and what it would listen for.

Nothing here speaks by itself: acknowledgements and greetings are off, and so is the search on X. They are switched on
at /api/settings, by whoever wants to see them.
"""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

VOICE: Json = {
    "sign_off": "initials",
    "approve_public": "new_agents",
    "own_domains": ["larkspur.example"],
    "own_addresses": ["care@larkspur.example"],
    "order_numbers": ["RD-#####"],
    "country": "GB",
}
"""Settings of every account that speaks in public."""

BUDGET: Json = {"usd": 50}
"""What X may cost the demo in a month."""

_PRIORITIES = ("low", "normal", "high", "urgent")
WALL: Json = {
    "id": "wall",
    "name": "Half an hour on the page's wall",
    "enabled": True,
    "channels": ["facebook"],
    "priorities": [],
    "queues": [],
    "tags": [],
    "calendar": "always",
    "pause_in_pending": True,
    "targets": {"first_reply": dict.fromkeys(_PRIORITIES, 1_800)},
    "warn_percent": 70,
    "goal_percent": 90,
    "warn_ladder": [],
    "breach_ladder": [],
}


def _shift(id: str, name: str, zone: str, start: int, end: int, agents: tuple[str, ...]) -> Json:
    """Each day, from and until these hours of its own place (25 is one at night)."""
    days = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
    hours = {day: [{"start": start * 60, "end": end * 60}] for day in days}
    return {
        "id": id,
        "name": name,
        "queue": "help",
        "agents": list(agents),
        "time_zone": zone,
        "hours": hours,
        "one_offs": [],
    }


SHIFTS: tuple[Json, ...] = (
    _shift("day", "Day", "Europe/London", 8, 16, ("sofia", "tom")),
    _shift("evening", "Evening", "Europe/Berlin", 17, 25, ("jonas", "mei")),
    _shift("night", "Night", "Europe/Lisbon", 0, 8, ("amara",)),
)
"""One hands to the next, around the clock."""

WATCHES: tuple[Json, ...] = (
    {
        "id": "name",
        "name": "Our name without the @",
        "account": "brand",
        "enabled": False,
        "words": [],
        "phrases": ["larkspur shoes", "larkspur boots"],
        "hashtags": ["larkspurshoes"],
        "excluded": ["flower"],
        "languages": [],
        "every_minutes": 5,
        "mentions": False,
    },
)
