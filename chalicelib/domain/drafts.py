"""A reply or note that somebody has begun and not sent."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsent:
    """`client_id`: what it will be sent as; once something went out as that, this is no draft any more. `how` "note" =
    for colleagues; `answers` the key of the line answered, "" = not chosen yet. `at`: epoch ms, when it was kept."""

    client_id: str
    text: str
    how: str = ""
    answers: str = ""
    articles: tuple[str, ...] = ()
    at: int = 0
