"""Calls: mine, one of them, and what is done with it."""

from __future__ import annotations

from collections.abc import Callable

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.access import NotSenior
from chalicelib.api.models import calls as m
from chalicelib.api.models.common import Channel
from chalicelib.api.run import Ask
from chalicelib.channels.twilio import access_token
from chalicelib.domain import calls as c
from chalicelib.domain import calls_talk as talk
from chalicelib.domain.agents import Role
from chalicelib.domain.calls import Call
from chalicelib.domain.errors import NotAllowed
from chalicelib.services.phone.controls import Controls, NotYours
from chalicelib.services.phone.pop import Mine, Pop


def mine(ask: Ask) -> m.MyCalls:
    return m.MyCalls(items=[_mine(one) for one in wiring.pops().mine(ask.person.id)])


def one(ask: Ask, id: str) -> m.Call:
    return told(_seen(ask, id))


def place(ask: Ask, id: str, body: m.CallIn) -> m.Call:
    call = wiring.placing().place(id, body.client_id, by=ask.person.id, number=body.number, account=body.account)
    return told(call)


def token(ask: Ask, body: m.TokenIn) -> m.PhoneToken:
    from chalicelib.services.callbacks.terms import voice_account

    context = wiring.context()
    known = context.store.settings.agents().get(ask.person.id)
    if known is None or not known.enabled:
        raise NotAllowed("You aren't set up as an agent.", "no_agent", "An admin can add you to the agents.")
    account = voice_account(context, "", body.account)
    secrets = wiring.secrets().get(account.channel, account.id)
    if secrets is None:
        raise NotAllowed("The phone account has no credentials.", "no_api_key", "An admin can store them.")
    app = str(account.settings.get("twiml_app", ""))
    made = access_token.minted(ask.person.id, secrets, now=context.clock(), app=app)
    return m.PhoneToken(
        token=made.token, identity=made.identity, account=account.id, expires_at=shape.time(made.expires_at)
    )


# --- on a call


def hold(ask: Ask, id: str) -> m.Call:
    return _act(ask, id, lambda x: x.hold(id, True))


def resume(ask: Ask, id: str) -> m.Call:
    return _act(ask, id, lambda x: x.hold(id, False))


def mute(ask: Ask, id: str) -> m.Call:
    return _act(ask, id, lambda x: x.mute(id, ask.person.id, True))


def unmute(ask: Ask, id: str) -> m.Call:
    return _act(ask, id, lambda x: x.mute(id, ask.person.id, False))


def consult(ask: Ask, id: str, body: m.ConsultIn) -> m.Call:
    return _act(ask, id, lambda x: x.consult(id, by=ask.person.id, agent=body.agent, number=body.number))


def transfer(ask: Ask, id: str, body: m.TransferCallIn) -> m.Call:
    return _act(
        ask, id, lambda x: x.transfer(id, by=ask.person.id, agent=body.agent, queue=body.queue, number=body.number)
    )


def merge(ask: Ask, id: str) -> m.Call:
    return _act(ask, id, lambda x: x.merge(id))


def drop(ask: Ask, id: str, body: m.DropIn) -> m.Call:
    return _act(ask, id, lambda x: x.drop(id, body.leg))


def hang_up(ask: Ask, id: str) -> m.Call:
    return _act(ask, id, lambda x: x.hang_up(id))


def recording(ask: Ask, id: str, body: m.RecordingIn) -> m.Call:
    return _act(ask, id, lambda x: x.record(id, body.recording))


def wrap_up(ask: Ask, id: str, body: m.WrapUpIn) -> m.Call:
    return _act(ask, id, lambda x: x.wrap_up(id, by=ask.person.id, disposition=body.disposition, note=body.note))


def _act(ask: Ask, id: str, how: Callable[[Controls], Call]) -> m.Call:
    controls, senior = wiring.controls(), ask.person.is_at_least(Role.SUPERVISOR)
    controls.must_be_on(_seen(ask, id), ask.person.id, senior=senior)
    return told(how(controls))


def _seen(ask: Ask, id: str) -> Call:
    try:
        return wiring.controls().seen(id, ask.person.id, senior=ask.person.is_at_least(Role.SUPERVISOR))
    except NotYours as refused:
        raise NotSenior(refused.reason) from refused


# --- as it is told


def told(x: Call) -> m.Call:
    return m.Call(
        id=x.id, version=x.version, state=str(x.state), outcome=str(x.outcome) or None, direction=x.direction,
        purpose=x.purpose, account=x.account, number=x.number or None, ticket=x.ticket or None,
        customer=x.customer or None, queue=x.queue or None, agent=x.agent or None, language=x.language or None,
        choice=x.choice or None, started_at=shape.time(x.started_at), queued_at=shape.maybe(x.queued_at),
        rung_at=shape.maybe(x.rung_at), answered_at=shape.maybe(x.answered_at), ended_at=shape.maybe(x.ended_at),
        wait_ms=talk.wait_ms(x), talk_ms=talk.talk_ms(x), hold_ms=x.hold_ms, missed_by=list(x.missed),
        recording=("paused" if x.paused else "on") if x.record else None, wrap_until=shape.maybe(x.wrap_until),
        disposition=x.disposition or None, note=x.note, callback=x.callback or None,
        legs=[_leg(key, leg) for key, leg in x.legs.items()],
        wraps=[
            m.CallWrap(
                agent=agent, until=shape.time(w.until), done_at=shape.maybe(w.done_at),
                disposition=w.disposition or None, note=w.note,
            )
            for agent, w in x.wraps.items()
        ],
    )  # fmt: skip


def _leg(key: str, x: c.Leg) -> m.CallLeg:
    ours = x.role in (c.Role.AGENT, c.Role.CONSULT)
    there = c.talks(x) or (x.role is c.Role.CUSTOMER and c.is_live(x) and bool(x.answered_at))
    return m.CallLeg(
        id=key, role=str(x.role), agent=x.who if ours else None, number=None if ours else x.who or None,
        status=x.status, talking=there, muted=x.muted, answered_at=shape.maybe(x.answered_at),
        ended_at=shape.maybe(x.ended_at),
    )  # fmt: skip


def _mine(x: Mine) -> m.MyCall:
    return m.MyCall(
        call=told(x.call), role=x.role, offer_until=shape.maybe(x.offer_until), pop=_pop(x.pop),
        dispositions=list(wiring.context().queue_rules(x.call.queue).dispositions),
    )  # fmt: skip


def _pop(x: Pop) -> m.ScreenPop:
    last = x.last
    return m.ScreenPop(
        customer=x.customer.id or None, name=x.customer.name, known=x.known, tags=list(x.customer.tags),
        note=x.customer.note, why=x.why, choice=x.choice or None,
        open_tickets=[
            m.PopTicket(
                id=one.id, subject=one.subject, status=one.status, channel=Channel(one.channel),
                last_at=shape.maybe(one.last_at),
            )
            for one in x.open
        ],
        last_contact=m.PopContact(
            at=shape.time(last.at), channel=Channel(last.channel), words=last.words, theirs=last.theirs,
            ticket=last.ticket,
        ) if last else None,
    )  # fmt: skip
