"""Attachments come into our own bucket: providers' addresses expire, and agents' browsers shall not
be sent to strangers' servers. Fetching twice changes nothing."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.aws.files import Files
from chalicelib.aws.secrets import SecretStore
from chalicelib.channels.base import Bases, Http
from chalicelib.domain.errors import Retry
from chalicelib.domain.events import Attachment, Channel
from chalicelib.domain.identities import short_hash
from chalicelib.domain.interactions import Interaction
from chalicelib.services.context import Context
from chalicelib.services.media_source import NoFile, Source

MOST = 20
"""Files of one interaction that are fetched (Twilio's messages have up to 10)."""

_NO_FILE = frozenset({"location", "link"})
Outcome = Attachment | str
"""The attachment as it is stored, or a word for why there is no file."""


class Media:
    def __init__(self, context: Context, secrets: SecretStore, files: Files, http: Http, bases: Bases) -> None:
        self._c, self._secrets, self._files, self._http, self._bases = context, secrets, files, http, bases

    def fetch(self, key: str) -> None:
        """Store the files of an interaction. What can't be had is noted as `extra["media_<n>"]`: gone,
        refused, too_large or not_media. Where the interaction was erased, its files are removed.

        Raises Retry, after having stored what it could, if some may be had another time.
        """
        line = self._c.store.interactions.get(key)
        if line is None:
            raise Retry("the interaction isn't stored yet")
        item = line.item
        if item.erased:
            self._forget(item)
        elif not item.deleted_at:
            self._collect(item)
            if item.channel == Channel.VOICE:
                self._have_recordings(item.key)

    def _collect(self, item: Interaction) -> None:
        wanted = {n: a for n, a in enumerate(item.attachments[:MOST]) if _is_wanted(item, n, a)}
        if not wanted:
            return
        source = Source(item.channel, self._secrets.get(item.channel, item.account), self._http, self._bases)
        outcomes: dict[int, Outcome] = {}
        later: Retry | None = None
        for n, attachment in wanted.items():
            try:
                outcomes[n] = self._store(item, n, attachment, source)
            except Retry as error:
                later = error
        if outcomes:
            after = self._c.store.interactions.change(item.key, lambda now: _noted(now, item, outcomes)).item
            if after.erased:  # while its files were on the way
                self._forget(after)
        if later:
            raise later

    def _have_recordings(self, key: str) -> None:
        """What we have of a call needn't stay with the provider (the account's settings say whether it does)."""
        line = self._c.store.interactions.get(key)
        for attachment in line.item.attachments if line else ():
            if attachment.stored and attachment.provider_id:
                call, sid = line.item.provider_id if line else "", attachment.provider_id
                self._c.queues.phone({"do": "forget", "call": call, "value": sid})

    def _store(self, item: Interaction, n: int, attachment: Attachment, source: Source) -> Outcome:
        try:
            file = source.file(attachment)
        except NoFile as no:
            return no.why
        key = f"{_folder(item)}{n}"
        self._files.put(key, file.body, file.content_type)
        return replace(attachment, stored=key, size=len(file.body), content_type=file.content_type)

    def _forget(self, item: Interaction) -> None:
        """An erased interaction no longer says how many files it had, so every name it can have used goes."""
        if item.channel:
            self._files.delete(f"{_folder(item)}{n}" for n in range(MOST))


def _folder(item: Interaction) -> str:
    return f"media/{item.channel}/{item.account}/{short_hash(item.key, 26)}/"


def _is_wanted(item: Interaction, n: int, attachment: Attachment) -> bool:
    if attachment.stored or attachment.kind in _NO_FILE or f"media_{n}" in item.extra:
        return False
    # Of the providers that give an id instead of an address, X alone can be asked for the file.
    return bool(attachment.url) or (item.channel == "x" and bool(attachment.provider_id))


def _noted(now: Interaction, read: Interaction, outcomes: dict[int, Outcome]) -> Interaction:
    """The interaction with what became of its files, as far as it still has them and nobody noted it before."""
    attachments, extra = list(now.attachments), dict(now.extra)
    for n, outcome in outcomes.items():
        if n >= len(attachments) or attachments[n] != read.attachments[n]:
            continue
        if isinstance(outcome, str):
            extra[f"media_{n}"] = outcome
        else:
            attachments[n] = outcome
    return replace(now, attachments=tuple(attachments), extra=extra)
