"""Settings that are there from the start: policies, calendars, rules of triage. A stored one of the same id
replaces them."""

from __future__ import annotations

from typing import Any

import msgspec

from chalicelib.domain.calendars import BUILT_IN
from chalicelib.domain.policies import DEFAULTS
from chalicelib.domain.triage import defaults as triage

Doc = dict[str, Any]


def documents(kind: str) -> dict[str, Doc]:
    """By id, as they would be stored; {} for other kinds."""
    kinds: dict[str, dict[str, Any]] = {"sla": {**DEFAULTS}, "calendar": {**BUILT_IN}, "triage": {**triage.DEFAULTS}}
    found = kinds.get(kind, {})
    return {id: {n: v for n, v in msgspec.to_builtins(one).items() if n != "version"} for id, one in found.items()}
