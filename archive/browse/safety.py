"""The headers that keep a page from running, loading or leaking anything."""

from __future__ import annotations

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
# an archived page, in a frame of ours: nothing runs, nothing is fetched, it has no origin
ARCHIVED_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; base-uri 'none'; "
    "frame-ancestors 'self'"
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


def secured(app: App) -> App:
    """Wrap an application so that every response carries the headers; a policy of its own is kept."""

    async def wrapped(scope: Message, receive: Receive, send: Send) -> None:
        async def send_secured(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = list(message.get("headers", []))
                names = {name.lower() for name, _ in headers}
                added = {b"content-security-policy": _DATASETTE_POLICY.encode(), **_ALWAYS}
                headers += [[name, value] for name, value in added.items() if name not in names]
                message = {**message, "headers": headers}
            await send(message)

        await app(scope, receive, send_secured)

    return wrapped
