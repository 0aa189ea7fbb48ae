"""A demo brand's settings, and short ways to make its customers' events."""

from __future__ import annotations

from typing import Any

from chalicelib.domain.agents import Agent, Presence
from chalicelib.domain.events import Author, Channel, Direction, Event, EventType, Kind, Visibility, event_key
from chalicelib.store.codec import slim
from tests.fakes.store import FakeSettings

ACCOUNTS: dict[str, tuple[str, str, str]] = {  # channel: account, address, queue
    "sms": ("main", "+15550100001", "care"),
    "whatsapp": ("main", "+15550100002", "care"),
    "x": ("brand", "1000000001", "social"),
    "facebook": ("page", "200000001", "social"),
    "instagram": ("brand", "300000001", "social"),
    "chat": ("web", "web", "care"),
}
QUEUES: tuple[dict[str, Any], ...] = (
    {
        "id": "care", "name": "Customer care", "fallback": True, "offer_seconds": 45, "grace_seconds": 120,
    },
    {
        "id": "social", "name": "Social media", "skill": "social", "follow_up_days": 3,
    },
)  # fmt: skip
POLICIES: dict[str, dict[str, Any]] = {
    "care": {
        "queues": ["care"],
        "targets": {
            "first_reply": {"low": 14_400, "normal": 3_600, "high": 1_800, "urgent": 600},
            "next_reply": {"low": 28_800, "normal": 7_200, "high": 3_600, "urgent": 1_200},
        },
    },
    "social": {
        "queues": ["social"],
        "targets": {
            "first_reply": {"low": 3_600, "normal": 1_800, "high": 3_600, "urgent": 3_600},
            "next_reply": {"low": 3_600, "normal": 1_800, "high": 3_600, "urgent": 3_600},
        },
    },
    "chat": {"enabled": False},
    "text": {"enabled": False},
}
AGENTS: tuple[Agent, ...] = (
    Agent(id="ana", name="Ana Lima", initials="AL", email="ana@example.com", skills=("social",)),
    Agent(id="ben", name="Ben Okoro", initials="BO", email="ben@example.com"),
    Agent(
        id="cho", name="Cho Min", initials="CM", email="cho@example.com", skills=("social",),
        capacity={"async": 2, "chat": 1, "voice": 1},
    ),
)  # fmt: skip
RULES: tuple[dict[str, Any], ...] = (
    {"id": "refunds", "order": 10, "words": ["refund"], "queue": "care", "priority": "high", "add_tags": ["refund"]},
    {"id": "danger", "order": 5, "words": ["fire"], "priority": "urgent"},
)


def brand(settings: FakeSettings | None = None) -> FakeSettings:
    """Settings of a brand with two queues, three agents, an account on every channel and two rules."""
    settings = settings or FakeSettings()
    for channel, (account, address, queue) in ACCOUNTS.items():
        doc = {"channel": channel, "id": account, "name": f"Demo {channel}", "address": address, "queue": queue}
        settings.put("account", f"{channel}#{account}", doc)
    for queue_doc in QUEUES:
        settings.put("queue", queue_doc["id"], queue_doc)
    for agent in AGENTS:
        settings.put("agent", agent.id, slim(agent))
    for id, policy in POLICIES.items():
        settings.put("sla", id, policy)
    for rule in RULES:
        settings.put("rule", rule["id"], rule)
    return settings


def message(
    id: str, *, at: int, text: str = "hello", channel: str = "sms", identity: str = "+15551230001", **more: Any
) -> Event:
    """A customer's private message (or, with `kind` and `root`, a public one), as a channel would parse it."""
    account = ACCOUNTS[channel][0]
    made: dict[str, Any] = {
        "key": event_key(channel, account, id),
        "type": EventType.INTERACTION,
        "channel": Channel(channel),
        "account": account,
        "received_at": at,
        "at": at,
        "identity": identity,
        "provider_id": id,
        "kind": Kind.MESSAGE,
        "direction": Direction.INBOUND,
        "visibility": Visibility.PUBLIC if more.get("root") else Visibility.PRIVATE,
        "text": text,
        "author": Author(name="Sam Doe"),
    }
    return Event(**{**made, **more})


def about(target: Event | str, type: EventType, id: str, *, at: int, **more: Any) -> Event:
    """An event that changes an earlier one (`target`: the event, or a reply's provider key)."""
    if isinstance(target, Event):
        base = {"channel": target.channel, "account": target.account, "identity": target.identity}
        base |= {"direction": target.direction, "kind": target.kind, "visibility": target.visibility}
        base |= {"root": target.root, "target": target.key}
    else:
        channel, account, _ = target.split("#", 2)
        base = {"channel": Channel(channel), "account": account, "target": target, "identity": "+15551230001"}
    key = event_key(base["channel"], base["account"], id)
    return Event(**{"key": key, "type": type, "received_at": at, "at": at, **base, **more})


__all__ = ["ACCOUNTS", "AGENTS", "QUEUES", "RULES", "Presence", "about", "brand", "message"]
