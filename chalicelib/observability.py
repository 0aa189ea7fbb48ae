"""The one logger.

One structured line an invocation: what was done, how many, how long. Never a customer's
words, name or address.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib import cold, config

logger = Logger(service="rapport", level=config.load().log_level)


@contextmanager
def access(what: str, **facts: Any) -> Iterator[dict[str, Any]]:
    """Log one line for an invocation, with whatever the caller adds to the dict it is given."""
    started = time.perf_counter()
    line: dict[str, Any] = dict(facts)
    try:
        yield line
    except Exception as error:
        line["error"] = type(error).__name__
        raise
    finally:
        cold.loaded()
        line["ms"] = round((time.perf_counter() - started) * 1000, 1)
        logger.info(what, extra=line)


def where(error: BaseException) -> str:
    """Where an unexpected error came from, without its words: they may hold a customer's."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno}" if frame else "?"
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    return " ".join(filter(None, (type(error).__name__, code, "at", place)))
