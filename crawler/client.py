"""HTTP/1.1 as the crawler speaks it: one request at a time on a connection, and each byte of both messages kept.

Connections, TLS and tunnels through proxies are Twisted's and Scrapy's. What goes over them is written and read here,
where the copy is taken: Twisted's own client forgets how a message looked, and costs three times as much.
"""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import time
from typing import TYPE_CHECKING, Any, cast

from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, ResponseDataLossError
from scrapy.http import Headers
from scrapy.utils._download_handlers import get_maxsize_msg, make_response, wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.protocol import Factory, Protocol, connectionDone
from twisted.python.failure import Failure
from twisted.web.client import ResponseFailed, ResponseNeverReceived

from crawler.incoming import Incoming, MalformedError
from crawler.outgoing import request_of

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

    from crawler.outgoing import Place
    from crawler.recording import Recording

logger = logging.getLogger(__name__)

REPEATABLE = {"GET", "HEAD"}
PATIENCE = 10.0  # seconds for an answer, where nobody has said how many
IDLE = 60.0  # seconds that an unused connection is kept
AT_END = 0.2  # seconds that connections have to close when the crawl is over


class Connection(Protocol):
    """What goes wrong is raised by `ask` as Twisted's client would."""

    transport: Any

    def __init__(self) -> None:
        self.peer = ""
        self.is_used = False
        self.is_open = True
        self.is_given_up = False
        self.idle_since = 0.0
        self.ended: asyncio.Future[None] | None = None  # for whoever waits for that
        self._recording: Recording | None = None
        self._incoming = Incoming("")
        self._limit = 0
        self._answer: asyncio.Future[Incoming] | None = None

    def connectionMade(self) -> None:  # noqa: N802 - Twisted's name
        self.peer = self.transport.getPeer().host

    async def ask(self, recording: Recording, message: bytes, method: str, limit: int) -> Incoming:
        """The answer, whole or cut off behind its head; raises DownloadCancelledError where it is above the limit."""
        self.is_used = True
        self._recording, self._incoming, self._limit = recording, Incoming(method), limit
        self._answer = asyncio.get_running_loop().create_future()
        recording.begin(self.peer, message, self.give_up)
        self.transport.write(message)
        try:
            return await self._answer
        except asyncio.CancelledError:
            self._recording = None
            self.abort()
            raise

    def give_up(self) -> None:
        """Somebody does not want to wait for the answer any longer."""
        self.is_given_up = True
        self.abort()

    def abort(self) -> None:
        if self.is_open:
            self.is_open = False
            self.transport.abortConnection()

    def let_go(self) -> None:
        if self.is_open:
            self.is_open = False
            self.transport.loseConnection()

    def dataReceived(self, data: bytes) -> None:  # noqa: N802
        recording, incoming = self._recording, self._incoming
        if recording is None:
            self.abort()  # nobody has asked
            return
        if not recording.length:
            self._note_tls(recording)
        recording.receive(data)
        try:
            is_whole = incoming.feed(data)
        except MalformedError as error:
            self._fail(error)
            return
        if self._limit and max(incoming.length, incoming.expected or 0) > self._limit and incoming.framing != "none":
            self._fail(DownloadCancelledError(f"the answer is longer than {self._limit} bytes"))
        elif is_whole:
            recording.finish(incoming.surplus)
            if not incoming.stays_open:
                self.let_go()
            self._tell(incoming)

    def connectionLost(self, reason: Failure = connectionDone) -> None:  # noqa: N802
        self.is_open = False
        if self._recording is not None:
            self._fail(reason.value or EOFError())
        if self.ended is not None and not self.ended.done():
            self.ended.set_result(None)

    def _fail(self, error: BaseException) -> None:
        recording, incoming = self._recording, self._incoming
        self.abort()
        if isinstance(error, DownloadCancelledError):
            self._tell(error)
        elif incoming.framing is not None:
            incoming.fault = error
            incoming.lacks_something = incoming.framing != "close" or self.is_given_up
            self._tell(incoming)
        else:
            kind = ResponseFailed if recording is not None and recording.length else ResponseNeverReceived
            self._tell(cast("Any", kind)([_failure(error)]))

    def _tell(self, what: Incoming | Exception) -> None:
        answer, self._answer, self._recording = self._answer, None, None
        if answer is None or answer.done():
            return
        if isinstance(what, Incoming):
            answer.set_result(what)
        else:
            answer.set_exception(what)

    def _note_tls(self, recording: Recording) -> None:
        """TLS facts are known once data arrives: the handshake goes on while the request is written."""
        handle: Any = getattr(self.transport, "getHandle", lambda: None)()
        if hasattr(handle, "get_cipher_name"):
            recording.tls_version = handle.get_protocol_version_name()
            recording.cipher_suite = handle.get_cipher_name()


