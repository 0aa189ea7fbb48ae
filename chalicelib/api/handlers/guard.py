"""A reply looked at before it is sent, and personal data that customers show. The rules: services/guarding.py."""

from __future__ import annotations

from dataclasses import asdict

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.handlers.work import template_words
from chalicelib.api.models import guard as m
from chalicelib.api.models.people import Measured
from chalicelib.api.run import Ask
from chalicelib.channels.base import How
from chalicelib.domain import lengths, moderation, signoff, social_words
from chalicelib.domain.agents import Role
from chalicelib.domain.errors import NotAllowed, NotFound
from chalicelib.domain.interactions import Interaction, current_text
from chalicelib.domain.ticket_record import Ticket
from chalicelib.services.guarding import PUBLIC, About, Finding, Saying
from chalicelib.services.reply_checks import LOOK_BACK, PUBLIC_KINDS, Draft
from chalicelib.services.social.rendering import Rendered


def check(ask: Ask, id: str, body: m.CheckIn) -> m.Checked:
    """Nothing is stored."""
    ticket = _ticket(id)
    words = template_words(ask, ticket, body) if body.template else Rendered(text=body.text)
    text = words.text
    checks = wiring.replies().checks
    heard = checks.answered_line(ticket, Draft(client_id="check", thread=body.thread, answers=body.answers))
    how = body.how or (How.PUBLIC_REPLY if heard.kind in PUBLIC_KINDS else How.MESSAGE)
    sign = "" if words.template else checks.sign_off(heard.channel, heard.account, how, ask.person.id)
    about = About(customer=ticket.customer_name, asked=current_text(heard))
    saying = Saying(
        channel=heard.channel, account=heard.account, how=how, agent=ask.person.id, sign=sign, about=about
    )  # fmt: skip
    found = wiring.guard().check(text, saying)
    whole = signoff.signed(text, sign)
    return m.Checked(
        public=how in PUBLIC, text=text, sign_off=sign,
        measured=Measured(**asdict(lengths.measure(heard.channel, how, whole))),
        refusals=[_finding(one) for one in found.refusals], warnings=[_finding(one) for one in found.warnings],
    )  # fmt: skip


def _ticket(id: str) -> Ticket:
    ticket = wiring.context().store.tickets.get(id)
    if ticket is None:
        raise NotFound("There is no such ticket.")
    return ticket


def _finding(one: Finding) -> m.Finding:
    return m.Finding(
        code=one.code, start=one.start, end=one.end, reason=one.reason, kind=one.kind or None, asks=one.asks
    )


# --- what customers show


def exposed(ask: Ask, id: str) -> m.ExposedList:
    """The ticket's newest lines in which everybody can read personal data of the customer's."""
    ticket = _ticket(id)
    page = wiring.context().store.interactions.timeline(id, limit=LOOK_BACK, newest_first=True)
    shown = [(line.item, shape.personal(line.item)) for line in page.items]
    return m.ExposedList(
        items=[
            m.Exposed(key=item.key, hidden=item.hidden, personal=spans, offers=_offers(ask, ticket, item))
            for item, spans in shown
            if spans
        ]
    )


def _offers(ask: Ask, ticket: Ticket, item: Interaction) -> list[m.PersonalOffer]:
    here = f"/api/tickets/{ticket.id}"
    text = wiring.rendering().words(ticket, social_words.ASK_TO_DELETE, agent=ask.person.id, public=True)
    reply = {"text": text, "how": How.PUBLIC_REPLY, "answers": item.key}
    out = [m.PersonalOffer(do="ask_to_delete", role=Role.AGENT, method="POST", path=f"{here}/replies", body=reply)]
    wish = moderation.Wish(client_id="hide", action=moderation.Action.HIDE, reason=moderation.Reason.STANDARDS)
    try:
        moderation.may(item, wish)
    except NotAllowed:
        return out
    deed = {"line": item.key, "action": wish.action, "reason": wish.reason}
    hide = m.PersonalOffer(do="hide", role=Role.SUPERVISOR, method="POST", path=f"{here}/moderation", body=deed)
    return [*out, hide]
