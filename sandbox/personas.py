"""Ready-made customers. Every name is made up and every number is a 555 number."""

from __future__ import annotations

PERSONAS: list[dict[str, str]] = [
    {"name": "Ada Thistle", "number": "+15550200001", "handle": "adathistle", "about": "bought boots last week"},
    {"name": "Kofi Linden", "number": "+15550200002", "handle": "kofilinden", "about": "waiting for a refund"},
    {"name": "Mei Sorrel", "number": "+15550200003", "handle": "meisorrel", "about": "asks about sizes"},
    {"name": "Piotr Alder", "number": "+15550200004", "handle": "piotralder", "about": "not happy at all"},
]
