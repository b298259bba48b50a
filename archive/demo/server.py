"""A web server that answers as an HTTP proxy does: `GET http://host/path`, for hosts that exist nowhere else.

One server on one loopback port plays every host of the sample web, with threads, and keeps an exact log.
"""

from __future__ import annotations

import gzip
import hashlib
import threading
import time
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from archive.demo.model import Host, Page

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Self
    from urllib.parse import SplitResult

CHUNK = 4096
LAST_MODIFIED = datetime(2025, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass(frozen=True)
class Asked:
    """One request as it came; `clock` is monotonic seconds, for the gaps between requests."""

    clock: float
    at: datetime
    method: str
    host: str
    path: str
    status: int  # 0: the connection was closed without an answer
    agent: str
    conditional: bool
    beside: int = 0  # requests to that host that were still being answered when this one came
    retry_after: str = ""  # what the answer said
    is_challenge: bool = False  # it answers with a page that the web marks as one


class SampleServer:
    """Serves a web on 127.0.0.1 while it is entered; `proxy` is the address to give to a crawler."""

    def __init__(self, web: Mapping[str, Host], port: int = 0) -> None:
        self.web = web
        self._asked: list[Asked] = []
        self._lock = threading.Lock()
        self._busy: Counter[str] = Counter()
        self._server = _Server(("127.0.0.1", port), self)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    @property
    def proxy(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def log(self) -> tuple[Asked, ...]:
        """Every request so far, in the order of arrival."""
        with self._lock:
            return tuple(sorted(self._asked, key=lambda asked: asked.clock))

    def show(self, web: Mapping[str, Host]) -> None:
        """Serve another state of the web from now on."""
        self.web = web

    def begin(self, host: str) -> int:
        """A request to that host came: how many of its others are still being answered."""
        with self._lock:
            self._busy[host] += 1
            return self._busy[host] - 1

    def end(self, host: str) -> None:
        with self._lock:
            self._busy[host] -= 1

    def note(self, asked: Asked) -> None:
        with self._lock:
            self._asked.append(asked)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, address: tuple[str, int], sample: SampleServer) -> None:
        self.sample = sample
        super().__init__(address, _Handler)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that went away is no fault of ours."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is the standard library's)
        """Requests are kept in the log, not printed."""

    def _answer(self) -> None:
        clock, at = time.monotonic(), datetime.now(UTC)
        length = int(self.headers.get("Content-Length") or 0)
        form = self.rfile.read(length).decode("utf-8", "replace") if length else ""
        parts = urlsplit(self.path)
        name = (parts.netloc or self.headers.get("Host", "")).partition(":")[0]
        beside = self.server.sample.begin(name)
        try:
            self._answer_for(name, parts, form, clock, at, beside)
        finally:
            self.server.sample.end(name)

    def _answer_for(self, name: str, parts: SplitResult, form: str, clock: float, at: datetime, beside: int) -> None:
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        host = self.server.sample.web.get(name, Host(down=True))
        conditional = "If-None-Match" in self.headers or "If-Modified-Since" in self.headers
        status, body = 0, b""
        headers: list[tuple[str, str]] = []
        page = None
        if host.down:
            self.close_connection = True
        else:
            page = host.page(target or "/", parts.path or "/", dict(parse_qsl(f"{parts.query}&{form}")))
            status, headers, body = self._reply(host, page)
        agent = self.headers.get("User-Agent", "")
        after = dict(headers).get("Retry-After", "")
        self.server.sample.note(
            Asked(
                clock,
                at,
                self.command,
                name,
                target,
                status,
                agent,
                conditional,
                beside,
                after,
                page is not None and page.is_challenge,
            )
        )
        if status:
            self._send(host, status, headers, body)

    def _reply(self, host: Host, page: Page) -> tuple[int, list[tuple[str, str]], bytes]:
        """Status, headers and body after the host's manners."""
        tag = f'"{hashlib.sha1(page.body).hexdigest()[:16]}"'  # noqa: S324 (an ETag, not a secret)
        headers = [("Content-Type", page.media_type), *page.headers]
        if page.status == 200:
            if host.etag:
                headers.append(("ETag", tag))
                if self.headers.get("If-None-Match") == tag:
                    return 304, [("ETag", tag)], b""
            if host.last_modified:
                stamp = format_datetime(_modified(page), usegmt=True)
                headers.append(("Last-Modified", stamp))
                if self.headers.get("If-Modified-Since") == stamp:
                    return 304, [("Last-Modified", stamp)], b""
        body = page.body
        if host.compressed and "gzip" in self.headers.get("Accept-Encoding", ""):
            body = gzip.compress(body, mtime=0)
            headers.append(("Content-Encoding", "gzip"))
        return page.status, headers, body

    def _send(self, host: Host, status: int, headers: list[tuple[str, str]], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        chunked = host.chunked and status == 200
        if chunked:
            self.send_header("Transfer-Encoding", "chunked")
        elif status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "HEAD" or status == 304:
            return
        if chunked:
            for at in range(0, len(body), CHUNK):
                part = body[at : at + CHUNK]
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")
        else:
            self.wfile.write(body)


def _modified(page: Page) -> datetime:
    """A date that is the same for the same bytes, and another one for others."""
    seconds = int.from_bytes(hashlib.sha256(page.body).digest()[:3])
    return datetime.fromtimestamp(LAST_MODIFIED.timestamp() + seconds, UTC)
