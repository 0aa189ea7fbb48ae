"""Where an attachment's file is, how to get it, and with whose credentials: those of a provider go
to that provider's own servers only.

Twilio's media want the account's credentials and redirect to a signed address elsewhere
(https://www.twilio.com/docs/messaging/api/media-resource); files of direct messages on X want
its token (https://developer.x.com/en/docs/direct-messages/message-attachments/guides/retrieving-media);
Meta's addresses are signed themselves.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import quote, urljoin

from chalicelib.channels.base import Bases, Http, HttpAnswer, Secrets, SendFailed
from chalicelib.channels.x.media import post_media
from chalicelib.domain.errors import Refused, Retry
from chalicelib.domain.events import Attachment
from chalicelib.download import MAX_BYTES, origin_of

_SECONDS = 20.0
_REDIRECTS = 3
_TWILIO = frozenset({"https://api.twilio.com:443"})
_X = frozenset({"https://api.x.com:443", "https://ton.twitter.com:443", "https://ton.x.com:443"})
_MOVED = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})
_LATER = frozenset({408, 425, 429})
_HTML = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script", b"<iframe")


class NoFile(Exception):
    """There is no file to be had: `why` is a word for the interaction's `extra`."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, slots=True)
class File:
    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Source:
    """What is needed to fetch the files of one account's interactions."""

    channel: str
    secrets: Secrets | None
    http: Http
    bases: Bases

    def file(self, attachment: Attachment) -> File:
        """The attachment's file. Raises NoFile, or Retry if it may be there another time."""
        url = attachment.url or self._address(attachment.provider_id)
        answer = self._follow(url)
        if len(answer.body) > MAX_BYTES:
            raise NoFile("too_large")
        content_type = _type(answer.headers) or attachment.content_type or "application/octet-stream"
        if "html" in content_type or answer.body[:1024].lstrip(b"\xef\xbb\xbf\t\r\n ").lower().startswith(_HTML):
            raise NoFile("not_media")  # an error or sign-in page in place of the file
        return File(answer.body, content_type)

    def _address(self, media_key: str) -> str:
        """Where X has the file of a media key that came without its address (GET /2/media/{media_key})."""
        fields = "media.fields=type,url,preview_image_url,variants"
        answer = self._follow(f"{self.bases.x}/2/media/{quote(media_key, safe='')}?{fields}")
        try:
            data = json.loads(answer.body)["data"]
        except (ValueError, KeyError, TypeError) as error:
            raise NoFile("gone") from error
        found = post_media([media_key], [data])
        if not found or not found[0].url:
            raise NoFile("gone")
        return found[0].url

    def _follow(self, url: str) -> HttpAnswer:
        first = origin_of(url)
        for _ in range(_REDIRECTS + 1):
            if not self._may_ask(url):
                raise NoFile("refused")
            ours = self._credentials(url) if origin_of(url) == first else {}
            answer = self._get(url, ours)
            if answer.status not in _MOVED:
                return _good(answer, bool(ours))
            url = urljoin(url, answer.headers.get("location", ""))
        raise NoFile("refused")

    def _get(self, url: str, headers: Mapping[str, str]) -> HttpAnswer:
        try:
            return self.http("GET", url, headers=headers, timeout=_SECONDS)
        except SendFailed as failed:
            raise Retry(failed.reason, after=failed.after or 0.0) from failed
        except Refused as refused:
            raise NoFile("refused") from refused

    def _may_ask(self, url: str) -> bool:
        """Encrypted addresses, and a local sandbox's."""
        origin = origin_of(url)
        sandbox = {origin_of(base) for base in (self.bases.twilio, self.bases.x, self.bases.meta)}
        return origin.startswith("https://") or (bool(origin) and origin in sandbox)

    def _credentials(self, url: str) -> dict[str, str]:
        """The header that the provider's own server wants; nothing for any other server."""
        if self.secrets is None:
            return {}
        held = self.secrets.send
        if self.channel in ("sms", "whatsapp", "voice") and _is_one_of(url, _TWILIO, self.bases.twilio):
            pairs = (("key_sid", "key_secret"), ("account_sid", "auth_token"))
            user, password = next(((held[a], held[b]) for a, b in pairs if held.get(a) and held.get(b)), ("", ""))
            pair = base64.b64encode(f"{user}:{password}".encode()).decode()
            return {"Authorization": f"Basic {pair}"} if user else {}
        if self.channel == "x" and held.get("access_token") and _is_one_of(url, _X, self.bases.x):
            return {"Authorization": f"Bearer {held['access_token']}"}
        return {}


def _is_one_of(url: str, origins: frozenset[str], base: str) -> bool:
    return origin_of(url) in origins or (origin_of(url) == origin_of(base) and url.startswith(f"{base}/"))


def _type(headers: Mapping[str, str]) -> str:
    """The answer's content type, unless it says nothing."""
    stated = headers.get("content-type", "").partition(";")[0].strip().lower()
    return "" if stated in ("application/octet-stream", "binary/octet-stream") else stated


def _good(answer: HttpAnswer, with_credentials: bool) -> HttpAnswer:
    if answer.status == 200:
        return answer
    if answer.status in _GONE:
        raise NoFile("gone")
    if answer.status >= 500 or answer.status in _LATER:
        raise Retry(f"the file's server answered {answer.status}", after=_wait(answer.headers))
    if with_credentials and answer.status in (401, 403):
        # Somebody must put the account's credentials right; then the dead letters can be sent again.
        raise Retry("the provider refused this account's credentials for a file")
    raise NoFile("refused")


def _wait(headers: Mapping[str, str]) -> float:
    stated = headers.get("retry-after", "")
    return float(stated) if stated.isdecimal() and len(stated) < 6 else 0.0
