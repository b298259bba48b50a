"""What is answered where an address leads nowhere or a page fails: a short page, without any insides.

Datasette's own handler, where the package rich is installed, prints all local variables of every frame, and breaks down
over an address that no route knows. It is put aside.
"""

from __future__ import annotations

import logging
import sqlite3
from traceback import walk_tb
from typing import TYPE_CHECKING, Any

from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

_LOG = logging.getLogger(__name__)
_BROKEN = "出错了，原因已记入日志 / something went wrong; the log says what"
_NOWHERE = "没有这个网址 / there is no such address"
_STRANGE = "看不懂这个网址所问 / what this address asks for cannot be understood"
# what Datasette meets with when an address holds no number, no JSON, a number beyond 64 bits or too few parts
_MISREAD = (ValueError, LookupError, TypeError, OverflowError, sqlite3.ProgrammingError)


def handler(datasette: Datasette, request: Request, exception: BaseException) -> Callable[[], Awaitable[Response]]:
    """The answer to an exception that no view has caught."""

    async def answer() -> Response:
        info = _info(exception)
        if info["status"] >= 500:
            _LOG.error("%s failed", request.path, exc_info=exception)
        elif info["error"] is _STRANGE:
            _LOG.warning("%s: %r", request.path, exception)
        if request.path.partition("?")[0].endswith(".json"):
            return Response.json({**info, "error": str(info["error"])}, status=info["status"])
        template = datasette.jinja_env.select_template([f"{info['status']}.html", "error.html"])
        insides = {"urls": datasette.urls, "app_css_hash": datasette.app_css_hash(), "menu_links": list}
        return Response.html(await template.render_async({**info, **insides}), status=info["status"])

    return answer


def _info(exception: BaseException) -> dict[str, Any]:
    """Status, title and message, as Datasette names them."""
    match exception:
        case DatasetteError():
            message = Markup(exception.message) if exception.message_is_html else exception.message  # noqa: S704 - Datasette's own
            # it calls its own refusals (a column to sort by that is not there) an error of the server
            status = 400 if exception.status == 500 else exception.status
            return {**exception.error_dict, "ok": False, "status": status, "title": exception.title, "error": message}
        case Base400():
            said = str(exception.args[0]) if exception.args else ""
            message = _NOWHERE if said in ("", "404") else said
            return {"ok": False, "status": exception.status, "title": None, "error": message}
        case sqlite3.OperationalError() if "no such column" in str(exception):  # asked for by name in the address
            return {"ok": False, "status": 400, "title": None, "error": str(exception)}
        case error if isinstance(error, _MISREAD) and not _is_ours(error):
            return {"ok": False, "status": 400, "title": None, "error": _STRANGE}
        case _:
            return {"ok": False, "status": 500, "title": None, "error": _BROKEN}


def _is_ours(exception: BaseException) -> bool:
    """Did the exception come by way of a page of this package?"""
    return any(
        frame.f_globals.get("__name__", "").startswith("archive.") for frame, _ in walk_tb(exception.__traceback__)
    )
