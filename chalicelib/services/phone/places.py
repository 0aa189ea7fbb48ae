"""Places of our own in the address of a request (channels/voice/line.py has the menu's). All of them name
the call, `{place}~{call}`, and some a leg, since these requests come about other lines than the caller's."""

from __future__ import annotations

JOIN = "join"  # join~{call}: a waiting customer is put through
CALLED = "called"  # called~{call}: a customer whom we rang has answered
OUTSIDE = "outside"  # outside~{call}: a customer is put through to a number
AGENT = "agent"  # agent~{call}~{leg}: an agent, or whoever is consulted, has answered
KEY = "key"  # key~{call}~{leg}: they pressed the key that takes the call

_ABOUT_A_CALL = frozenset({JOIN, CALLED, OUTSIDE, AGENT, KEY, "status", "recording"})
_WAITING = frozenset({"wait", "wait-key"})  # wait~{turn}[~{call}], where the line isn't the call's own
URL = "{base}/webhooks/voice/{account}?step={step}"


def call_in(step: str) -> tuple[str, str]:
    """The call and the leg a step names; "" for what it doesn't name."""
    name, *parts = step.split("~")
    if name in _WAITING:
        return (parts[1] if len(parts) > 1 else ""), ""
    if name not in _ABOUT_A_CALL:
        return "", ""
    return (parts[0] if parts else ""), (parts[1] if len(parts) > 1 else "")
