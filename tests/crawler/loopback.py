"""A server on 127.0.0.1 that answers with known bytes, also as a proxy, and writes down what it read and sent."""

from __future__ import annotations

import contextlib
import re
import socket
import socketserver
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType


@dataclass(frozen=True)
class Asked:
    at: float
    url: str  # with scheme and host, as asked
    path: str
    read: bytes
    sent: bytes
    ended: float


@dataclass
class Answer:
    """`sent` as it goes over the wire; then the connection stays, is closed (`close`), or hangs for `hang` seconds."""

    sent: bytes
    close: bool = False
    hang: float = 0.0
    wait: float = 0.0


@dataclass
class Loopback:
    """`answer(url, path, read)` says what is sent, `read` with the body of a POST; a path of its own goes to each test."""

    answer: Callable[[str, str, bytes], Answer]
    tls: ssl.SSLContext | None = None
    address: str = "127.0.0.1"
    asked: list[Asked] = field(default_factory=list)

    def __enter__(self) -> Self:
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer._serve(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

            def handle_error(self, request: object, client_address: object) -> None:
                pass  # a client that was killed

        self._server = Server((self.address, 0), Handler)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://{self.address}:{self.port}"

    @property
    def paths(self) -> list[str]:
        return [one.path for one in self.asked]

    def _serve(self, connection: socket.socket) -> None:
        if self.tls is None:
            self._talk(connection)
            return
        with self.tls.wrap_socket(connection, server_side=True) as sock:
            self._talk(sock)

    def _talk(self, sock: socket.socket) -> None:
        buffer = b""
        while True:
            while b"\r\n\r\n" not in buffer:
                data = sock.recv(65536)
                if not data:
                    return
                buffer += data
            head, _, buffer = buffer.partition(b"\r\n\r\n")
            head += b"\r\n\r\n"
            length = re.search(rb"^content-length: *(\d+)", head, re.IGNORECASE | re.MULTILINE)
            while length and len(buffer) < int(length[1]):
                buffer += sock.recv(65536)
            if length:
                head, buffer = head + buffer[: int(length[1])], buffer[int(length[1]) :]
            at = time.time()
            target = head.split(b" ", 2)[1].decode("latin-1")
            if target.startswith("http://"):
                path = "/" + target.split("/", 3)[3]
                url = target
            else:
                path, url = target, self.url + target
            answer = self.answer(url, path, head)
            time.sleep(answer.wait)
            self.asked.append(Asked(at, url, path, head, answer.sent, time.time()))
            for start in range(0, len(answer.sent), 1400):
                sock.sendall(answer.sent[start : start + 1400])
            if answer.hang:
                time.sleep(answer.hang)
                return
            if answer.close:
                sock.close()
                return


@dataclass
class Tunnel:
    """An HTTP proxy that only opens tunnels: to `port` on this machine, whatever name is asked for; else it refuses."""

    port: int
    opens: Callable[[str], bool] = lambda target: True
    asked: list[bytes] = field(default_factory=list)  # heads, as they came

    def __enter__(self) -> Self:
        outer = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                outer._tunnel(self.request)

        class Server(socketserver.ThreadingTCPServer):
            allow_reuse_address = True
            daemon_threads = True

        self._server = Server(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _tunnel(self, near: socket.socket) -> None:
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            data = near.recv(1)
            if not data:
                return
            head += data
        self.asked.append(head)
        method, target, _ = head.decode("latin-1").split(" ", 2)
        if method != "CONNECT" or not self.opens(target):
            near.sendall(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n")
            return
        with socket.create_connection(("127.0.0.1", self.port)) as far:
            near.sendall(b"HTTP/1.1 200 Connection established\r\nVia: 1.1 tunnel\r\n\r\n")
            for one, other in ((near, far), (far, near)):
                threading.Thread(target=_pour, args=(one, other), daemon=True).start()
            while _is_open(near) and _is_open(far):
                time.sleep(0.02)


def _pour(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _is_open(sock: socket.socket) -> bool:
    try:
        return sock.getpeername() is not None and sock.fileno() >= 0
    except OSError:
        return False


def ok(body: str | bytes, media_type: str = "text/html; charset=utf-8", *more: str) -> Answer:
    body = body.encode() if isinstance(body, str) else body
    head = "".join(f"{line}\r\n" for line in (f"Content-Type: {media_type}", f"Content-Length: {len(body)}", *more))
    return Answer(f"HTTP/1.1 200 OK\r\n{head}\r\n".encode() + body)


def status(code: int, body: str = "no", *more: str) -> Answer:
    head = "".join(f"{line}\r\n" for line in (f"Content-Length: {len(body)}", "Content-Type: text/html", *more))
    return Answer(f"HTTP/1.1 {code} X\r\n{head}\r\n{body}".encode())
