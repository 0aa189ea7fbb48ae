"""How each provider signs what it sends. Written from the providers' own descriptions."""

from __future__ import annotations

import base64
import hashlib
import hmac
from collections.abc import Iterable


def twilio(token: str, url: str, fields: Iterable[tuple[str, str]] = ()) -> str:
    """X-Twilio-Signature: base64 HMAC-SHA1 of the URL followed by every field, sorted, name then value.

    https://www.twilio.com/docs/usage/security#validating-requests
    """
    text = url + "".join(name + value for name, value in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def meta(app_secret: str, body: bytes) -> str:
    """X-Hub-Signature-256: hex HMAC-SHA256 of the raw body."""
    return "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()


def x(consumer_secret: str, body: bytes) -> str:
    """x-twitter-webhooks-signature, and a CRC's response_token: base64 HMAC-SHA256."""
    return "sha256=" + base64.b64encode(hmac.new(consumer_secret.encode(), body, hashlib.sha256).digest()).decode()
