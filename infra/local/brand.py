"""The demo brand: what a fresh local stack starts with. Invented people, numbers nobody has."""

from __future__ import annotations

from typing import Any

from infra.local.brand_articles import ARTICLES as ARTICLES
from infra.local.brand_social import BUDGET, VOICE, WALL
from infra.local.brand_social import SHIFTS as SHIFTS
from infra.local.brand_social import WATCHES as WATCHES

Json = dict[str, Any]

DEMO_PASSWORD = "Rapport-demo-1"
"""Of every demo login. It opens a stack that only this machine can reach."""


def _queue(id: str, name: str, *, fallback: bool, dispositions: tuple[str, ...] = ()) -> Json:
    return {
        "id": id,
        "name": name,
        "skill": "",
        "shards": 1,
        "offer_seconds": 45,
        "grace_seconds": 120,
        "follow_up_days": 7,
        "sticky": True,
        "nudge_minutes": 1_440,
        "nudge_text": "Is there anything else we can do for you? If so, just reply here.",
        "solve_minutes": 2_880,
        "fallback": fallback,
        "dispositions": list(dispositions),
    }


QUEUES: tuple[Json, ...] = (
    _queue("help", "Help desk", fallback=True),
    _queue(
        "orders",
        "Orders and refunds",
        fallback=False,
        dispositions=("Answered", "Refund promised", "Sent again", "Other"),
    ),
)


def _said(text: str) -> Json:
    return {"text": text}


IVRS: tuple[Json, ...] = (
    {
        "id": "main",
        "name": "Main menu",
        "start": "hello",
        "nodes": {
            "hello": {"kind": "say", "prompt": _said("Welcome to {brand}."), "next": "hours"},
            # A demo that is closed at night is none: with the calendar "care", callers would get the box.
            "hours": {"kind": "hours", "calendar": "always", "open": "menu", "closed": "box"},
            "menu": {
                "kind": "menu",
                "prompt": _said(
                    "For orders and refunds, press one. For anything else, press two. To be called back, press three."
                ),
                "choices": {"1": "orders", "2": "help", "3": "back", "4": "spanish"},
                "words": {"order": "orders", "refund": "orders", "call me back": "back", "español": "spanish"},
                "no_input": "help",
            },
            "orders": {"kind": "queue", "queue": "orders"},
            "help": {"kind": "queue", "queue": "help"},
            "back": {"kind": "callback", "queue": "help"},
            "spanish": {"kind": "language", "language": "es-ES", "next": "help"},
            "box": {
                "kind": "voicemail",
                "prompt": _said("Our lines are closed now. Leave a message, and we will call you back."),
                "queue": "help",
            },
        },
    },
)


def _shift(start: int, end: int) -> Json:
    """Hours of the day, kept as minutes from midnight."""
    return {"start": start * 60, "end": end * 60}


CALENDARS: tuple[Json, ...] = (
    {
        "id": "care",
        "name": "Care hours",
        "time_zone": "Europe/London",
        "always": False,
        "hours": {
            **{day: [_shift(8, 20)] for day in ("mon", "tue", "wed", "thu", "fri")},
            "sat": [_shift(9, 17)],
        },
        "country": "GB",
        "subdivision": "ENG",
        "days_off": {},
        "working_days": [],
        "closures": [],
    },
)

POLICIES: tuple[Json, ...] = (
    {
        "id": "vip",
        "name": "Our best customers",
        "enabled": True,
        "channels": [],
        "priorities": [],
        "queues": [],
        "tags": ["vip"],
        "calendar": "care",
        "pause_in_pending": True,
        "targets": {
            "first_reply": dict.fromkeys(("low", "normal", "high", "urgent"), 600),
            "next_reply": dict.fromkeys(("low", "normal", "high", "urgent"), 900),
            "resolution": {"low": 86_400, "normal": 28_800, "high": 14_400, "urgent": 7_200},
        },
        "warn_percent": 70,
        "goal_percent": 95,
        "warn_ladder": [{"after_seconds": 0, "do": "notify", "to": "", "text": "A VIP is waiting."}],
        "breach_ladder": [
            {"after_seconds": 0, "do": "supervisor", "to": "ruth", "text": ""},
            {"after_seconds": 0, "do": "priority", "to": "high", "text": ""},
            {"after_seconds": 300, "do": "reassign", "to": "", "text": ""},
        ],
    },
    WALL,
)


def _rule(id: str, order: int, words: list[str], queue: str, tags: list[str], priority: str = "") -> Json:
    return {
        "id": id,
        "order": order,
        "channels": [],
        "accounts": [],
        "words": words,
        "languages": [],
        "tags": [],
        "queue": queue,
        "priority": priority,
        "add_tags": tags,
    }


RULES: tuple[Json, ...] = (
    _rule("refunds", 10, ["refund", "money back"], "orders", ["refund"]),
    _rule("orders", 20, ["order", "parcel", "delivery", "tracking"], "orders", ["order"]),
    _rule("danger", 30, ["fire", "smoke", "injured"], "help", ["safety"], "urgent"),
)


