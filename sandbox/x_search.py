"""GET /2/tweets/search/recent: public posts that match a query, newest first, in pages.

Keywords, "phrases", #hashtags, @names, from:, to:, lang: and is:retweet, joined by spaces, OR and parentheses, negated
by a dash. Other operators are refused. Source: https://docs.x.com/x-api/posts/search/integrate/operators
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from sandbox import x_hooks
from sandbox.accounts import Account
from sandbox.box import DAY_MS, Box
from sandbox.web import Request
from sandbox.world import Item

_PARAMETERS = frozenset(
    {"query", "max_results", "next_token", "pagination_token", "since_id", "until_id", "tweet.fields", "post.fields",
     "expansions", "user.fields"}
)  # fmt: skip
_LONGEST = 512  # characters, for self-serve
_X_EPOCH_MS = 1_288_834_974_657
_TOKEN = re.compile(r'\s*(\(|\)|-?"[^"]*"|[^\s()"]+)')
Test = Callable[[Item], bool]


class Wrong(Exception):
    """What X has against a query."""


def problems(request: Request, now: int) -> list[tuple[str, str]]:
    """(parameter, what is wrong); [] if nothing is."""
    found = [(name, "is not a known query parameter") for name, _ in request.query if name not in _PARAMETERS]
    query, most, since = request.arg("query"), request.arg("max_results", "10"), request.arg("since_id", "0")
    if not 1 <= len(query) <= _LONGEST:
        found.append(("query", f"must have 1 to {_LONGEST} characters"))
    if not most.isdigit() or not 10 <= int(most) <= 100:
        found.append(("max_results", "must be a whole number from 10 to 100"))
    if not re.fullmatch(r"[0-9]{1,19}", since):
        found.append(("since_id", "must be a post id"))
    elif "since_id" in dict(request.query) and (int(since) >> 22) + _X_EPOCH_MS < now - 7 * DAY_MS:
        found.append(("since_id", "must be a post id of the last seven days"))
    try:
        compiled(query)
    except Wrong as wrong:
        found.append(("query", str(wrong)))
    return found


def found(box: Box, account: Account, request: Request) -> dict[str, Any]:
    """The answer's body. `next_token` is the last post's id: what comes after it is older."""
    test = compiled(request.arg("query"))
    since = int(request.arg("since_id", "0"))
    token = request.arg("next_token") or request.arg("pagination_token")
    until = int(token) if token.isdigit() else 2**63
    with box.world.lock:
        posts = [i for i in box.world.items.values() if i.channel == "x" and i.visibility == "public" and not i.deleted]
    fits = [i for i in posts if since < int(i.id) < until and i.at > box.world.now_ms() - 7 * DAY_MS and test(i)]
    fits.sort(key=lambda i: int(i.id), reverse=True)
    most = int(request.arg("max_results", "10"))
    given = fits[:most]
    meta: dict[str, Any] = {"result_count": len(given)}
    if not given:
        return {"meta": meta}
    meta |= {"newest_id": given[0].id, "oldest_id": given[-1].id}
    if len(fits) > most:
        meta["next_token"] = given[-1].id
    told: dict[str, Any] = {"data": [_post(box, account, i) for i in given], "meta": meta}
    if "author_id" in request.arg("expansions").split(","):
        told["includes"] = {"users": list(_users(box, account, given))}
    return told


def _post(box: Box, account: Account, item: Item) -> dict[str, Any]:
    made = x_hooks.post(account, item)
    parent = box.world.items.get(item.in_reply_to)
    if parent is not None:
        made["in_reply_to_user_id"] = account.address if parent.direction == "out" else parent.identity
    return made


def _users(box: Box, account: Account, items: list[Item]) -> Iterator[dict[str, Any]]:
    for identity in dict.fromkeys(i.identity if i.direction == "in" else account.address for i in items):
        person = box.world.known("x", account.id, identity)
        if identity == account.address:
            yield x_hooks.brand(account)
        elif person is not None:
            yield x_hooks.user(identity, person.name, person.handle)


# --- queries


def compiled(query: str) -> Test:
    """Raises Wrong."""
    tokens = _TOKEN.findall(query)
    test, rest = _either(tokens)
    if rest:
        raise Wrong("has a parenthesis too many")
    if not any(_stands_alone(token) for token in tokens):
        raise Wrong("must contain at least one operator that stands alone")
    return test


def _either(tokens: list[str]) -> tuple[Test, list[str]]:
    first, tokens = _all(tokens)
    choices = [first]
    while tokens and tokens[0] == "OR":
        choice, tokens = _all(tokens[1:])
        choices.append(choice)
    return (lambda item: any(choice(item) for choice in choices)), tokens


def _all(tokens: list[str]) -> tuple[Test, list[str]]:
    parts: list[Test] = []
    while tokens and tokens[0] not in ("OR", ")"):
        token, tokens = tokens[0], tokens[1:]
        if token == "-":
            raise Wrong("must not negate a group")
        if token == "(":
            inside, tokens = _either(tokens)
            if not tokens:
                raise Wrong("has an open parenthesis")
            tokens = tokens[1:]
            parts.append(inside)
        else:
            parts.append(_term(token))
    if not parts:
        raise Wrong("has an operator missing around OR or parentheses")
    return (lambda item: all(part(item) for part in parts)), tokens


def _stands_alone(token: str) -> bool:
    return token not in ("(", ")", "OR") and not token.startswith(("-", "lang:", "is:"))


def _term(token: str) -> Test:
    if token.startswith("-"):
        wanted = _term(token[1:])
        return lambda item: not wanted(item)
    if token.startswith('"'):
        return _says(token.strip('"'))
    name, colon, value = token.partition(":")
    if colon:
        return _operator(name, value)
    return _says(token)


def _operator(name: str, value: str) -> Test:
    if name == "from":
        return lambda item: item.direction == "in" and item.identity == value
    if name == "to":  # the sandbox has one brand, and replies are to it or among customers
        return lambda item: bool(item.in_reply_to) and bool(item.extra.get("to") == value)
    if name == "lang":
        return lambda item: str(item.extra.get("lang", "en")) == value
    if (name, value) == ("is", "retweet"):
        return lambda item: bool(item.extra.get("retweet"))
    raise Wrong(f"has an operator that is not known here: {name}:")


def _says(words: str) -> Test:
    """Words next to each other, by their letters and digits; # and @ count."""
    wanted = re.findall(r"[#@]?\w+", words.lower())

    def test(item: Item) -> bool:
        said = re.findall(r"[#@]?\w+", item.text.lower())
        bare = [word.lstrip("#@") if not wanted[:1] or wanted[0][:1] not in "#@" else word for word in said]
        return any(bare[n : n + len(wanted)] == wanted for n in range(len(bare)))

    return test
