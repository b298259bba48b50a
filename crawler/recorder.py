"""The download handler that hands every exchange, byte for byte as sent and received, to the WARC writer.

Scrapy and Twisted forget the head of a message as it was on the wire. So the copy is taken where the bytes leave and
arrive: in the client's connection, after TLS. What is not public of Scrapy in that is checked at start.
"""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from scrapy.core.downloader import contextfactory
from scrapy.core.downloader.handlers import http11
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError
from scrapy.utils._download_handlers import normalize_bind_address

from archive.warc.exchange import Exchange
from crawler.client import Client
from crawler.failures import words_of
from crawler.recording import Recording
from crawler.run import current_run
from crawler.scope import ForbiddenTargetError
from crawler.tls import OldTls

if TYPE_CHECKING:
    from collections.abc import Iterable

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from archive.warc.exchange import Truncated

HOOKS = ("_contextFactory", "_bind_address", "_default_maxsize", "_fail_on_dataloss")


class RecorderError(Exception):
    """Scrapy no longer offers what the recorder rests on. Raised at start."""


def check_hooks(handler: object) -> None:
    """Raises RecorderError where Scrapy no longer makes connections as the client expects."""
    missing = [f"HTTP11DownloadHandler.{name}" for name in HOOKS if not hasattr(handler, name)]
    for module, name in ((http11, "_TunnelingTCP4ClientEndpoint"), (contextfactory, "_get_creator_context")):
        if not hasattr(module, name):
            missing.append(name)
    if missing:
        raise RecorderError(
            f"Scrapy {metadata.version('scrapy')} has changed what the recorder makes its connections with "
            f"({', '.join(missing)}): nothing can be archived as it was sent. Install scrapy>=2.19,<2.20"
        )


class RecordingDownloadHandler(http11.HTTP11DownloadHandler):
    """HTTP and HTTPS, direct or through a proxy; robots.txt, redirects, retries and failures all pass through here."""

    lazy = False  # so that missing hooks are told before the first request

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        check_hooks(self)
        self._run = current_run(crawler)
        self._client = Client(
            OldTls(self._contextFactory, crawler.settings["DOWNLOADER_CLIENT_TLS_CIPHERS"]),
            limit=self._default_maxsize,
            fails_on_loss=self._fail_on_dataloss,
            per_place=crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            bind=normalize_bind_address(self._bind_address),
        )

    async def close(self) -> None:
        await self._client.close()

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
        run = self._run
        proxied = bool(request.meta.get("proxy"))
        recording = Recording(check_peer=lambda peer: None if proxied else run.scope.check_peer(request.url, peer))
        run.in_flight.add(recording)
        try:
            response = await self._client.fetch(request, recording)
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
            run.in_flight.discard(recording)
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
    if isinstance(error, DownloadCancelledError):
        return "length"
    return "disconnect" if error is not None or "dataloss" in flags else None
