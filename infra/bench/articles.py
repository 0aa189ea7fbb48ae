"""What a process pays for the index of help articles: `python -m infra.bench.articles [how many] [bytes a body]`.

Bodies are made of the demo brand's words, every fifth word an invented one, so that the vocabulary grows as it does
with real pages. Best of three, on one core; reading them from DynamoDB isn't in it.
"""

from __future__ import annotations

import random
import string
import sys
import time
from collections.abc import Callable

from chalicelib.domain import articles as a
from chalicelib.domain.articles import Article, Asked, Catalogue
from chalicelib.domain.tokens import terms
from infra.local.brand_articles import ARTICLES

_ROUNDS = 3


def main(count: int, size: int) -> None:
    chance = random.Random(1)
    known = [word for article in ARTICLES for word in article["body"].split()]
    bodies = {f"a{n}": _body(chance, known, size) for n in range(count)}
    made = [
        Article(id=id, title=" ".join(chance.choices(known, k=6)), keywords=tuple(chance.choices(known, k=8)))
        for id in bodies
    ]
    words = {id: terms(a.plain(body)) for id, body in bodies.items()}
    catalogue = Catalogue(made, words)
    asked = [Asked(messages=(article.title + " please help me today",)) for article in made[:100]]
    print(f"{count} articles of {size} bytes")
    print(f"  terms of all bodies  {_best(lambda: [terms(a.plain(body)) for body in bodies.values()]):8.0f} ms")
    print(f"  index                {_best(lambda: Catalogue(made, words)):8.0f} ms")
    print(f"  one suggestion       {_best(lambda: [catalogue.suggest(x) for x in asked]) / len(asked):8.2f} ms")


def _body(chance: random.Random, known: list[str], size: int) -> str:
    out = ""
    while len(out) < size:
        new = "".join(chance.choices(string.ascii_lowercase, k=chance.randint(4, 9)))
        out += f"{new if chance.random() < 0.2 else chance.choice(known)} "
    return out


def _best(act: Callable[[], object]) -> float:
    """Milliseconds."""
    times = []
    for _ in range(_ROUNDS):
        began = time.perf_counter()
        act()
        times.append(time.perf_counter() - began)
    return min(times) * 1000


if __name__ == "__main__":
    given = [int(one) for one in sys.argv[1:3]]
    main(*(given + [500, 3_000][len(given) :]))
