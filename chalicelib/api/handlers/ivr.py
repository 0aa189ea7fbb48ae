"""A phone menu tried out before it is saved (services/phone/trying.py)."""

from __future__ import annotations

import msgspec

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.models import ivr as m
from chalicelib.api.run import Ask
from chalicelib.domain.ivr import Ivr
from chalicelib.services.phone import drafts, trying


def try_out(ask: Ask, body: m.IvrTryIn) -> m.IvrTried:
    context = wiring.context()
    menu = msgspec.convert({**msgspec.to_builtins(body.ivr), "id": body.id}, Ivr)
    account = drafts.account_of(context, body.id, body.account)
    at = int(body.at.timestamp() * 1000) if body.at else context.clock()
    trial = trying.Trial(context, account, menu, at=at, hours=body.hours, caller=drafts.caller_of(account, body.caller))
    played = trial.play([trying.Deed(deed.do, deed.value) for deed in body.deeds])
    return m.IvrTried(
        account=None if account.id == drafts.NO_ACCOUNT and not account.address else account.id,
        at=shape.time(at), turns=[_turn(turn) for turn in played.turns], awaits=_awaited(played.awaited),
        end=m.IvrEnd(how=played.end.how, node=played.end.node, queue=played.end.queue) if played.end else None,
        problems=[
            m.IvrProblem(path=x.path, node=x.node or None, reason=x.reason)
            for x in drafts.wrong_with(context, menu)
        ],
    )  # fmt: skip


def _turn(turn: trying.Turn) -> m.IvrTurn:
    return m.IvrTurn(
        deed=m.IvrDeed(do=turn.deed.do, value=turn.deed.value) if turn.deed else None,
        heard=[m.IvrHeard(text=x.text, audio=x.audio, language=x.language, voice=x.voice) for x in turn.heard],
        passed=list(turn.passed),
    )


def _awaited(x: trying.Awaited | None) -> m.IvrAwaited | None:
    if x is None:
        return None
    return m.IvrAwaited(
        what=x.what, node=x.node, entered=x.entered, most=x.most, finish=x.finish, seconds=x.seconds,
        speech=x.speech, number=x.number,
    )  # fmt: skip
