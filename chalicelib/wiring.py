"""The composition root: every collaborator, built when first asked for and kept by the lambda."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from chalicelib import config

if TYPE_CHECKING:
    from chalicelib.aws.files import Files
    from chalicelib.aws.machines import Machines
    from chalicelib.aws.people import People
    from chalicelib.aws.queues import Queues
    from chalicelib.aws.secrets import SecretStore
    from chalicelib.channels.base import Bases
    from chalicelib.services.assignment import Assignment
    from chalicelib.services.callbacks.service import Callbacks
    from chalicelib.services.changes import Changes
    from chalicelib.services.chat import Chat
    from chalicelib.services.context import Context
    from chalicelib.services.inbound import Inbound
    from chalicelib.services.listing import Listing
    from chalicelib.services.media import Media
    from chalicelib.services.merging import Merging
    from chalicelib.services.nudging import Nudging
    from chalicelib.services.outbound import Sending
    from chalicelib.services.paging import Paging
    from chalicelib.services.phone.controls import Controls
    from chalicelib.services.phone.placing import Placing
    from chalicelib.services.phone.pop import Pops
    from chalicelib.services.phone.ringing import Ringing
    from chalicelib.services.phone.taking import Calls
    from chalicelib.services.recomputing import Recomputing
    from chalicelib.services.replies import Replies
    from chalicelib.services.reports import Reports
    from chalicelib.services.scheduled import Scheduling
    from chalicelib.services.settings_admin import SettingsAdmin
    from chalicelib.services.waking import Waking
    from chalicelib.services.work import Work
    from chalicelib.store.settings import Settings


@lru_cache(maxsize=1)
def settings() -> Settings:
    from chalicelib.store.settings import Settings

    return Settings(config.load().settings_seconds)


@lru_cache(maxsize=1)
def queues() -> Queues:
    from chalicelib.aws.queues import Queues

    return Queues()


@lru_cache(maxsize=1)
def machines() -> Machines:
    from chalicelib.aws.machines import Machines

    return Machines()


@lru_cache(maxsize=1)
def secrets() -> SecretStore:
    from chalicelib.aws.secrets import SecretStore

    return SecretStore(config.load().secrets_seconds)


@lru_cache(maxsize=1)
def files() -> Files:
    from chalicelib.aws.files import Files

    return Files()


@lru_cache(maxsize=1)
def bases() -> Bases:
    from chalicelib.channels.base import Bases

    here = config.load()
    return Bases(twilio=here.twilio_url, x=here.x_url, meta=here.meta_url)


@lru_cache(maxsize=1)
def context() -> Context:
    from chalicelib.services.context import Context
    from chalicelib.store import Store

    return Context(
        store=Store(settings=settings()), queues=queues(), machines=machines(), keep_raw=config.load().keep_raw
    )


@lru_cache(maxsize=1)
def assignment() -> Assignment:
    from chalicelib.services.assignment import Assignment

    return Assignment(context())


@lru_cache(maxsize=1)
def changes() -> Changes:
    from chalicelib.services.changes import Changes

    return Changes(context())


@lru_cache(maxsize=1)
def inbound() -> Inbound:
    from chalicelib.services.inbound import Inbound

    return Inbound(context(), assignment(), changes(), lambda: callbacks())


@lru_cache(maxsize=1)
def replies() -> Replies:
    from chalicelib.services.replies import Replies

    return Replies(context(), assignment())


@lru_cache(maxsize=1)
def work() -> Work:
    from chalicelib.services.work import Work

    return Work(context(), assignment())


@lru_cache(maxsize=1)
def waking() -> Waking:
    from chalicelib.services.waking import Waking

    return Waking(
        context(),
        assignment(),
        {
            "call": lambda id: calls().woken(id),
            "callback": lambda id: callbacks().woken(id),
            "reply": lambda key: scheduling().look(key),
            "recompute": lambda subject: recomputing().look(subject),
        },
        lambda ticket, queue: nudging().nudge(ticket, queue),
    )


@lru_cache(maxsize=1)
def scheduling() -> Scheduling:
    from chalicelib.services.scheduled import Scheduling

    return Scheduling(context(), replies())


@lru_cache(maxsize=1)
def recomputing() -> Recomputing:
    from chalicelib.services.recomputing import Recomputing

    return Recomputing(context())


@lru_cache(maxsize=1)
def nudging() -> Nudging:
    from chalicelib.services.nudging import Nudging

    return Nudging(context(), replies())


@lru_cache(maxsize=1)
def paging() -> Paging:
    from chalicelib import http
    from chalicelib.download import Download
    from chalicelib.services.paging import PageWires, Paging

    here = bases()
    outside = Download(inside=(here.twilio, here.x, here.meta))
    return Paging(context(), PageWires(secrets(), http.request, outside, here))


@lru_cache(maxsize=1)
def calls() -> Calls:
    from chalicelib.services.phone.deeds import Deeds, Others
    from chalicelib.services.phone.taking import Calls

    others = Others(
        inbound=inbound(), assignment=assignment(), words=changes(), callbacks=callbacks, files=files,
        away=lambda agent: waking().presence(agent, "away"),
    )  # fmt: skip
    return Calls(context(), Deeds(context(), others))


@lru_cache(maxsize=1)
def placing() -> Placing:
    from chalicelib.services.phone.placing import Placing

    return Placing(context(), calls())


@lru_cache(maxsize=1)
def controls() -> Controls:
    from chalicelib.services.phone.controls import Controls

    return Controls(context(), calls())


@lru_cache(maxsize=1)
def pops() -> Pops:
    from chalicelib.services.phone.pop import Pops

    return Pops(context(), calls())


@lru_cache(maxsize=1)
def ringing() -> Ringing:
    from chalicelib import http
    from chalicelib.services.phone.ringing import Ringing, Wire

    return Ringing(context(), calls(), Wire(secrets().get, http.request, bases(), config.load().public_url))


@lru_cache(maxsize=1)
def callbacks() -> Callbacks:
    from chalicelib import http
    from chalicelib.channels.base import Account, Outgoing, Secrets, Sent
    from chalicelib.channels.twilio import outbound
    from chalicelib.services.callbacks.service import Callbacks

    def send(message: Outgoing, account: Account, secrets: Secrets) -> Sent:
        return outbound.send(message, account, secrets, http.request, bases())

    return Callbacks(
        context(), phone=placing, replies=replies, inbound=inbound, secrets=secrets(), send=send,
        public_url=config.load().public_url,
    )  # fmt: skip


@lru_cache(maxsize=1)
def sending() -> Sending:
    from chalicelib import http
    from chalicelib.services.outbound import Sending, Wires

    wires = Wires(secrets(), files(), http.request, bases(), config.load().public_url)
    return Sending(context(), wires, assignment())


@lru_cache(maxsize=1)
def media() -> Media:
    from chalicelib.download import Download
    from chalicelib.services.media import Media

    here = bases()
    download = Download(inside=(here.twilio, here.x, here.meta))
    return Media(context(), secrets(), files(), download, here)


@lru_cache(maxsize=1)
def chat() -> Chat:
    from chalicelib.services.chat import Chat

    return Chat(context(), settings(), secrets(), files())


@lru_cache(maxsize=1)
def listing() -> Listing:
    from chalicelib.services.listing import Listing

    return Listing(context())


@lru_cache(maxsize=1)
def merging() -> Merging:
    from chalicelib.services.merging import Merging

    return Merging(context(), changes(), listing(), recomputing())


@lru_cache(maxsize=1)
def people() -> People:
    from chalicelib.aws.people import People

    return People()


@lru_cache(maxsize=1)
def settings_admin() -> SettingsAdmin:
    from chalicelib.services.settings_admin import SettingsAdmin

    return SettingsAdmin(context(), waking(), people(), secrets(), recomputing())


@lru_cache(maxsize=1)
def reports() -> Reports:
    from chalicelib.services.reports import Reports

    return Reports(context(), listing())
