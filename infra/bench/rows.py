"""From steps to rows: calls, units, and dollars by the price list."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from infra.bench import prices
from infra.bench.prices import Use, delivered, invoked
from infra.bench.scenarios import Steps

_SENDING_BATCH = 5  # the outbound worker's batch size (chalicelib/blueprints/workers.py)
_SWEEPS_A_MONTH = 43_200

_FLOORS = {"follow_up": prices.FLOOR_FOLLOW_UP, "new_ticket": prices.FLOOR_NEW_TICKET}


def rows_of(steps: Mapping[str, Steps]) -> list[dict[str, Any]]:
    """One row a scenario. `calls`, `wru`, `rru` and `transitions` are the handler's own; `sqs` (requests,
    with receives and deletes), dollars and ratio are of the whole way, from the webhook on."""
    price = _Prices(steps)
    rows = [_row("webhook", steps["webhook"], price.webhook("webhook"))]
    rows += [_row(name, steps[name], price.heard(name)) for name in steps if _is_heard(name)]
    rows.append(_row("accept_offer", steps["accept_offer"], price.asked("accept_offer")))
    rows.append(_row("reply_api", steps["reply_api"], price.asked("reply_api")))
    for name in ("reply_send", "reply_send_busy"):
        rows.append(_row(name, steps[name], price.worked(name, fifo=True, batch=_SENDING_BATCH)))
    rows.append(_row("reply_receipt", steps["reply_receipt"], price.receipt()))
    rows.append(_row("offer_wake", steps["offer_wake"], price.worked("offer_wake", fifo=False)))
    rows += [_facts_row(steps, name, messages) for name, messages in (("facts_by_1", 1), ("facts_by_25", 25))]
    rows.append(_sweep_row(steps["sweep_idle"]))
    return rows


def _is_heard(name: str) -> bool:
    return name.startswith(("new_ticket", "follow_up", "duplicate"))


class _Prices:
    def __init__(self, steps: Mapping[str, Steps]) -> None:
        self._steps = steps

    def webhook(self, name: str) -> Use:
        return Use(rest=1) + self._ran(name, batch=1)

    def heard(self, name: str) -> Use:
        """The webhook, the message's way through the queue, the worker, and the wake-ups it leaves behind."""
        return self.webhook("webhook") + self.worked(name, fifo=True)

    def receipt(self) -> Use:
        return self.webhook("reply_receipt_webhook") + self.worked("reply_receipt", fifo=True)

    def asked(self, name: str) -> Use:
        return Use(rest=1) + self._ran(name, batch=1)

    def worked(self, name: str, *, fifo: bool, batch: int = prices.BATCH) -> Use:
        wakes = len(self._steps[name].one.sent("timers")) if name != "offer_wake" else 0
        use = delivered(fifo=fifo, batch=batch) + self._ran(name, batch=batch)
        for _ in range(wakes):
            use += self.worked("offer_wake", fifo=False)
        return use

    def _ran(self, name: str, *, batch: int) -> Use:
        """The handler's time and log, and what it asked of AWS."""
        steps = self._steps[name]
        return invoked(steps.ms, steps.log_bytes, batch=batch) + _asked_for(steps)


def _asked_for(steps: Steps) -> Use:
    one = steps.one
    return Use(
        wru=one.wru, rru=one.rru, transitions=one.transitions,
        sqs_fifo=one.sends(fifo=True), sqs_standard=one.sends(fifo=False),
    )  # fmt: skip


def _row(name: str, steps: Steps, use: Use) -> dict[str, Any]:
    one = steps.one
    floor = next((floor for start, floor in _FLOORS.items() if name.startswith(start)), None)
    return {
        "name": name,
        "calls": len(one.calls),
        "wru": one.wru,
        "rru": one.rru,
        "sqs": round(use.sqs, 2),
        "transitions": one.transitions,
        "ms": round(steps.ms, 1),
        "cpu_ms": round(steps.cpu_ms, 2),
        **_money(use, floor),
        "what": [call.label for call in one.calls],
        "item_bytes": {call.on: call.item_bytes for call in one.calls if call.item_bytes},
    }


def _money(use: Use, floor: float | None) -> dict[str, Any]:
    dollars = use.dollars()
    out: dict[str, Any] = {"usd_per_1k": round(dollars / 1000, 5)}
    if floor is not None:
        out |= {"floor": floor / 1000, "ratio": round(dollars / floor, 3)}
    return out


def _facts_row(steps: Mapping[str, Steps], name: str, messages: int) -> dict[str, Any]:
    """Both streams' lambdas and the changes worker, a message's share of them."""
    parts = [steps[f"{name}:{part}"] for part in ("interaction_stream", "ticket_stream", "changes")]
    use = Use()
    for part in parts:
        use += invoked(part.ms, part.log_bytes) + _asked_for(part)
    for _ in parts[:2]:
        use += delivered(fifo=False, batch=2)  # the two messages of this batch
    calls = [call for part in parts for call in part.one.calls]
    return {
        "name": name,
        "calls": round(len(calls) / messages, 3),
        "wru": sum(part.one.wru for part in parts) / messages,
        "rru": sum(part.one.rru for part in parts) / messages,
        "sqs": round(use.sqs / messages, 3),
        "transitions": sum(part.one.transitions for part in parts),
        "ms": round(sum(part.ms for part in parts) / messages, 2),
        "cpu_ms": round(sum(part.cpu_ms for part in parts) / messages, 2),
        "usd_per_1k": round(use.dollars() / messages / 1000, 5),
        "what": [call.label for call in calls],
        "item_bytes": {},
    }


def _sweep_row(sweeps: Steps) -> dict[str, Any]:
    """The mean of twenty minutes: how many slots a sweep looks at depends on the minute."""
    count = len(sweeps.runs)
    use = Use()
    for run in sweeps.runs:
        sent = run.sends(fifo=False)
        use += invoked(sweeps.ms, run.log_bytes) + Use(wru=run.wru, rru=run.rru, sqs_standard=sent)
    return {
        "name": "sweep_idle",
        "calls": sum(len(run.calls) for run in sweeps.runs) / count,
        "wru": sum(run.wru for run in sweeps.runs) / count,
        "rru": sum(run.rru for run in sweeps.runs) / count,
        "sqs": use.sqs / count,
        "transitions": sum(run.transitions for run in sweeps.runs),
        "ms": round(sweeps.ms, 1),
        "cpu_ms": round(sweeps.cpu_ms, 2),
        "usd_per_1k": round(use.dollars() / count / 1000, 5),
        "usd_per_month": round(use.dollars() / count / 1e6 * _SWEEPS_A_MONTH, 3),
        "most_calls": max(len(run.calls) for run in sweeps.runs),
        "what": [call.label for call in max(sweeps.runs, key=lambda run: len(run.calls)).calls],
        "item_bytes": {},
    }
