"""The one logger.

One structured line an invocation: what was done, how many, how long. Never a customer's
words, name or address.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aws_lambda_powertools import Logger

from chalicelib import cold, config
from chalicelib.domain.cards import redacted

NAMESPACE = "Rapport"
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
        # What went wrong is told in words of ours, and still: no card number gets into a log by them.
        logger.info(what, extra={name: redacted(v) if isinstance(v, str) else v for name, v in line.items()})


def where(error: BaseException) -> str:
    """Where an unexpected error came from, without its words: they may hold a customer's."""
    frame = error.__traceback__
    while frame and frame.tb_next:
        frame = frame.tb_next
    place = f"{frame.tb_frame.f_code.co_filename.rsplit('/', 1)[-1]}:{frame.tb_lineno}" if frame else "?"
    code = getattr(error, "response", {}).get("Error", {}).get("Code", "")
    return " ".join(filter(None, (type(error).__name__, code, "at", place)))


def metric(at: int, values: Mapping[str, tuple[float, str]]) -> None:
    """Figures for CloudWatch, as one line of the log that it reads them from: name -> value and unit, at a time
    (epoch ms). Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/\
CloudWatch_Embedded_Metric_Format_Specification.html"""
    told = [{"Name": name, "Unit": unit} for name, (_, unit) in values.items()]
    directive = {"Namespace": NAMESPACE, "Dimensions": [["Stage"]], "Metrics": told}
    line = {"_aws": {"Timestamp": at, "CloudWatchMetrics": [directive]}, "Stage": config.load().stage}
    sys.stdout.write(json.dumps({**line, **{name: value for name, (value, _) in values.items()}}) + "\n")