def _failure(error: BaseException) -> Failure:
    return cast("Failure", cast("Any", Failure)(error))  # Twisted types it for itself only


class Client:
    """`tls` makes the TLS side of a connection, `per_place` is how many unused connections are kept to one place."""

    def __init__(self, tls: Any, *, limit: int, fails_on_loss: bool, per_place: int, bind: Any = None) -> None:
        self._tls, self._limit, self._fails_on_loss = tls, limit, fails_on_loss
        self._per_place, self._bind = per_place, bind
        self._idle: dict[Place, list[Connection]] = {}
        self._looked_at = time.monotonic()
        self._factory = Factory.forProtocol(Connection)
        self._factory.noisy = False

    async def fetch(self, request: Request, recording: Recording) -> Response:
        """Raises what Scrapy's own handlers raise."""
        url = request.url.partition("#")[0]
        message, place = request_of(request)
        patience = request.meta.get("download_timeout") or PATIENCE
        started = time.monotonic()
        try:
            async with asyncio.timeout(patience):
                with wrap_twisted_exceptions():
                    incoming, peer = await self._exchange(request, recording, place, message, patience)
        except TimeoutError as error:
            raise DownloadTimeoutError(f"Getting {url} took longer than {patience} seconds.") from error
        request.meta["download_latency"] = time.monotonic() - started
        flags = []
        if incoming.lacks_something:
            if self._fails_on_loss:
                raise ResponseDataLossError(str(incoming.fault)) from incoming.fault
            flags.append("dataloss")
        return make_response(
            url=url,
            status=incoming.status,
            headers=Headers(incoming.headers),
            body=incoming.body,
            flags=flags,
            ip_address=ipaddress.ip_address(peer),
            protocol=incoming.version,
        )

    async def _exchange(
        self, request: Request, recording: Recording, place: Place, message: bytes, patience: float
    ) -> tuple[Incoming, str]:
        limit = request.meta.get("download_maxsize", self._limit)
        while True:
            connection = self._unused(place) or await self._connect(place, patience)
            try:
                recording.check_peer(connection.peer)
            except BaseException:
                connection.abort()
                raise
            was_used = connection.is_used
            try:
                incoming = await connection.ask(recording, message, request.method, limit)
            except ResponseNeverReceived:
                if not was_used or connection.is_given_up or request.method not in REPEATABLE or request.body:
                    raise
                continue  # it was closed while nobody used it
            except DownloadCancelledError:
                logger.warning(get_maxsize_msg(recording.length, limit, request, expected=False))
                raise
            if connection.is_open:
                self._keep(place, connection)
            return incoming, connection.peer

    async def _connect(self, place: Place, patience: float) -> Connection:
        from twisted.internet import reactor  # noqa: PLC0415 - the reactor is installed by Scrapy

        scheme, host, port = place.server
        if place.tunnel is not None:
            endpoint: Any = http11._TunnelingTCP4ClientEndpoint(  # noqa: SLF001 - one of the hooks
                reactor, cast("Any", host.encode()), port, place.tunnel, self._tls, patience, self._bind
            )
        else:
            endpoint = HostnameEndpoint(reactor, host, port, timeout=patience, bindAddress=self._bind)
            if scheme == "https":
                endpoint = wrapClientTLS(self._tls.creatorForNetloc(host.encode("ascii"), port), endpoint)
        connection: Connection = await maybe_deferred_to_future(endpoint.connect(self._factory))
        return connection

    def _unused(self, place: Place) -> Connection | None:
        kept = self._idle.get(place)
        while kept:
            connection = kept.pop()
            if connection.is_open:
                return connection
        return None

    def _keep(self, place: Place, connection: Connection) -> None:
        now = connection.idle_since = time.monotonic()
        kept = self._idle.setdefault(place, [])
        kept.append(connection)
        if len(kept) > self._per_place:
            kept.pop(0).let_go()
        if now - self._looked_at > IDLE / 2:
            self._looked_at = now
            for other, connections in list(self._idle.items()):
                left = [one for one in connections if one.is_open and now - one.idle_since < IDLE]
                for one in connections:
                    if one not in left:
                        one.let_go()
                if left:
                    self._idle[other] = left
                else:
                    del self._idle[other]

    async def close(self) -> None:
        ending = []
        for connection in (one for kept in self._idle.values() for one in kept if one.is_open):
            connection.ended = asyncio.get_running_loop().create_future()
            connection.let_go()
            ending.append(connection.ended)
        self._idle.clear()
        if ending:
            await asyncio.wait(ending, timeout=AT_END)
