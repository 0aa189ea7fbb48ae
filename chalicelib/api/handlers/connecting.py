"""Whether an account is connected. What is asked of whom is in services/connecting.py."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.api.models import connecting as m
from chalicelib.api.run import Ask


def state(ask: Ask, id: str) -> m.AccountConnection:
    channel, _, account = id.partition("~")
    found = wiring.connecting().state(channel, account)
    return m.AccountConnection(
        webhook_url=found.address, webhook=found.webhook, send=list(found.send), other=list(found.other),
        missing=list(found.missing),
    )  # fmt: skip


def test(ask: Ask, id: str) -> m.AccountTest:
    channel, _, account = id.partition("~")
    checks = wiring.connecting().test(channel, account)
    return m.AccountTest(
        ok=all(check.ok is not False for check in checks),
        checks=[m.ConnectionCheck(name=c.name, ok=c.ok, said=c.said, fix=c.fix) for c in checks],
    )
