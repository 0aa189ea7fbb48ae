"""What the provider is asked to do on the phone, from the outbound queue, one call's orders in their order.

An order may come twice. Most may be carried out twice; a phone, though, is never rung twice for one
offer: the leg is claimed by a conditional write before the provider is asked. If the provider's answer
is lost, nobody knows whether it rings: the leg's own status callback tells (its key is in the address),
or, if nothing ever comes, the ledger takes it for unanswered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from chalicelib.channels.base import Account, Bases, Fault, Http, Secrets, SendFailed
from chalicelib.channels.twilio.calls_api import GONE, CallsApi
from chalicelib.channels.voice import line as steps
from chalicelib.channels.voice.line import step
from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain.agents import Agent
from chalicelib.domain.calls import CUSTOMER, Call, Leg, Role
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Channel
from chalicelib.services.context import Context
from chalicelib.services.phone.places import AGENT, CALLED, JOIN, OUTSIDE, URL
from chalicelib.services.phone.taking import Calls

_RING_SECONDS = 30
_LEAST_SECONDS = 5
_AGAIN_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Wire:
    """How the provider is reached. `secrets(channel, account)` gives None for an account without."""

    secrets: Callable[[str, str], Secrets | None]
    http: Http
    bases: Bases
    public_url: str


class Ringing:
    def __init__(self, context: Context, calls: Calls, wire: Wire) -> None:
        self._c, self._calls, self._wire = context, calls, wire
        self._orders: dict[str, Callable[[Call, CallsApi, Mapping[str, Any]], None]] = {
            "dial": self._dial, "hang_up": self._hang_up, "connect": self._connect, "wait": self._wait,
            "outside": self._outside, "hold": self._hold, "resume": self._hold, "mute": self._mute,
            "unmute": self._mute, "record": self._record, "record_on": self._pause, "record_off": self._pause,
            "forget": self._forget, "ask": self._ask,
        }  # fmt: skip

    def perform(self, command: Mapping[str, Any]) -> None:
        """Carry out one order. One that is out of date does nothing. Raises Retry to have it come again."""
        call = self._c.store.calls.get(str(command["call"]))
        if call is None:
            raise Retry("the call isn't known yet", after=_AGAIN_SECONDS)
        try:
            if command["do"] == "ring":
                self._ring(call, str(command["agent"]), str(command["claim"]))
            elif command["do"] == "unring":
                self._calls.change(call.id, lambda now: c.unrung(now, str(command["claim"])))
            elif command["do"] in self._orders:
                self._orders[command["do"]](call, self._api(call), command)
        except SendFailed as failed:
            if failed.fault is Fault.REJECTED and failed.code in GONE:
                self._gone(call, command)
                return
            # Not the provider's words: they may hold a number, and this is logged.
            raise Retry(f"Twilio: {failed.fault} {failed.code}", after=failed.after or _AGAIN_SECONDS) from None

    def _gone(self, call: Call, command: Mapping[str, Any]) -> None:
        """The line isn't there any more. The provider says so by itself, if that word isn't lost."""
        key = str(command["leg"]) if command["do"] == "hang_up" else CUSTOMER
        if command["do"] in ("hang_up", "connect", "wait", "outside"):
            self._calls.change(call.id, lambda now: c.gone(now, key, at=self._c.clock()))

    def _api(self, call: Call) -> CallsApi:
        secrets = self._wire.secrets(Channel.VOICE, call.account)
        if secrets is None:
            raise SendFailed(Fault.REJECTED, "this account's Twilio credentials are not set up", code="no_credentials")
        return CallsApi(secrets, self._wire.http, self._wire.bases)

    def _url(self, call: Call, at: str) -> str:
        return URL.format(base=self._wire.public_url, account=call.account, step=at)

    def _account(self, call: Call) -> Account:
        return self._c.store.settings.account(Channel.VOICE, call.account) or Account(
            channel=Channel.VOICE, id=call.account, address=call.line
        )

    # --- ringing

    def _ring(self, call: Call, agent_id: str, claim: str) -> None:
        """Ring an agent for the offer they were made, if it still stands."""
        ticket = self._c.store.tickets.get(call.ticket, consistent=True) if call.ticket else None
        agent = self._c.store.settings.agents().get(agent_id)
        if call.ticket and (ticket is None or ticket.call != call.id):
            return
        if ticket is None:
            raise Retry("the call's ticket isn't known yet", after=_AGAIN_SECONDS)
        if agent is None or ticket.offered_to != agent_id or ticket.claim != claim:
            return
        fresh: list[str] = []

        def how(now: Call) -> Call:
            after, key = c.rung(now, agent_id, claim, at=self._c.clock(), phone=_on_phone(agent))
            fresh[:] = [key]
            return after

        call = self._calls.change(call.id, how)
        if fresh != [""]:
            left = (ticket.offer_until - self._c.clock()) // 1000
            self._call_leg(call, fresh[0], _address(agent), max(_LEAST_SECONDS, min(_RING_SECONDS, left)))

    def _dial(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        """Ring the customer, or somebody who is consulted: once."""
        key = str(command["leg"])
        claimed: list[bool] = []

        def how(now: Call) -> Call:
            leg = now.legs[key]
            claimed[:] = [leg.status == "dialing" and not leg.sent and not leg.closing]
            return c.with_leg(now, key, sent=True, asked_at=self._c.clock()) if claimed[0] else now

        call = self._calls.change(call.id, how)
        if claimed == [True]:
            self._call_leg(call, key, self._who(call.legs[key]), _RING_SECONDS)

    def _who(self, leg: Leg) -> str:
        agent = self._c.store.settings.agents().get(leg.who) if leg.role is Role.CONSULT else None
        return _address(agent) if agent else leg.who

    def _call_leg(self, call: Call, key: str, to: str, seconds: int) -> None:
        where = step(CALLED, call.id) if key == CUSTOMER else step(AGENT, call.id, key)
        try:
            sid = self._api(call).dial(
                to=to, sender=call.line or self._account(call).address, url=self._url(call, where),
                status_url=self._url(call, step(steps.STATUS, call.id, key)), seconds=seconds,
                detect_machine=key == CUSTOMER and call.purpose == "callback",
            )  # fmt: skip
        except SendFailed as failed:
            if failed.fault is Fault.SAFE:
                self._calls.change(call.id, lambda now: c.unsent(now, key))
                raise
            if failed.fault is Fault.REJECTED:
                self._calls.change(call.id, lambda now: c.progressed(now, key, "failed", at=self._c.clock()))
            return
        self._calls.change(call.id, lambda now: c.dialled(now, key, sid))

    def _hang_up(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        leg = call.legs.get(str(command["leg"]))
        if leg and leg.sid and (command.get("value") == talk.ANYWAY or not c.is_over(leg)):
            api.hang_up(leg.sid)
        elif leg and not leg.sid and not leg.sent and not c.is_over(leg):  # it was never rung
            key = str(command["leg"])
            self._calls.change(call.id, lambda now: c.progressed(now, key, "canceled", at=self._c.clock()))

    def _ask(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        """Whether the lines that we take for live still are: the provider's last word may have been lost."""
        for key, leg in call.legs.items():
            if c.is_live(leg) and leg.sid and leg.answered_at:
                self._heard_of(call, key, api.status(leg.sid))

    def _heard_of(self, call: Call, key: str, status: str) -> None:
        if c.STATUS_RANK.get(status, 0) > c.FINAL:
            self._calls.change(call.id, lambda now: c.progressed(now, key, status, at=self._c.clock()))
        elif not status:
            self._calls.change(call.id, lambda now: c.gone(now, key, at=self._c.clock()))

    # --- where the customer is

    def _connect(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        if call.placed == "conference" and c.is_live(call.leg):
            api.redirect(call.leg.sid, self._url(call, step(JOIN, call.id)))

    def _wait(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        if call.placed == "waiting" and c.is_live(call.leg):
            api.redirect(call.leg.sid, self._url(call, step(steps.WAIT, 1, call.id)))

    def _outside(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        if c.is_live(call.leg):
            api.redirect(call.leg.sid, self._url(call, step(OUTSIDE, call.id)))

    # --- in the conference

    def _room(self, call: Call, api: CallsApi) -> str:
        """The conference's id, as the provider told us, or as it tells us now."""
        if call.conference:
            return call.conference
        found = self._room_now(call, api)
        if not found:
            raise Retry("the conference hasn't begun yet", after=_AGAIN_SECONDS)
        return found

    def _room_now(self, call: Call, api: CallsApi) -> str:
        found = api.conference(call.id)
        if found:
            self._calls.change(call.id, lambda now: replace(now, conference=found))
        return found

    def _in_room(self, call: Call, api: CallsApi, act: Callable[[str], None]) -> None:
        """Do something in the call's conference. After a transfer there is another one of the same name, and
        news of the first may have come last."""
        room = self._room(call, api)
        try:
            act(room)
        except SendFailed as failed:
            if failed.fault is not Fault.REJECTED or failed.code not in GONE:
                raise
            found = self._room_now(call, api)
            if found and found != room:
                act(found)

    def _hold(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        on = command["do"] == "hold"
        if on is not bool(call.held_at) or call.placed != "conference" or not c.is_live(call.leg):
            return  # it was changed again since, or they aren't in the conference any more
        music = self._url(call, step(steps.HOLD, 0))
        self._in_room(call, api, lambda room: api.hold(room, call.leg.sid, on, music_url=music))

    def _mute(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        leg, on = call.legs[str(command["leg"])], command["do"] == "mute"
        if leg.muted is on and c.is_live(leg):
            self._in_room(call, api, lambda room: api.mute(room, leg.sid, on))

    # --- recording

    def _record(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        """Begin to record, once: the provider would record the same words twice."""
        claimed: list[bool] = []

        def how(now: Call) -> Call:
            claimed[:] = [not now.record_sent]
            return replace(now, record_sent=True)

        call = self._calls.change(call.id, how)
        if claimed == [True] and c.is_live(call.leg):
            api.record(call.leg.sid, self._url(call, step(steps.RECORDING, call.id)))
            if call.paused:
                api.pause_recording(call.leg.sid, True)

    def _pause(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        on = command["do"] == "record_off"
        if call.paused is on and c.is_live(call.leg):
            api.pause_recording(call.leg.sid, on)

    def _forget(self, call: Call, api: CallsApi, command: Mapping[str, Any]) -> None:
        if self._account(call).settings.get("delete_at_provider"):
            api.delete_recording(str(command["value"]))


def _on_phone(agent: Agent) -> bool:
    return agent.answer_on == "phone" and bool(agent.phone)


def _address(agent: Agent) -> str:
    return agent.phone if _on_phone(agent) else f"client:{agent.id}"
