"""The download handler that hands every exchange, byte for byte as sent and received, to the WARC writer.

Scrapy and Twisted forget the head of a message as it was on the wire. So the copy is taken where the bytes leave and
arrive: at the connection's protocol, after TLS. Two places of Scrapy are not public and are checked at start.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from itertools import count
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from twisted.internet.defer import Deferred, fail

from archive.warc.exchange import Exchange
from crawler.failures import words_of
from crawler.manners import EndingError
from crawler.run import current_run
from crawler.scope import ForbiddenTargetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from archive.warc.exchange import Truncated
    from crawler.run import Run

TICKET = b"X-Gongkai-Exchange"  # within this process only: the protocol takes it off before the request is written
IN_MEMORY = 1 << 20  # bytes of a message; what is longer waits on disk for the writer


class RecorderError(Exception):
    """Scrapy no longer offers what the recorder rests on. Raised at start."""


@dataclass(eq=False)  # each is itself: they are kept in a set
class Recording:
    """One exchange while it goes on; a second attempt on a fresh connection begins it anew."""

    check_peer: Callable[[str], None]
    started: datetime = field(default_factory=lambda: datetime.now(UTC))
    sent: BinaryIO = field(default_factory=io.BytesIO)
    received: BinaryIO = field(default_factory=io.BytesIO)
    length: int = 0
    peer_ip: str | None = None
    tls_version: str | None = None
    cipher_suite: str | None = None
    complete: bool = False
    attempts: int = 0
    abort: Callable[[], None] | None = None
    fault: OSError | None = None  # the disk is full

    def begin(self, peer_ip: str, abort: Callable[[], None]) -> None:
        if self.attempts:  # Twisted asks once more where a connection kept open had died
            self.discard()
            self.sent, self.received, self.length = io.BytesIO(), io.BytesIO(), 0
        self.attempts += 1
        self.started, self.peer_ip, self.abort = datetime.now(UTC), peer_ip, abort

    def receive(self, data: bytes) -> None:
        if self.fault is not None:
            return
        try:
            if self.length <= IN_MEMORY < self.length + len(data):
                self._move_to_disk()
            self.received.write(data)
        except OSError as error:
            self.fault = error
            if self.abort is not None:
                self.abort()
        self.length += len(data)

    def _move_to_disk(self) -> None:
        file = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - closed by `discard`
        file.write(cast("io.BytesIO", self.received).getbuffer())
        self.received = file

    def finish(self, surplus: int) -> None:
        """The message is whole; `surplus` bytes at its end belong to no message."""
        if surplus:
            self.length -= surplus
            self.received.seek(self.length)
            self.received.truncate()
        self.complete = True

    def check(self, run: Run) -> None:
        """Raises EndingError where the copy is not whole through a fault of ours: that is no evidence."""
        if self.fault is not None:
            run.stop(f"the archive cannot be written: {self.fault}")
            raise EndingError(str(self.fault))

    def discard(self) -> None:
        self.sent.close()
        self.received.close()


class _Tee:
    """The connection's transport; what is written goes into the recording too."""

    def __init__(self, transport: Any, protocol: RecordingProtocol) -> None:
        self._transport = transport
        self._protocol = protocol

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if self._protocol.recording is not None:
            self._protocol.recording.sent.write(data)
        self._transport.write(data)

    def writeSequence(self, parts: Iterable[bytes]) -> None:  # noqa: N802 - Twisted's name
        self.write(b"".join(parts))


# Scrapy and Twisted type these for themselves only
_Protocol: Any = getattr(http11, "_LenientHTTP11ClientProtocol", object)
_Factory: Any = getattr(http11, "_LenientHTTP11ClientFactory", object)


class RecordingProtocol(_Protocol):  # type: ignore[misc]
    """Scrapy's HTTP/1.1 client connection; between request() and the end of the response it records."""

    recording: Recording | None = None
    recordings: Mapping[bytes, Recording]
    transport: Any

    def connectionMade(self) -> None:  # noqa: N802
        super().connectionMade()  # sets options on the transport itself, so the tee comes after
        self.transport = _Tee(self.transport, self)

    def request(self, request: Any) -> Deferred[Any]:
        ticket = request.headers.getRawHeaders(TICKET)
        if ticket:
            request.gongkai_recording = self.recordings.get(ticket[0])
            request.headers.removeHeader(TICKET)
        recording = getattr(request, "gongkai_recording", None)
        if recording is not None:
            peer = self.transport.getPeer().host
            try:
                recording.check_peer(peer)
            except ForbiddenTargetError as error:
                self.transport.abortConnection()
                return fail(error)
            recording.begin(peer, self.transport.abortConnection)
        self.recording = recording
        started: Deferred[Any] = super().request(request)
        return started

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        recording = self.recording
        if recording is not None:
            if not recording.length:
                self._note_tls(recording)
            recording.receive(data)
        super().dataReceived(data)

    def _note_tls(self, recording: Recording) -> None:
        """TLS facts are known once data arrives: the handshake goes on while the request is written."""
        handle: Any = getattr(self.transport, "getHandle", lambda: None)()
        if hasattr(handle, "get_cipher_name"):
            recording.tls_version = handle.get_protocol_version_name()
            recording.cipher_suite = handle.get_cipher_name()

    def _finishResponse(self, rest: bytes) -> None:  # noqa: N802
        if self.recording is not None:
            self.recording.finish(len(rest))
            self.recording = None
        super()._finishResponse(rest)

    def connectionLost(self, reason: Failure) -> None:  # noqa: N802
        super().connectionLost(reason)
        self.recording = None


