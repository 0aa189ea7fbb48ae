"""Connecting an account with its provider."""

from __future__ import annotations

from chalicelib.api.models.common import Out


class AccountConnection(Out, frozen=True, kw_only=True):
    """`webhook_url`: where the provider should call us ("" = our own address isn't set). `webhook` (how many), `send`,
    `other`: which secrets are stored, never what they are. `missing`: those without which it can't work, as
    `send.account_sid`; of alternatives (`send.auth_token|send.key_sid`) one is enough."""

    webhook_url: str
    webhook: int
    send: list[str]
    other: list[str]
    missing: list[str]


class ConnectionCheck(Out, frozen=True, kw_only=True):
    """`name`: address, secrets, auth_token, sending, number, webhook, status, handle, app_secret, origins, window or
    identity. `ok` null: it can't be seen from here, so somebody has to look. `fix`: what to do about it."""

    name: str
    ok: bool | None
    said: str
    fix: str


class AccountTest(Out, frozen=True, kw_only=True):
    """In the order in which it should be mended. `ok`: no check failed."""

    ok: bool
    checks: list[ConnectionCheck]
