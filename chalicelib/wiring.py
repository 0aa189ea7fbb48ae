"""The composition root: every collaborator, built when first asked for and kept by the lambda."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from chalicelib import config

if TYPE_CHECKING:
    from chalicelib.aws.files import Files
    from chalicelib.aws.queues import Queues
    from chalicelib.aws.secrets import SecretStore
    from chalicelib.channels.base import Bases
    from chalicelib.services.assignment import Assignment
    from chalicelib.services.changes import Changes
    from chalicelib.services.chat import Chat
    from chalicelib.services.context import Context
    from chalicelib.services.inbound import Inbound
    from chalicelib.services.media import Media
    from chalicelib.services.outbound import Sending
    from chalicelib.services.replies import Replies
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

    return Context(store=Store(settings=settings()), queues=queues(), keep_raw=config.load().keep_raw)


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

    return Inbound(context(), assignment(), changes())


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

    return Waking(context(), assignment())


@lru_cache(maxsize=1)
def sending() -> Sending:
    from chalicelib import http
    from chalicelib.services.outbound import Sending, Wires

    wires = Wires(secrets(), files(), http.request, bases(), config.load().public_url)
    return Sending(context(), wires)


@lru_cache(maxsize=1)
def media() -> Media:
    from chalicelib import http
    from chalicelib.services.media import Media

    return Media(context(), secrets(), files(), http.request)


@lru_cache(maxsize=1)
def chat() -> Chat:
    from chalicelib.services.chat import Chat

    return Chat(context(), settings(), secrets(), files())