class RecordingFactory(_Factory):  # type: ignore[misc]
    recordings: Mapping[bytes, Recording]

    def buildProtocol(self, addr: Any) -> RecordingProtocol:  # noqa: ARG002, N802
        protocol = RecordingProtocol(self._quiescentCallback)
        protocol.recordings = self.recordings
        return protocol


def check_hooks(pool: object) -> None:
    """Raises RecorderError where Scrapy's connection pool is not the one that the recorder was written for."""
    expected = getattr(http11, "_LenientHTTP11ClientFactory", None)
    missing = [
        name
        for name, stands in (
            ("HTTP11DownloadHandler._pool._factory", expected and getattr(pool, "_factory", None) is expected),
            (
                "_LenientHTTP11ClientProtocol._finishResponse",
                hasattr(getattr(http11, "_LenientHTTP11ClientProtocol", None), "_finishResponse"),
            ),
        )
        if not stands
    ]
    if missing:
        raise RecorderError(
            f"Scrapy {metadata.version('scrapy')} has changed where the recorder takes its copy "
            f"({', '.join(missing)}): "
            "nothing can be archived as it was sent. Install scrapy>=2.19,<2.20"
        )


class RecordingDownloadHandler(http11.HTTP11DownloadHandler):
    """HTTP and HTTPS, direct or through a proxy; robots.txt, redirects, retries and failures all pass through here."""

    lazy = False  # so that missing hooks are told before the first request

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        check_hooks(self._pool)
        # at the end idle connections are not waited for: 1 s by default
        self._disconnect_timeout = 0.2  # type: ignore[assignment]
        self._run = current_run(crawler)
        self._recordings: dict[bytes, Recording] = {}
        self._tickets = map(b"%d".__mod__, count())
        factory: Any = type("RecordingFactory", (RecordingFactory,), {"recordings": self._recordings})
        self._pool._factory = factory  # noqa: SLF001 - one of the two hooks

    async def download_request(self, request: Request) -> Response:
        """Raises ForbiddenTargetError where the address is out of bounds, and what Scrapy raises."""
        run = self._run
        run.scope.check(request.url)
        stored = run.replay(request)
        if stored is not None:
            return stored
        async with run.manners.turn(request):
            run.ask_if_changed(request)
            run.frontier.commit()  # the lease is on disk before anything is sent
            response = await self._record(request)
        return run.fill_unchanged(request, response)

    async def _record(self, request: Request) -> Response:
        run, ticket = self._run, next(self._tickets)
        proxied = bool(request.meta.get("proxy"))
        recording = Recording(check_peer=lambda peer: None if proxied else run.scope.check_peer(request.url, peer))
        self._recordings[ticket] = recording
        request.headers[TICKET] = ticket
        run.in_flight.add(recording)
        try:
            response = await super().download_request(request)
        except BaseException as error:
            recording.check(run)
            if not isinstance(error, ForbiddenTargetError):
                written = run.write(_exchange(request, recording, proxied=proxied, error=error))
                request.meta["gongkai_sequence"] = written.sequence
            raise
        else:
            recording.check(run)
            written = run.write(_exchange(request, recording, proxied=proxied, flags=response.flags))
            request.meta["gongkai_sequence"] = written.sequence
            request.meta["gongkai_record"] = written.record_id
            response.flags.append(f"warc:{written.record_id}")
            return response
        finally:
            request.headers.pop(TICKET, None)
            run.in_flight.discard(recording)
            del self._recordings[ticket]
            run.frontier.sites.note_received(request.meta.get("site"), recording.length)
            recording.discard()


def _exchange(
    request: Request,
    recording: Recording,
    *,
    proxied: bool,
    error: BaseException | None = None,
    flags: Iterable[str] = (),
) -> Exchange:
    cut = None if recording.complete else _cut(error, flags)
    return Exchange(
        url=request.url.split("#", 1)[0],
        started=recording.started,
        sent=recording.sent,
        received=recording.received,
        method=request.method,
        peer_ip=recording.peer_ip,
        tls_version=recording.tls_version,
        cipher_suite=recording.cipher_suite,
        complete=recording.complete,
        truncated=cut if recording.length else None,
        error=None if error is None else words_of(error),
        attempts=max(recording.attempts, 1),
        proxied=proxied,
        within=request.meta.get("page") if request.meta.get("role") == "part" else None,
        metadata={name: str(request.meta[name]) for name in ("site", "role") if request.meta.get(name)},
    )


def _cut(error: BaseException | None, flags: Iterable[str]) -> Truncated | None:
    if isinstance(error, DownloadTimeoutError):
        return "time"
    if isinstance(error, DownloadCancelledError) or "download_stopped" in flags:
        return "length"
    return "disconnect" if error is not None or "dataloss" in flags else None
