"""The pages of Datasette that are ours: home and report."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import cache, wraps
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

from datasette.utils.asgi import NotFound, Response
from datasette.views.index import IndexView

from archive.browse.figures import MISSING
from archive.browse.home import read_home
from archive.browse.queries import load_queries
from archive.browse.report import present
from archive.browse.rows import read_report
from archive.browse.safety import PAGE_POLICY
from archive.config import load_forms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from datasette.app import Datasette
    from datasette.database import Database
    from datasette.utils.asgi import Request

T = TypeVar("T")
View = Callable[["Datasette", "Request"], Awaitable[Response]]

# a database is ours when it has these
DATABASE_TABLES = frozenset({"reports", "statistics", "findings", "captures"})


class MissingError(Exception):
    """What an address names is not there; the message says what, in both languages. Raised by the views."""


def answered(view: View) -> View:
    """A view whose MissingError becomes a page of ours with status 404; so does a number too large for any id."""

    @wraps(view)
    async def answer(datasette: Datasette, request: Request) -> Response:
        try:
            return await view(datasette, request)
        except (MissingError, OverflowError) as error:
            message = str(error) if isinstance(error, MissingError) else "没有这样的编号 / no number is that large"
            database = await find_database(datasette)
            if database is None:
                return Response.text(message, status=404)
            response = await render(datasette, request, "gongkai_missing.html", {"message": message}, database=database)
            response.status = 404
            return response

    return answer


async def find_database(datasette: Datasette) -> Database | None:
    """The archive's database among those that are served; None where there is none."""
    for database in datasette.databases.values():
        if not database.is_memory and set(await database.table_names()) >= DATABASE_TABLES:
            return database
    return None


async def open_database(datasette: Datasette, request: Request) -> Database:
    """The archive's database, for one who may see it. Raises MissingError or Forbidden."""
    database = await find_database(datasette)
    if database is None:
        raise MissingError("没有档案数据库 / there is no database of an archive here")
    await datasette.ensure_permissions(request.actor, [("view-database", database.name), "view-instance"])
    return database


def data_folder(database: Database) -> Path:
    """The data folder: where the database lies."""
    return Path(database.path).resolve().parent


async def read(database: Database, reader: Callable[[sqlite3.Connection], T]) -> T:
    """Run a reader on a connection of Datasette's, in its thread."""
    return cast("T", await database.execute_fn(reader))


async def render(
    datasette: Datasette, request: Request, template: str, context: Mapping[str, Any], *, database: Database
) -> Response:
    """A page of ours, with what every page needs."""
    common = {"style_version": style_version(), "db": database.name}
    body = await datasette.render_template(template, {**common, **context}, request=request)
    return Response.html(body, headers={"content-security-policy": PAGE_POLICY})


async def home_page(datasette: Datasette, request: Request, send: Any) -> Response:
    database = await find_database(datasette)
    if database is None or request.url_vars.get("format"):
        return await IndexView.as_view(datasette)(request, send)
    await open_database(datasette, request)
    home = await read(database, read_home)
    context = {"home": home, "queries": load_queries()}
    return await render(datasette, request, "gongkai_home.html", context, database=database)


@answered
async def report_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)
    report_id = int(request.url_vars["id"])
    rows = await read(database, lambda connection: read_report(connection, report_id))
    if rows is None:
        raise MissingError(f"没有编号为 {report_id} 的报告 / there is no report {report_id}")
    view = present(rows, load_forms())
    own, archived = (
        datasette.absolute_url(request, datasette.urls.path(path))
        for path in (f"/-/report/{report_id}", f"/-/snapshot/{rows.report['capture_id']}")
    )
    context = {"view": view, "report": rows.report, "capture": rows.capture, "address": own, "archived": archived,
               "missing": MISSING}  # fmt: skip
    return await render(datasette, request, "gongkai_report.html", context, database=database)


async def catalogue_page(datasette: Datasette) -> Response:
    """The databases that are served, by name: where they lie on the disk is nobody's business."""
    names = [name for name in datasette.databases if not name.startswith("_")]
    return Response.json([{"name": name, "is_mutable": datasette.databases[name].is_mutable} for name in names])


async def nowhere(request: Request) -> Response:
    """In the place of a page of Datasette's that tells where its files lie."""
    raise NotFound(request.path)


async def stylesheet(request: Request) -> Response:
    sheet = _sheets().get(request.url_vars["name"])
    if sheet is None:
        return Response.text("there is no such style sheet", status=404)
    headers = {"cache-control": "public, max-age=86400"}
    return Response(sheet, headers=headers, content_type="text/css; charset=utf-8")


@cache
def _sheets() -> Mapping[str, str]:
    folder = resources.files("archive.browse") / "static"
    return {file.name: file.read_text("utf-8") for file in folder.iterdir() if file.name.endswith(".css")}


@cache
def style_version() -> str:
    """Changes with the style sheets, so that browsers fetch them again."""
    return sha256("".join(sorted(_sheets().values())).encode()).hexdigest()[:8]
