"""The hooks that Datasette calls."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from markupsafe import Markup
from pluggy import HookimplMarker

from archive.browse import errors, words
from archive.browse.compare import compare_page
from archive.browse.feed import feed_page
from archive.browse.functions import add_functions
from archive.browse.rows import demonstration
from archive.browse.safety import restrict, secured
from archive.browse.search import search_page
from archive.browse.shares import shares_page
from archive.browse.snapshots import (
    archived_picture,
    document_page,
    file_download,
    picture,
    record_download,
    snapshot_page,
)
from archive.browse.trends import trend_page
from archive.browse.views import (
    catalogue_page,
    find_database,
    home_page,
    nowhere,
    read,
    report_page,
    stylesheet,
)

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Awaitable, Callable, Generator, Mapping

    from datasette.app import Datasette
    from datasette.utils.asgi import Request
    from jinja2 import Environment

hookimpl = HookimplMarker("datasette")

_ID = r"(?P<id>\d{1,19})"


@hookimpl
def register_routes() -> list[tuple[str, Callable[..., Awaitable[Any]]]]:
    return [
        (r"^/(\.(?P<format>jsono?))?$", home_page),
        (r"^/-/databases(?:\.json)?$", catalogue_page),
        (r"^/-/threads(?:\.json)?$", nowhere),
        (r"^/-/gongkai/(?P<name>[a-z]+\.css)$", stylesheet),
        (rf"^/-/report/{_ID}$", report_page),
        (rf"^/-/snapshot/{_ID}$", snapshot_page),
        (rf"^/-/snapshot/{_ID}/document$", document_page),
        (rf"^/-/snapshot/{_ID}/page/(?P<page>\d{{1,5}})\.png$", picture),
        (rf"^/-/snapshot/{_ID}/picture$", archived_picture),
        (rf"^/-/snapshot/{_ID}/file$", file_download),
        (rf"^/-/snapshot/{_ID}/record$", record_download),
        (r"^/-/trend/(?P<whose>\d{1,19}|all|region/\d{6}|level/[a-z]{1,20})$", trend_page),
        (r"^/-/shares$", shares_page),
        (r"^/-/compare/(?P<left>\d{1,19})/(?P<right>\d{1,19})$", compare_page),
        (r"^/-/search$", search_page),
        (r"^/-/feed\.atom$", feed_page),
    ]


@hookimpl(trylast=True)  # Datasette's own functions are registered first, and would win
def prepare_connection(conn: sqlite3.Connection) -> None:
    """Have Datasette's search box ask for Chinese words as our search table keeps them: a letter a token."""
    add_functions(conn)
    restrict(conn)


@hookimpl
def prepare_jinja2_environment(env: Environment) -> None:
    env.filters["gloss"] = words.gloss
    env.filters["figure"] = words.number
    env.filters["thousands"] = words.thousands
    env.filters["minute"] = words.minute
    env.globals["words"] = words


@hookimpl
def extra_template_vars(datasette: Datasette) -> Callable[[], Awaitable[Mapping[str, Any]]]:
    async def variables() -> Mapping[str, Any]:
        database = await find_database(datasette)
        if database is None:
            return {"gongkai": None}
        return {"gongkai": database.name, "demo": await read(database, demonstration)}

    return variables


@hookimpl
def extra_css_urls(datasette: Datasette) -> Callable[[], Awaitable[list[str]]]:
    async def urls() -> list[str]:
        return ["/-/gongkai/tables.css"] if await find_database(datasette) else []

    return urls


@hookimpl
def asgi_wrapper(datasette: Datasette) -> Callable[[Any], Any]:
    return partial(secured, prefix=datasette.setting("base_url"))


@hookimpl(hookwrapper=True)
def handle_exception(datasette: Datasette, request: Request, exception: BaseException) -> Generator[None, Any, None]:
    """Ours in the place of Datasette's own, which comes last; those of other plugins go first."""
    outcome = yield
    answers = [answer for answer in outcome.get_result() if answer.__module__ != "datasette.handle_exception"]
    outcome.force_result([*answers, errors.handler(datasette, request, exception)])


@hookimpl
def menu_links(datasette: Datasette) -> Callable[[], Awaitable[list[dict[str, str]]]]:
    async def links() -> list[dict[str, str]]:
        if await find_database(datasette) is None:
            return []
        return [{"href": datasette.urls.instance(), "label": "档案首页 Home of the archive"}]

    return links


@hookimpl
def render_cell(row: Any, value: Any, column: str, table: str | None, datasette: Datasette) -> Markup | None:
    """Titles of reports lead to the report's page, captures to the snapshot, long digests are cut."""
    if table is None:  # a query
        return _link(datasette, f"/-/report/{value}", str(value)) if column == "report_id" and value else None
    match (table, column):
        case ("reports", "title") if "id" in row.keys():  # noqa: SIM118 - a row of SQLite
            return _link(datasette, f"/-/report/{row['id']}", value or "（无标题 untitled）")
        case ("captures", "url") if "id" in row.keys():  # noqa: SIM118
            return _link(datasette, f"/-/snapshot/{row['id']}", value)
        case (_, "payload_digest") if value:
            return Markup('<span title="{}">{}…</span>').format(value, str(value)[:16])
        case _:
            return None


def _link(datasette: Datasette, path: str, text: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(datasette.urls.path(path), text)
