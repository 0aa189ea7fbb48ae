"""`python -m sandbox`: run the stand-ins until told to stop."""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from pathlib import Path

from sandbox.server import start


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="sandbox", description="Stand-ins for the Twilio, X and Meta APIs.")
    parser.add_argument("--port", type=int, default=4570, help="where to listen, on 127.0.0.1 (4570)")
    parser.add_argument("--target", default="http://127.0.0.1:8080", help="where webhooks are called")
    parser.add_argument("--public-url", default="", help="the address webhooks are signed for (as --target)")
    parser.add_argument("--own-url", default="", help="what media addresses begin with (where it listens)")
    parser.add_argument("--state", type=Path, default=Path(".local/sandbox.json"), help="where to remember")
    parser.add_argument("--accounts", type=Path, required=True, help="the brand's accounts, as JSON")
    parser.add_argument("--quiet", action="store_true", help="say only where it listens")
    args = parser.parse_args(arguments)
    try:
        handle = start(
            args.port,
            target=args.target,
            public_url=args.public_url,
            own_url=args.own_url,
            accounts=args.accounts,
            state=args.state,
            quiet=args.quiet,
        )
    except OSError as error:
        print(f"The sandbox cannot listen on 127.0.0.1:{args.port}: {error.strerror}. Use --port.", file=sys.stderr)
        return 1
    done = threading.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        signal.signal(sign, lambda *_: done.set())
    print(f"The sandbox is at {handle.url}, calling {args.target}.", file=sys.stderr, flush=True)
    done.wait()
    handle.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
