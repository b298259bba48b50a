"""Which report is meant: by id, by address, or by agency and year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from archive.agencies import identify

if TYPE_CHECKING:
    from sqlite_utils import Database

AGENCY_YEAR = re.compile(r"^(?P<agency>.+?)[\s,，]*(?P<year>(?:19|20)\d{2})\s*年?(?:度)?$")
SHOWN = 10  # suggestions that a message lists
COLUMNS = "SELECT r.id, coalesce(a.name, r.agency) AS agency, r.agency AS stated, r.year, r.url, r.is_current"
SOURCE = "FROM reports r LEFT JOIN agencies a ON a.id = r.agency_id"
BEST = "ORDER BY r.is_current DESC, r.last_seen DESC, r.id"


def resolve_report(database: Database, text: str) -> int:
    """The id of the report that is meant by an id, an address or `AGENCY YEAR`; the current version of several.

    Raises LookupError with what comes near.
    """
    text = text.strip()
    if text.isdigit():
        return _by_id(database, int(text))
    if "://" in text:
        return _by_url(database, text)
    if found := AGENCY_YEAR.match(text):
        return _by_agency(database, found["agency"], int(found["year"]))
    near = _rows(database, "r.agency LIKE ? OR a.name LIKE ? OR r.title LIKE ?", *[f"%{text}%"] * 3)
    raise LookupError(_message(f"{text}: neither an id, nor an address, nor AGENCY YEAR", near))


def _by_id(database: Database, report_id: int) -> int:
    if not _rows(database, "r.id = ?", report_id):
        raise LookupError(f"there is no report with the id {report_id}")
    return report_id


def _by_url(database: Database, url: str) -> int:
    rows = _rows(database, "r.url = ? OR r.document_url = ?", url, url)
    if rows:
        return int(rows[0]["id"])
    host = urlsplit(url).hostname or url
    near = _rows(database, "r.url LIKE ?", f"%{host}%")
    raise LookupError(_message(f"{url}: there is no report from this address", near))


def _by_agency(database: Database, agency: str, year: int) -> int:
    official = identify(agency, year=year).name
    names = (agency, official)
    exact = _rows(database, "(r.agency IN (?, ?) OR a.name IN (?, ?)) AND r.year = ?", *names, *names, year)
    if exact and len({row["agency"] for row in exact}) == 1:
        return int(exact[0]["id"])
    contains = exact or _rows(database, "(r.agency LIKE ? OR a.name LIKE ?) AND r.year = ?", *[f"%{agency}%"] * 2, year)
    if contains and len({row["agency"] for row in contains}) == 1:
        return int(contains[0]["id"])
    if contains:
        raise LookupError(_message(f"{agency} {year}: several agencies are called so", contains))
    like = [f"%{agency}%", f"%{official}%"]
    near = _rows(database, "r.agency LIKE ? OR a.name LIKE ? OR a.name LIKE ?", like[0], *like)
    what = "reports of other years" if near else "nor of an agency called so in another year"
    raise LookupError(_message(f"{agency} {year}: there is no such report; {what}", near))


def _rows(database: Database, where: str, *parameters: Any) -> list[dict[str, Any]]:
    return list(database.query(f"{COLUMNS} {SOURCE} WHERE {where} {BEST}", parameters))


def _message(what: str, near: list[dict[str, Any]]) -> str:
    if not near:
        return what
    lines = [f"  {row['id']}  {row['agency'] or '?'} {row['year'] or '?'}  {row['url']}" for row in near[:SHOWN]]
    more = len(near) - SHOWN
    return "\n".join([f"{what}:", *lines, *([f"  … and {more} more"] if more > 0 else [])])
