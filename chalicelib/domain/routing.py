"""Which queue a new ticket stands in: the account's own, unless a rule says otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from chalicelib.domain.tickets import Priority, QueueRules

Decision = Literal["queue", "priority", "tags"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Every list that isn't empty must match; within a list one is enough.

    `words` are matched as whole words or phrases, ignoring case; `languages` by BCP 47
    prefix ("pt" matches "pt-BR"); `tags` are the customer's.
    """

    id: str
    order: int = 100
    channels: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    queue: str = ""
    priority: str = ""
    add_tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What routing may look at."""

    channel: str
    account: str
    text: str = ""
    language: str = ""
    tags: tuple[str, ...] = ()
    account_queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """The decision and, in `why`, its reason in words."""

    queue: str
    priority: Priority = Priority.NORMAL
    tags: tuple[str, ...] = field(default=())
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A rule in its turn: whether it matches, and which of "queue", "priority" and "tags" it decides. One that
    matches may decide nothing: others came first."""

    rule: Rule
    matches: bool
    decides: tuple[Decision, ...] = ()


def matches(rule: Rule, facts: Facts) -> bool:
    return (
        (not rule.channels or facts.channel in rule.channels)
        and (not rule.accounts or facts.account in rule.accounts)
        and (not rule.tags or bool(set(rule.tags) & set(facts.tags)))
        and (not rule.languages or any(_speaks(facts.language, wanted) for wanted in rule.languages))
        and (not rule.words or any(_says(facts.text, word) for word in rule.words))
    )


def _speaks(language: str, wanted: str) -> bool:
    return language.lower() == wanted.lower() or language.lower().startswith(wanted.lower() + "-")


def _says(text: str, phrase: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(phrase)}(?!\w)", text, re.IGNORECASE) is not None


def choose(facts: Facts, rules: Iterable[Rule], queues: Mapping[str, QueueRules]) -> Route:
    """The first matching rule decides the queue, the first with a priority the priority; tags add up.

    A queue that doesn't exist (any more) is passed over. The fallback queue always takes what
    nobody else does; without one, the first queue by id.
    """
    queue, priority, why = "", "", ""
    tags: list[str] = []
    for step in steps(facts, rules, queues):
        if "tags" in step.decides:
            tags += [tag for tag in step.rule.add_tags if tag not in tags]
        if "priority" in step.decides:
            priority = step.rule.priority
        if "queue" in step.decides:
            queue, why = step.rule.queue, f"rule {step.rule.id}"
    if not queue and facts.account_queue in queues:
        queue, why = facts.account_queue, f"the {facts.channel} account {facts.account}"
    if not queue:
        spare = sorted((not q.fallback, q.id) for q in queues.values())
        queue, why = (spare[0][1], "the fallback queue") if spare else ("", "no queue exists")
    return Route(queue=queue, priority=Priority(priority or Priority.NORMAL), tags=tuple(tags), why=why)


def steps(facts: Facts, rules: Iterable[Rule], queues: Mapping[str, QueueRules]) -> list[Step]:
    """Every rule in the order in which they are asked, and what each decides."""
    told: list[Step] = []
    done: set[Decision] = set()
    for rule in sorted(rules, key=lambda r: (r.order, r.id)):
        if not matches(rule, facts):
            told.append(Step(rule=rule, matches=False))
            continue
        gives: dict[Decision, bool] = {
            "queue": rule.queue in queues, "priority": bool(rule.priority), "tags": bool(rule.add_tags),
        }  # fmt: skip
        decides = tuple(name for name, given in gives.items() if given and name not in done)
        done |= {name for name in decides if name != "tags"}
        told.append(Step(rule=rule, matches=True, decides=decides))
    return told