def _template(id: str, name: str, text: str, **more: Any) -> Json:
    base = {"channels": [], "language": "en", "content_sid": "", "variables": []}
    return {"id": id, "name": name, "text": text, **base, **more}


TEMPLATES: tuple[Json, ...] = (
    _template(
        "hello", "Hello", "Hi {customer_first_name}, {agent_first_name} here. I'm looking into this for you now."
    ),
    _template("where", "Ask for the order number", "Could you send me your order number? It starts with LS."),
    _template("refunded", "Refund sent", "Your refund is on its way; banks take three to five working days."),
    _template(
        "thanks", "Closing", "Glad that's sorted, {customer_first_name}. Write to us any time. {agent_first_name}"
    ),
    _template(
        "reopen",
        "WhatsApp: reopen after a day",
        "Hello {customer_first_name}, we have an answer to your question. Reply to this message to go on.",
        channels=["whatsapp"],
        content_sid="HX00000000000000000000000000000001",
        variables=["customer_first_name"],
    ),
)


def _macro(id: str, name: str, text: str = "", **more: Any) -> Json:
    base = {"language": "en", "variants": [], "send": "fill", "channels": [], "status": "", "priority": "",
            "add_tags": [], "remove_tags": [], "queue": ""}  # fmt: skip
    return {"id": id, "name": name, "text": text, **base, **more}


MACROS: tuple[Json, ...] = (
    _macro(
        "sent-again",
        "Sent again",
        "Hi {customer_first_name}, we have sent it again today. You don't have to do anything.",
        variants=[
            {
                "text": "Hallo {customer_first_name}, wir haben es heute noch einmal verschickt.",
                "language": "de",
                "channels": [],
            }
        ],
        send="send",
        status="solved",
        add_tags=["resent"],
    ),
    _macro(
        "to-orders",
        "Hand over to orders",
        "Hi {customer_first_name}, our orders team looks into this and writes to you here by {day}.",
        add_tags=["order"],
        queue="orders",
    ),
    _macro("safety", "Somebody may be hurt", priority="urgent", add_tags=["safety"], queue="help"),
)


def _agent(
    id: str, name: str, role: str, zone: str = "Europe/London", skills: tuple[str, ...] = (), phone: str = ""
) -> Json:
    return {
        "id": id,
        "name": name,
        "initials": "".join(part[0] for part in name.split()),
        "email": f"{id}@larkspur.example",
        "role": role,
        "skills": list(skills),
        "capacity": {"async": 8, "chat": 3, "voice": 1},
        "enabled": True,
        "time_zone": zone,
        "answer_on": "phone" if phone else "softphone",
        "phone": phone,
        "trainee": id == "amara",
    }


AGENTS: tuple[Json, ...] = (
    _agent("sofia", "Sofia Marsh", "agent"),
    _agent("tom", "Tom Okafor", "agent"),
    _agent("mei", "Mei Lindqvist", "agent", "Europe/Stockholm"),
    _agent("jonas", "Jonas Weber", "agent", "Europe/Berlin"),
    _agent("amara", "Amara Dias", "agent", "Europe/Lisbon", phone="+15550100021"),
    _agent("ruth", "Ruth Calder", "supervisor"),
    _agent("noor", "Noor Haddad", "admin"),
)


def _account(channel: str, id: str, name: str, address: str, **settings: Any) -> Json:
    return {
        "channel": channel,
        "id": id,
        "name": name,
        "address": address,
        "addresses": [],
        "queue": "help",
        "enabled": True,
        "settings": settings,
    }


MESSAGING_SERVICE = "MG00000000000000000000000000000001"

MAIL_FROM = "care@larkspur.example"

CHAT_WINDOW: Json = {
    "question": {"text": "What is it about?", "choices": ["An order", "A return", "A size", "Something else"]},
    "away": "We are all out on a walk. Write to us: we answer right here.",
    "call_account": "main",
    "mail_from": MAIL_FROM,
}

ACCOUNTS: tuple[Json, ...] = (
    _account("sms", "main", "Larkspur Shoes", "+15550100001", messaging_service_sid=MESSAGING_SERVICE)
    | {"addresses": [MESSAGING_SERVICE]},
    _account("whatsapp", "main", "Larkspur Shoes", "whatsapp:+15550100002"),
    _account("voice", "main", "Larkspur Shoes", "+15550100003", ivr="main"),
    _account("x", "brand", "Larkspur Shoes", "1000000001", handle="LarkspurShoes", budget=BUDGET, **VOICE),
    _account("facebook", "page", "Larkspur Shoes", "200000001", **VOICE),
    _account("instagram", "brand", "Larkspur Shoes", "300000001", username="larkspurshoes", **VOICE),
    _account(
        "chat", "web", "Larkspur Shoes", "", greeting="Hello! How can we help?", origins=["*"], window=CHAT_WINDOW
    ),
)
