"""Datasette over the archive's database, with the pages of this package."""

from __future__ import annotations

import errno
import socket
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from datasette.app import Datasette

DATABASE = "gongkai"
PLUGIN = "gongkai"  # the name of the entry point in pyproject.toml

SETTINGS = {
    "allow_download": False,
    "default_page_size": 50,
    "max_returned_rows": 2000,
    "suggest_facets": False,  # they cost more than the page itself on a long table
    "default_facet_size": 10,
    "sql_time_limit_ms": 2000,
    "facet_time_limit_ms": 1000,
    "truncate_cells_html": 300,
}


class ServeError(Exception):
    """The archive cannot be served as asked; the message says why. Raised by `serve` and `open_pages`."""


class PortInUseError(ServeError):
    """Another program listens on the port already. Raised by `serve`."""


class NoDatabaseError(ServeError):
    """There is no database in the data folder. Raised by `serve` and `open_pages`."""


def serve(
    data: Path,
    host: str = "127.0.0.1",
    port: int = 8001,
    immutable: bool = False,
    *,
    base_url: str = "/",
    ready: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve the archive until stopped. `ready` is called with the address once the port is ours; 0 is any free one.

    Raises ServeError, before anything is served.
    """
    import uvicorn  # noqa: PLC0415 - the command line should start without it

    pages = open_pages(data, immutable=immutable, base_url=base_url)
    with closing(_listen(host, port)) as listener:
        config = uvicorn.Config(pages.app(), log_level="warning", lifespan="on", workers=1)
        ready(_address(host, listener.getsockname()[1], base_url))
        try:
            uvicorn.Server(config).run(sockets=[listener])
        except KeyboardInterrupt:
            return


def open_pages(data: Path, *, immutable: bool = False, base_url: str = "/") -> Datasette:
    """A Datasette with the archive's database, its metadata and the pages of this package. Raises ServeError."""
    path = data / f"{DATABASE}.db"
    if not path.is_file():
        raise NoDatabaseError(f"{path}: no database; `gongkai build --data {data}` makes one from the archive")
    if immutable:
        _settle(path)
    _check_version(path, immutable=immutable)
    from datasette.app import Datasette  # noqa: PLC0415

    from archive.browse.metadata import metadata  # noqa: PLC0415

    register()
    files, immutables = ([], [str(path)]) if immutable else ([str(path)], [])
    settings: dict[str, Any] = {**SETTINGS, "base_url": base_url}
    return Datasette(files, immutables=immutables, metadata=metadata(DATABASE), settings=settings)


def register() -> None:
    """Have Datasette know this package's hooks, once, whether the project is installed or not.

    The entry point loads the package while Datasette is being imported; when that happens in the middle of our own
    import, it sees a package without hooks. So whatever stands under our name is replaced by the whole package.
    """
    from datasette.plugins import pm  # noqa: PLC0415

    import archive.browse  # noqa: PLC0415

    known = pm.get_plugin(PLUGIN)
    if known is archive.browse and any(pm.get_hookcallers(known) or ()):
        return
    for plugin in {known, archive.browse} - {None}:
        if pm.is_registered(plugin):
            pm.unregister(plugin)
    pm.register(archive.browse, PLUGIN)


def _check_version(path: Path, *, immutable: bool) -> None:
    """Have the database be of this version: an older one is brought up to date. Raises ServeError."""
    from archive.database import migrations  # noqa: PLC0415
    from archive.database.schema import SchemaError, open_database  # noqa: PLC0415

    address = f"{path.resolve().as_uri()}?mode=ro{'&immutable=1' if immutable else ''}"
    try:
        with closing(sqlite3.connect(address, uri=True)) as connection:
            version = connection.execute("pragma user_version").fetchone()[0]
        if version != migrations.VERSION:
            open_database(path, create=False).close()
    except SchemaError as error:
        raise ServeError(str(error)) from error
    except sqlite3.Error as error:
        advice = "move the file away and run `gongkai build`, which makes it anew"
        raise ServeError(f"{path}: cannot be opened as a database: {error}; {advice}") from error


def _settle(path: Path) -> None:
    """Bring what waits in the write-ahead log into the file: an immutable reader does not look there."""
    log = path.with_name(f"{path.name}-wal")
    if not log.exists() or log.stat().st_size == 0:
        return
    try:
        with closing(sqlite3.connect(path, timeout=1)) as connection:
            busy = connection.execute("pragma wal_checkpoint(truncate)").fetchone()[0]
    except sqlite3.OperationalError:
        busy = True
    if busy:
        raise ServeError(f"{path}: is being written; --immutable is for a finished copy")


def _listen(host: str, port: int) -> socket.socket:
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (socket.gaierror, OverflowError) as error:
        raise ServeError(f"{host}:{port}: no such address: {error}") from error
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
        listener.listen(128)
    except OSError as error:
        listener.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUseError(f"port {port} of {host} is in use; choose another with --port") from error
        raise ServeError(f"{host}:{port}: {error.strerror}") from error
    return listener


def _address(host: str, port: int, base_url: str) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}:{port}{base_url}"
