"""Handler CPU a message: what the lambdas themselves compute, without waiting for AWS."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from infra.bench.customers import KINDS, NEXT_WORDS, Customers, Webhook

if TYPE_CHECKING:
    from infra.bench.scenarios import Steps
    from infra.bench.steps import Lambdas

_ROUNDS, _EACH = 7, 40
_WORKERS = ("webhook", "follow_up", "new_ticket_new", "reply_api", "reply_send")


def per_event(lambdas: Lambdas, customers: Customers, steps: Mapping[str, Steps]) -> dict[str, dict[str, float]]:
    """`verify_parse`: milliseconds a webhook, by way of writing. `handler`: milliseconds an event of whole
    handlers, boto's work for the calls they make included."""
    return {
        "verify_parse": {kind: round(_verify_and_parse(lambdas, customers, kind), 3) for kind in KINDS},
        "handler": {name: round(steps[name].cpu_ms, 2) for name in _WORKERS},
    }


def _verify_and_parse(lambdas: Lambdas, customers: Customers, kind: str) -> float:
    from chalicelib import channels
    from chalicelib.channels.base import WebhookRequest

    webhooks = [customers.says(kind, 900_000 + n, NEXT_WORDS) for n in range(_EACH)]
    first = webhooks[0]
    module = channels.inbound(first.channel)
    account = lambdas.wiring.settings().account(first.channel, first.account)
    secrets = lambdas.wiring.secrets().get(first.channel, first.account)
    if module is None or account is None or secrets is None:
        raise RuntimeError(f"{first.channel} is not set up")

    def request(webhook: Webhook) -> WebhookRequest:
        return WebhookRequest(
            method="POST",
            urls=(f"https://care.example/webhooks/{webhook.channel}/{webhook.account}",),
            headers={name.lower(): value for name, value in webhook.headers.items()},
            query={},
            body=webhook.body,
            received_at=lambdas.now,
        )

    requests = [request(webhook) for webhook in webhooks]

    def read_all() -> None:
        for one in requests:
            module.verify(one, account, secrets)
            if not module.parse(one, account):
                raise RuntimeError(f"{kind} gave no event")

    return _cpu_ms(read_all) / _EACH


def _cpu_ms(act: Callable[[], None]) -> float:
    """The median of a few rounds, after one to warm up."""
    act()
    times = []
    for _ in range(_ROUNDS):
        started = time.process_time()
        act()
        times.append((time.process_time() - started) * 1000)
    return statistics.median(times)
