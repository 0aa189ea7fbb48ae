"""Plays the scenarios in this process and prints what each used, as JSON. Its environment is a
lambda's (infra/bench/cloud.py); `measure` starts one such process.

    python -m infra.bench.counts ACCOUNTS_FILE REPEATS
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from infra.bench.cloud import Place
from infra.bench.cpu import per_event
from infra.bench.customers import Customers
from infra.bench.provider import accepting
from infra.bench.rows import rows_of
from infra.bench.spy import watching

_SECONDS = 300


def measure(place: Place, repeats: int = 7) -> dict[str, Any]:
    """{"rows": [...], "cpu": {...}, "promises": [...]}; see infra/bench/rows.py and promises.py.
    Raises RuntimeError with what went wrong."""
    done = subprocess.run(
        [sys.executable, "-m", "infra.bench.counts", str(place.accounts_file), str(repeats)],
        env=place.environment, capture_output=True, text=True, check=False, timeout=_SECONDS,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"the counting process failed:\n{done.stderr.strip()[-3000:]}")
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def main(accounts_file: str, repeats: int) -> None:
    with accepting() as provider, watching() as watch:
        os.environ["RAPPORT_TWILIO_URL"] = provider.url
        # Only now: the application reads the environment when it is imported.
        from infra.bench.promises import Promises
        from infra.bench.scenarios import Play
        from infra.bench.steps import Lambdas
        from infra.bench.streams import Streams

        lambdas = Lambdas(watch)
        from chalicelib.aws.session import client

        accounts = json.loads(Path(accounts_file).read_text())["accounts"]
        customers = Customers(accounts, os.environ["RAPPORT_PUBLIC_URL"])
        streams = Streams(client("dynamodbstreams"))
        steps = Play(lambdas, customers, provider, streams).all(repeats)
        found = {"rows": rows_of(steps), "cpu": per_event(lambdas, customers, steps)}
        found["promises"] = Promises(lambdas, customers, streams).all()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
