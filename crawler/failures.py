"""Why a host gave no answer, in words; and whether it is down, or may only be out of reach from here."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from OpenSSL import SSL
from scrapy.core.downloader.handlers.http11 import TunnelError
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
)
from twisted.internet.error import (
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    DNSLookupError,
    NoRouteError,
    TCPTimedOutError,
)
from twisted.internet.error import (
    ConnectionRefusedError as TwistedConnectionRefusedError,
)
from twisted.internet.error import (
    TimeoutError as TwistedTimeoutError,
)
from twisted.web.client import ResponseFailed, ResponseNeverReceived
from twisted.web.http import PotentialDataLoss

if TYPE_CHECKING:
    from collections.abc import Iterator

DOWN = (DownloadConnectionRefusedError, CannotResolveHostError)
# what keeps an answer from us; anything else that is raised is a fault of ours
UNREACHABLE = (
    DownloadTimeoutError,
    DownloadFailedError,
    ResponseDataLossError,
    DownloadCancelledError,
    TunnelError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    OSError,
)
DEEPEST = 5  # exceptions within exceptions

# The first kind that stands anywhere in the chain of causes says it
WORDS: tuple[tuple[tuple[type[BaseException], ...], str], ...] = (
    ((CannotResolveHostError, DNSLookupError), "name not found"),
    ((DownloadConnectionRefusedError, TwistedConnectionRefusedError), "connection refused"),
    ((DownloadTimeoutError, TwistedTimeoutError, TCPTimedOutError, TimeoutError), "timed out"),
    ((DownloadCancelledError,), "the answer is larger than what is taken"),
    ((TunnelError,), "the proxy opened no tunnel"),
    ((SSL.Error,), "no TLS connection could be agreed on"),
    ((NoRouteError,), "no route to the host"),
    ((ResponseDataLossError, PotentialDataLoss), "the connection was closed within the answer"),
)
SECONDS = re.compile(r"longer than ([\d.]+) seconds")


def standing_of(error: BaseException) -> Literal["down", "unreachable"] | None:
    """Refused or without a name is down; silence, a reset or a TLS alert may only be so from here; None: our fault."""
    return "down" if isinstance(error, DOWN) else "unreachable" if isinstance(error, UNREACHABLE) else None


def words_of(error: BaseException) -> str:
    """
    Why a request came to nothing, for people.

    >>> words_of(DownloadTimeoutError("Getting http://a.gov.cn/ took longer than 60.0 seconds."))
    'timed out after 60 s'
    >>> words_of(DownloadConnectionRefusedError("Connection was refused by other side: 111: Connection refused."))
    'connection refused'
    """
    chain = list(_chain(error))
    for kinds, words in WORDS:
        if any(isinstance(one, kinds) for one in chain):
            waited = SECONDS.search(str(error))
            return f"{words} after {float(waited[1]):g} s" if waited else words
    if any(isinstance(one, (ConnectionDone, ConnectionLost, ConnectionResetError)) for one in chain):
        how = "reset" if any(isinstance(one, (ConnectionLost, ConnectionResetError)) for one in chain) else "closed"
        begun = any(isinstance(one, ResponseFailed) and not isinstance(one, ResponseNeverReceived) for one in chain)
        return f"the connection was {how} {'within the answer' if begun else 'before an answer'}"
    if isinstance(error, DownloadFailedError):
        return "the answer is not HTTP"
    if isinstance(error, ConnectError):
        return "no connection could be made"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return f"{type(error).__name__}: {error}"[:300].rstrip(": ")


def _chain(error: BaseException, depth: int = 0) -> Iterator[BaseException]:
    """The error, what it was raised from, and what Twisted packed into it."""
    yield error
    if depth >= DEEPEST:
        return
    if error.__cause__ is not None:
        yield from _chain(error.__cause__, depth + 1)
    for reason in getattr(error, "reasons", None) or ():
        if isinstance(value := getattr(reason, "value", None), BaseException):
            yield from _chain(value, depth + 1)
