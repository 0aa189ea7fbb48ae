"""A stand-in for Twilio that accepts every text at once, so that sending can be measured by itself."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


@dataclass(slots=True)
class Provider:
    """`sent` holds (message SID, callback URL), oldest first."""

    url: str
    sent: list[tuple[str, str]] = field(default_factory=list)


@contextmanager
def accepting() -> Iterator[Provider]:
    provider = Provider("")

    class Messages(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            form = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
            sid = f"SM{len(provider.sent):032x}"
            provider.sent.append((sid, form.get("StatusCallback", [""])[0]))
            body = json.dumps({"sid": sid, "status": "queued", "to": form["To"][0]}).encode()
            self.send_response(201)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Messages)
    server.daemon_threads = True
    provider.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
