"""Macros: whatever breaks on the way, asking again finishes what is left and does nothing twice."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.domain.macros import What
from chalicelib.services.macros import Applied, Macros
from chalicelib.services.replies import Draft
from tests.fakes import Killed, ServiceError, World, message
from tests.unit.services.social.stories import events

MACRO = {
    "name": "Sent again", "text": "Hi {customer_first_name}, it is on its way.", "language": "en", "variants": [],
    "send": "send", "channels": [], "status": "solved", "priority": "high", "add_tags": ["resent"],
    "remove_tags": ["lost"], "queue": "social",
}  # fmt: skip
_ONCE = ("macro", "tags", "priority", "status", "transferred")


def begun(**more: Any) -> tuple[World, str]:
    """A world with the macro, and a ticket on which a customer wrote."""
    world = World()
    world.store.settings.put("macro", "again", {**MACRO, **more}, version=0, now=0)
    said = message("SM1", at=world.clock.now)
    world.receive(said)
    ticket = world.lines[said.key].ticket
    world.work.set_tags(ticket, ["lost", "vip"], by="ana")
    world.drain()
    return world, ticket


def apply(world: World, ticket: str, **more: Any) -> Applied:
    made = Macros(world.context, world.replies, world.rendering, world.work)
    return made.apply(ticket, "again", Draft(client_id="c1", **more), agent="ana")


def outcome(world: World, ticket: str) -> dict[str, Any]:
    world.drain()
    now = world.tickets[ticket]
    told = events(world, ticket)
    return {
        "status": now.status, "priority": now.priority, "queue": now.queue, "tags": sorted(now.tags),
        "said": [one.text for one in world.provider.heard], "events": {name: told.count(name) for name in _ONCE},
    }  # fmt: skip


def test_a_macro_says_and_does_all_of_it() -> None:
    world, ticket = begun()
    done = apply(world, ticket)
    assert [step.what for step in done.did] == [*What]
    assert done.left == ()
    found = outcome(world, ticket)
    assert found["said"] == ["Hi Sam, it is on its way."]
    assert (found["status"], found["priority"], found["queue"]) == ("solved", "high", "social")
    assert found["tags"] == ["resent", "vip"]


@pytest.mark.parametrize("error", [Killed, ServiceError])
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("says", [True, False])
def test_wherever_it_breaks_off_the_same_call_again_ends_as_if_nothing_had_happened(
    error: type[BaseException], when: str, says: bool
) -> None:  # fmt: skip
    words: dict[str, Any] = {} if says else {"text": "", "send": "fill"}
    whole, ticket = begun(**words)
    whole.faults.reset()
    apply(whole, ticket)
    calls = len(whole.faults.calls)
    wanted = outcome(whole, ticket)
    assert calls > 10
    for n in range(calls):
        world, ticket = begun(**words)
        world.faults.reset()
        world.faults.at(n, when, error)
        try:
            apply(world, ticket)
        except (Killed, ServiceError):
            world.reboot()
        world.faults.reset()
        again = apply(world, ticket)
        assert again.left == (), f"call {n}"
        found = outcome(world, ticket)
        # The line of a change may be lost with whoever made it; the macro's own line tells of all of them.
        lines, all_lines = found.pop("events"), wanted["events"]
        assert found == {name: value for name, value in wanted.items() if name != "events"}, f"call {n}"
        assert lines["macro"] == 1, f"call {n}"
        assert all(lines[name] <= all_lines[name] for name in lines), f"call {n}"


def test_a_status_that_came_too_late_is_told_and_not_set() -> None:
    world, ticket = begun()
    world.faults.reset()
    apply(world, ticket)
    saves = [n for n, site in enumerate(world.faults.calls) if site.startswith("tickets.save")]
    world, ticket = begun()
    world.faults.reset()
    world.faults.at(saves[1], "before", Killed)  # the reply stands, nothing else is done
    with pytest.raises(Killed):
        apply(world, ticket)
    world.reboot()
    world.faults.reset()
    world.clock.advance(60_000)
    world.receive(message("SM2", at=world.clock.now))
    done = apply(world, ticket)
    assert [(step.what, why) for step, why in done.left] == [(What.STATUS, "Something was said on the ticket since.")]
    assert world.tickets[ticket].status == "open"
    assert sorted(world.tickets[ticket].tags) == ["resent", "vip"]
