"""Whose figures a page shows: one agency's, those of a region with all below it, of a level, or all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from archive.browse.regions import code_range, region_name
from archive.browse.rows import Row, one, select
from archive.browse.views import MissingError
from archive.browse.words import LEVELS, Words

if TYPE_CHECKING:
    import sqlite3

Kind = Literal["agency", "region", "level", "all", "peers"]

_TOO_LARGE = 2**63


@dataclass(frozen=True)
class Whose:
    """The reports that are meant; `where` is a condition on `reports r` and `agencies a`."""

    kind: Kind
    key: str
    name: Words
    where: str
    arguments: tuple[Any, ...]
    agency: Row | None = None

    @property
    def path(self) -> str:
        """The end of an address: 12, region/430000, level/county, all."""
        return self.key if self.kind == "agency" else f"{self.kind}/{self.key}" if self.key else self.kind

    @property
    def is_group(self) -> bool:
        return self.kind != "agency"


ALL = Whose("all", "", Words("全部机关", "all agencies"), "1", ())


def region(code: str) -> Whose:
    """A region and all below it. Raises MissingError for what is no code of six digits, or of no region."""
    if not re.fullmatch(r"[1-9][0-9]{5}", code):
        raise MissingError(f"没有这个行政区划 / there is no region {code}")
    begin, end = code_range(code)
    name = region_name(code)
    if name is None:
        raise MissingError(f"没有这个行政区划 / there is no region {code}")
    return Whose("region", code, Words(name, code), "a.region_code >= ? and a.region_code < ?", (begin, end))


def level(name: str) -> Whose:
    """All agencies of one level. Raises MissingError."""
    if name not in LEVELS:
        raise MissingError(f"没有这个层级 / there is no level {name}")
    return Whose("level", name, LEVELS[name], "a.level = ?", (name,))


def agency(connection: sqlite3.Connection, agency_id: int) -> Whose:
    """One agency. Raises MissingError."""
    row = one(connection, "select * from agencies where id = ?", [agency_id]) if agency_id < _TOO_LARGE else None
    if row is None:
        raise MissingError(f"没有编号为 {agency_id} 的机关 / there is no agency {agency_id}")
    return Whose("agency", str(agency_id), Words(row["name"], ""), "r.agency_id = ?", (agency_id,), row)


def province_of(owner: Whose) -> Whose | None:
    """The province of an agency; None where its region is unknown."""
    code = (owner.agency or {}).get("region_code")
    if not code or region_name(f"{code[:2]}0000") is None:
        return None
    return region(f"{code[:2]}0000")


def peers_of(owner: Whose) -> Whose | None:
    """The agencies of the same province, level and kind."""
    province, row = province_of(owner), owner.agency or {}
    if province is None or row.get("level") is None or row.get("kind") is None:
        return None
    place = LEVELS[row["level"]]
    name = Words(f"{province.name.zh}同级同类机关（{place.zh}）", f"same province, level and kind ({place.en})")
    where = f"{province.where} and a.level = ? and a.kind = ?"
    return Whose("peers", "", name, where, (*province.arguments, row["level"], row["kind"]))


def find(connection: sqlite3.Connection, text: str) -> Whose:
    """What an address or a request names: an id, region/430000, level/county, all. Raises MissingError."""
    kind, _, key = text.partition("/")
    match kind:
        case "all" if not key:
            return ALL
        case "region":
            return region(key)
        case "level":
            return level(key)
        case number if number.isascii() and number.isdecimal() and len(number) < 20 and not key:
            return agency(connection, int(number))
    raise MissingError(f"没有这样的机关、地区或层级 / there is no agency, region or level {text[:80]}")


def by_name(connection: sqlite3.Connection, name: str) -> list[Row]:
    """Agencies of that name; where none is, those whose name holds it."""
    exact = select(connection, "select id, name, level from agencies where name = ? order by id limit 20", [name])
    if exact or not name.strip():
        return exact
    sql = "select id, name, level from agencies where instr(name, ?) > 0 order by length(name), name, id limit 20"
    return select(connection, sql, [name.strip()])
