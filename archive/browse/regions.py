"""Regions by their codes: what they are called, and which codes lie below them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.agencies.gazetteer import divisions
from archive.browse.rows import select

if TYPE_CHECKING:
    import sqlite3

CENTRAL = "100000"  # of ministries


def provinces(connection: sqlite3.Connection) -> list[tuple[str, str]]:
    """Codes and names of the provinces that the archive has agencies of."""
    sql = "select distinct substr(region_code, 1, 2) || '0000' as code from agencies where region_code <> '' order by 1"
    codes = [row["code"] for row in select(connection, sql)]
    return [(code, name) for code in codes if (name := region_name(code))]


def ancestors(code: str | None) -> list[tuple[str, str]]:
    """The province and the city that hold a region, itself among them where it is one; codes and names.

    >>> ancestors("430104"), ancestors("430000")
    ([('430000', '湖南省'), ('430100', '湖南省长沙市')], [('430000', '湖南省')])
    """
    codes = dict.fromkeys((f"{code[:2]}0000", f"{code[:4]}00")) if code else ()
    return [(one, name) for one in codes if (name := region_name(one))]


def below(connection: sqlite3.Connection, code: str) -> list[tuple[str, str]]:
    """The regions one step below a province or a city that the archive has agencies of."""
    begin, end = code_range(code)
    width = len(begin) + 2
    sql = """
    select distinct substr(region_code, 1, :width) || substr('0000', 1, 6 - :width) as code
    from agencies where region_code >= :begin and region_code < :end order by 1
    """
    rows = select(connection, sql, {"width": width, "begin": begin, "end": end}) if width <= len(code) else []
    return [(row["code"], name) for row in rows if row["code"] != code and (name := region_name(row["code"]))]


def region_name(code: str) -> str | None:
    """The full name of a region; None for a code never in use.

    >>> region_name("430100"), region_name("100000"), region_name("999900")
    ('湖南省长沙市', '中央', None)
    """
    if code == CENTRAL:
        return "中央"
    division = divisions().of_code(code)
    return division.full_name if division else None


def code_range(code: str) -> tuple[str, str]:
    """The codes of a region and all below it: not less than the first, less than the second.

    >>> code_range("430000"), code_range("430100"), code_range("430104")
    (('43', '43:'), ('4301', '4301:'), ('430104', '430104:'))
    """
    begin = re.sub("(?:00){1,2}$", "", code)
    return begin, f"{begin}:"
