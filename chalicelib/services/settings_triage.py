"""Whether a triage rule may be stored."""

from __future__ import annotations

import re
from typing import Any

import msgspec

from chalicelib.domain.errors import Invalid
from chalicelib.domain.triage.checks import check
from chalicelib.domain.triage.rule import TriageRule
from chalicelib.store import Store

Doc = dict[str, Any]
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}")


def rule(store: Store, id: str, doc: Doc, before: Doc | None) -> None:
    made = msgspec.convert({**doc, "id": id}, TriageRule)
    check(made)
    for n, language in enumerate(made.languages):
        if not _LANGUAGE.fullmatch(language):
            raise Invalid(f"languages[{n}]", "Use a language tag such as en or pt-BR.")
    accounts = {account_id.partition("#")[2] for account_id, _, _ in store.settings.listed("account")}
    for n, account in enumerate(made.accounts):
        if account not in accounts:
            raise Invalid(f"accounts[{n}]", f"There is no account {account}.")
