"""Me, my colleagues, and what an interface needs to know of the brand."""

from __future__ import annotations

import secrets
from dataclasses import asdict

from chalicelib import wiring
from chalicelib.api import shape
from chalicelib.api.models import people as m
from chalicelib.api.models.common import Channel
from chalicelib.api.run import Ask
from chalicelib.aws.files import LINK_SECONDS
from chalicelib.domain import lengths, signoff
from chalicelib.domain.agents import CALL_WORK, FULL, Agent, Desk, Presence
from chalicelib.domain.errors import Invalid, NotAllowed
from chalicelib.domain.templates import names_in

UPLOADS: dict[str, str] = {
    "image/jpeg": "image", "image/png": "image", "image/gif": "image", "image/webp": "image",
    "video/mp4": "video", "video/3gpp": "video",
    "audio/mpeg": "audio", "audio/ogg": "audio", "audio/aac": "audio", "audio/amr": "audio", "audio/mp4": "audio",
    "application/pdf": "file", "text/plain": "file", "text/csv": "file",
}  # fmt: skip
"""What may be sent to a customer, and what sort of attachment it is."""


def me(ask: Ask) -> m.Me:
    return _me(ask, wiring.context().store.desks.get(ask.person.id))


def presence(ask: Ask, body: m.PresenceIn) -> m.Me:
    if ask.person.id not in wiring.settings().agents():
        raise NotAllowed("You aren't set up as an agent.", "no_agent", "An admin can add you to the agents.")
    wiring.waking().presence(ask.person.id, Presence(body.presence))
    return me(ask)


def _me(ask: Ask, desk: Desk) -> m.Me:
    claims = ask.claims or {}
    known = wiring.settings().agents().get(ask.person.id)
    agent = known or Agent(id=ask.person.id, name=str(claims.get("name", "")), email=str(claims.get("email", "")))
    return m.Me(
        id=agent.id, name=agent.name, initials=agent.initials, email=agent.email, role=ask.person.role,
        skills=list(agent.skills), time_zone=agent.time_zone, capacity=agent.capacity, presence=desk.presence,
        presence_at=shape.maybe(desk.presence_at), load=_share(desk),
        answer_on="phone" if agent.answer_on == "phone" else "softphone",
        carrying=sorted(x for x in desk.work if not x.startswith(CALL_WORK)),
    )  # fmt: skip


def directory(ask: Ask) -> m.Directory:
    settings, store = wiring.settings(), wiring.context().store
    agents = settings.agents()
    mine = set(wiring.listing().served_by(agents.get(ask.person.id)))
    on = {id: agent for id, agent in agents.items() if agent.enabled}
    desks = store.desks.many(on) if on else {}
    return m.Directory(
        queues=[
            m.QueueName(id=q.id, name=q.name or q.id, skill=q.skill, mine=q.id in mine)
            for q in settings.queues().values()
        ],
        agents=[_colleague(agent, desks.get(id) or Desk(id=id)) for id, agent in on.items()],
        accounts=[
            m.AccountName(
                channel=Channel(doc["channel"]), id=doc["id"], name=doc.get("name", ""),
                address=doc.get("address", ""), enabled=doc.get("enabled", True),
            )
            for _, doc, _ in settings.listed("account")
        ],
    )  # fmt: skip


def _colleague(agent: Agent, desk: Desk) -> m.Colleague:
    return m.Colleague(
        id=agent.id, name=agent.name, initials=agent.initials, role=agent.role, skills=list(agent.skills),
        presence=desk.presence, load=_share(desk),
    )  # fmt: skip


def _share(desk: Desk) -> float:
    return round(desk.load / FULL, 3)


def templates(ask: Ask, query: m.TemplatesQuery) -> m.Templates:
    found = []
    for id, doc, _ in wiring.settings().listed("template"):
        channels = [Channel(name) for name in doc.get("channels", [])]
        if query.channel and channels and query.channel not in channels:
            continue
        text = doc.get("text", "")
        found.append(
            m.TemplateText(
                id=id, name=doc.get("name", id), channels=channels, language=doc.get("language", ""), text=text,
                variables=names_in(text), reopens=bool(doc.get("content_sid")),
            )
        )  # fmt: skip
    return m.Templates(items=found)


def measure(ask: Ask, body: m.MeasureIn) -> m.Measured:
    sign = wiring.replies().checks.sign_off(body.channel, body.account, body.how, ask.person.id)
    return m.Measured(**asdict(lengths.measure(body.channel, body.how, signoff.signed(body.text, sign))))


def attachment(ask: Ask, body: m.AttachmentIn) -> m.Upload:
    kind = UPLOADS.get(body.content_type)
    if kind is None:
        raise Invalid("content_type", f"Only these can be sent: {', '.join(UPLOADS)}.")
    stored = f"{upload_folder(ask.person.id)}{secrets.token_urlsafe(16)}"
    now = wiring.context().clock()
    return m.Upload(
        stored=stored,
        kind=kind,
        url=wiring.files().upload_link(stored, content_type=body.content_type, size=body.size),
        headers={"Content-Type": body.content_type, "Content-Length": str(body.size)},
        expires_at=shape.time(now + LINK_SECONDS * 1000),
    )


def upload_folder(agent: str) -> str:
    """Where an agent's uploads lie: nobody can attach what is another's, or a customer's."""
    return f"uploads/{agent}/"
