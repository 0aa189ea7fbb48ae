"""Cursors: where a page ended, as opaque text.

Some lists know a place of their own (a sort text); others go on from what the store hands
out. Either way a text that isn't a cursor of the list is the caller's mistake, not ours.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator
from contextlib import contextmanager

_MARK = "p:"


class BadCursor(ValueError):
    """What was given as `after` is no cursor of this list."""


def tell(place: str) -> str | None:
    """A place as a cursor; None at the end."""
    return base64.urlsafe_b64encode((_MARK + place).encode()).decode().rstrip("=") if place else None


def read(cursor: str) -> str:
    """The place that `tell` made a cursor of; "" for none. Raises BadCursor."""
    if not cursor:
        return ""
    try:
        text = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True).decode()
    except (binascii.Error, UnicodeDecodeError, ValueError) as error:
        raise BadCursor("not base64") from error
    if not text.startswith(_MARK) or not text.isprintable():
        raise BadCursor("not one of ours")
    return text[len(_MARK) :]


def read_timed(cursor: str) -> str:
    """A place that begins with a time and `#`."""
    place = read(cursor)
    if place and not place.partition("#")[0].isdigit():
        raise BadCursor("no time in it")
    return place


@contextmanager
def stores(cursor: str) -> Iterator[None]:
    """Around a read that goes on from a cursor of the store's own. Raises BadCursor where it is none."""
    try:
        yield
    except ValueError as error:
        raise BadCursor("the store can't read it") from error
    except Exception as error:
        # DynamoDB's answer to a start key of another index or table.
        if cursor and getattr(error, "cause_response_code", "") == "ValidationException":
            raise BadCursor("the store refused it") from error
        raise
