"""What keeps pages from running, loading or leaking anything, and queries from reaching beyond the database."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, MutableMapping

    Message = MutableMapping[str, Any]
    Receive = Callable[[], Awaitable[Message]]
    Send = Callable[[Message], Awaitable[None]]
    App = Callable[[Message, Receive, Send], Awaitable[None]]

# our own pages: style sheets and pictures of this server, archived pages in a frame, forms that ask this server
PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; frame-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
# an archived page, in a frame of ours: nothing runs, it has no origin, and only pictures of this server are fetched
ARCHIVED_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'self'"
)
DOWNLOAD_POLICY = "sandbox; default-src 'none'"
# Datasette's own pages come with small scripts, which they can do without
_DATASETTE_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_ALWAYS = {
    b"x-content-type-options": b"nosniff",
    b"referrer-policy": b"no-referrer",
    b"cross-origin-opener-policy": b"same-origin",
}


def secured(app: App, prefix: str = "/") -> App:
    """Wrap an application so that every response carries the headers; a policy of its own is kept.

    Where Datasette sends a reader on without the prefix, as from an address with a slash too many, it is put before.
    """

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = [[name, _prefixed(name, value, prefix)] for name, value in message.get("headers", [])]
                names = {name.lower() for name, _ in headers}
                added = {b"content-security-policy": _DATASETTE_POLICY.encode(), **_ALWAYS}
                headers += [[name, value] for name, value in added.items() if name not in names]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_secured)

    return wrapped


def _prefixed(name: bytes, value: bytes, prefix: str) -> bytes:
    """
    >>> _prefixed(b"Location", b"/gongkai", "/archive/"), _prefixed(b"location", b"/archive/x", "/archive/")
    (b'/archive/gongkai', b'/archive/x')
    """
    is_bare = name.lower() == b"location" and value.startswith(b"/") and not value.startswith(prefix.encode())
    return prefix.encode() + value[1:] if is_bare else value


# The time limit of a query is looked at between the steps of SQLite: no single step may take long or fill the memory.
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 5_000_000,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 200,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
}
_DENIED = frozenset(
    {
        (sqlite3.SQLITE_READ, "pragma_database_list"),  # tells where the file lies
        (sqlite3.SQLITE_FUNCTION, "printf"),  # fills up to any width, letter by letter
        (sqlite3.SQLITE_FUNCTION, "format"),
        (sqlite3.SQLITE_FUNCTION, "load_extension"),
    }
)


def restrict(connection: sqlite3.Connection) -> None:
    """Have a connection make no huge values, open no other file and not tell where its own is."""
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    connection.set_authorizer(_authorise)


def _authorise(action: int, first: str | None, second: str | None, *_: str | None) -> int:
    name = second if action == sqlite3.SQLITE_FUNCTION else first
    is_denied = action == sqlite3.SQLITE_ATTACH or (action, (name or "").lower()) in _DENIED
    return sqlite3.SQLITE_DENY if is_denied else sqlite3.SQLITE_OK
