"""What goes in and out of the API. The same structs validate, encode and make the OpenAPI document."""

from __future__ import annotations

from types import ModuleType

from msgspec import Struct

from chalicelib.api.models import (
    answering,
    articles,
    callbacks,
    calls,
    common,
    concierge,
    connecting,
    customers,
    drafts,
    guard,
    incidents,
    ivr,
    levels,
    live,
    macros,
    moderation,
    monitoring,
    people,
    posts,
    proactive,
    reports,
    settings,
    team,
    tickets,
    time,
    triage,
    trying,
    wall,
)

_MODULES: tuple[ModuleType, ...] = (
    common,
    monitoring,
    people,
    time,
    tickets,
    callbacks,
    calls,
    customers,
    settings,
    connecting,
    levels,
    ivr,
    reports,
    triage,
    answering,
    concierge,
    articles,
    moderation,
    team,
    proactive,
    drafts,
    guard,
    posts,
    incidents,
    wall,
    live,
    trying,
    macros,
)


def find(name: str) -> type[Struct]:
    """The model of that name. Raises LookupError."""
    for module in _MODULES:
        model = getattr(module, name, None)
        if isinstance(model, type) and issubclass(model, Struct) and model.__module__ == module.__name__:
            return model
    raise LookupError(f"no model is called {name}")
