"""New reports and changes as an Atom feed, for those who want to be told.

Ids are tag URIs: they do not change with the address under which the archive is served.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from datasette.utils.asgi import Response

from archive.browse.rows import Row, one, select
from archive.browse.safety import DOWNLOAD_POLICY
from archive.browse.views import answered, open_database, read
from archive.browse.words import CHANGES, ERAS, NO_ERA, STATUSES, Words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from datasette.app import Datasette
    from datasette.utils.asgi import Request

MOST_ENTRIES = 60
TITLE = "政府信息公开年度报告档案：新增与变动 · Archive of annual reports: new reports and changes"
# RFC 4151 wants a name and a date on which it was ours; names under .invalid are nobody's and stay so
TAG = "tag:gongkai.invalid,2026:"
_ATOM = "http://www.w3.org/2005/Atom"
_NEVER = "1970-01-01T00:00:00Z"

_REPORTS = """
select 'report' as what, r.id, r.id as report_id, r.first_seen as updated, r.title, r.url, r.year, r.era, r.status,
  coalesce(a.name, r.agency) as agency, null as kind
from reports r left join agencies a on a.id = r.agency_id
where r.is_current = 1 order by r.first_seen desc, r.id limit ?
"""
_CHANGED = """
select 'change' as what, k.id, k.report_id, k.changed_at as updated, r.title, k.url, r.year, r.era, r.status,
  coalesce(a.name, r.agency) as agency, k.kind
from changes k left join reports r on r.id = k.report_id left join agencies a on a.id = r.agency_id
order by k.changed_at desc, k.id limit ?
"""
_FIRST_RUN = "select id from runs order by started_at is null, started_at, id limit 1"


@answered
async def feed_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)

    def address(path: str) -> str:
        return str(datasette.absolute_url(request, datasette.urls.path(path)))

    body = await read(database, lambda connection: feed(connection, address, f"/{database.name}/changes"))
    headers = {"content-security-policy": DOWNLOAD_POLICY, "cache-control": "public, max-age=300"}
    return Response(body, headers=headers, content_type="application/atom+xml; charset=utf-8")


def feed(connection: sqlite3.Connection, address: Callable[[str], str], changes: str) -> str:
    """The feed as XML; `address` makes a path of ours absolute, `changes` is the path of all changes."""
    rows = [row for sql in (_REPORTS, _CHANGED) for row in select(connection, sql, [MOST_ENTRIES])]
    rows = sorted(rows, key=lambda row: (row["updated"], row["what"], row["id"]), reverse=True)[:MOST_ENTRIES]
    run = one(connection, _FIRST_RUN)
    root = ET.Element("feed", {"xmlns": _ATOM, "xml:lang": "zh"})
    _text(root, "id", f"{TAG}feed/{run['id']}" if run else f"{TAG}feed")
    _text(root, "title", TITLE)
    _text(root, "updated", rows[0]["updated"] if rows else _NEVER)
    _text(ET.SubElement(root, "author"), "name", "gongkai")
    _link(root, "self", address("/-/feed.atom"), "application/atom+xml")
    _link(root, "alternate", address("/"), "text/html")
    for row in rows:
        path = f"/-/report/{row['report_id']}" if row["report_id"] else f"{changes}/{row['id']}"
        _entry(root, row, address(path))
    ET.indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{ET.tostring(root, encoding="unicode")}\n'


def _entry(root: ET.Element, row: Row, address: str) -> None:
    kind = CHANGES.get(row["kind"], Words(row["kind"], row["kind"])) if row["kind"] else Words("新报告", "new report")
    entry = ET.SubElement(root, "entry")
    _text(entry, "id", f"{TAG}{row['what']}/{row['id']}")
    _text(entry, "title", f"{kind.zh}：{row['title'] or row['agency'] or row['url']}")
    _text(entry, "updated", row["updated"])
    if row["what"] == "report":
        _text(entry, "published", row["updated"])
    _text(ET.SubElement(entry, "author"), "name", row["agency"] or "（未写明机关 agency not stated）")
    _link(entry, "alternate", address + ("#changes" if row["kind"] else ""), "text/html")
    if row["url"].startswith(("http://", "https://")):
        _link(entry, "via", _plain(row["url"]))
    ET.SubElement(entry, "category", {"term": row["kind"] or "report", "label": f"{kind.zh} {kind.en}"})
    _text(entry, "summary", _summary(row, kind))


def _summary(row: Row, kind: Words) -> str:
    era = ERAS.get(row["era"], NO_ERA)
    status = STATUSES.get(row["status"])
    parts = [
        f"{kind.zh} {kind.en}",
        row["agency"],
        f"{row['year']} 年度" if row["year"] else None,
        f"{era.zh} {era.en}" if row["status"] else None,
        f"{status.zh} {status.en}" if status else None,
        row["url"],
    ]
    return " · ".join(part for part in parts if part)


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _plain(text)


def _link(parent: ET.Element, relation: str, address: str, media_type: str | None = None) -> None:
    kind = {"type": media_type} if media_type else {}
    ET.SubElement(parent, "link", {"rel": relation, "href": address, **kind})


def _plain(text: str) -> str:
    """Without what XML cannot hold: control characters, halves of surrogate pairs, two that are no characters."""
    return "".join(letter for letter in text if letter in "\t\n" or (letter >= " " and not _is_none(letter)))


def _is_none(letter: str) -> bool:
    return "\ud800" <= letter <= "\udfff" or letter in "\ufffe\uffff"
