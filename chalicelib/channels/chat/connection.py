"""Whether the chat window can be shown: where it may stand, and that its script is served at our address."""

from __future__ import annotations

from urllib.parse import urlsplit

from chalicelib.channels.base import Account, Bases, Http, Secrets
from chalicelib.channels.connection import Check, read


def test(account: Account, secrets: Secrets, http: Http, bases: Bases, address: str) -> list[Check]:
    return [_origins(account), *_script(http, address), _identity(secrets)]


def _origins(account: Account) -> Check:
    name, listed = "origins", account.settings.get("origins", ())
    origins = [str(origin) for origin in listed] if isinstance(listed, list | tuple) else []
    if not origins:
        fix = "Add the origin of each website that shows the window, such as https://shop.example.com."
        return Check(name=name, ok=False, said="No website may show this chat yet.", fix=fix)
    wrong = [origin for origin in origins if origin != "*" and not _is_origin(origin)]
    if wrong:
        fix = "An origin is a scheme and a host, with no path: https://shop.example.com."
        return Check(name=name, ok=False, said=f"Not an origin: {', '.join(wrong)}.", fix=fix)
    if "*" in origins:
        fix = "Name the websites instead, so that nobody else can show your chat."
        return Check(name=name, ok=True, said="Any website may show this chat.", fix=fix)
    return Check(name=name, ok=True, said=f"It may be shown on {', '.join(origins)}.")


def _is_origin(text: str) -> bool:
    parts = urlsplit(text)
    return (
        parts.scheme in ("http", "https")
        and bool(parts.netloc)
        and text.rstrip("/") == f"{parts.scheme}://{parts.netloc}"
    )


def _script(http: Http, address: str) -> list[Check]:
    base = address.partition("/webhooks/")[0]
    if not base:
        return []
    told = read(http, f"{base}/chat.js", {})
    if told.ok:
        return [Check(name="window", ok=True, said="The window's script is served at our address.")]
    fix = "Check RAPPORT_PUBLIC_URL and that the build of the console is part of what is deployed."
    return [Check(name="window", ok=False, said=f"The window's script isn't served ({told.why}).", fix=fix)]


def _identity(secrets: Secrets) -> Check:
    if secrets.other.get("identity"):
        return Check(name="identity", ok=True, said="Customers that your site knows can be recognised.")
    said = "Everybody is a stranger: there is no secret to recognise your site's customers with."
    return Check(name="identity", ok=True, said=said, fix="Enter “identity” if customers sign in on your site.")
