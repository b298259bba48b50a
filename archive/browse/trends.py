"""One line over the years: of an agency, a region, a level or all, beside another's, as a chart with its table."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.browse import whose
from archive.browse.charts import line_chart
from archive.browse.crosswalk import Note, notes_between, read_pairs
from archive.browse.lines import Chosen, cells_by_era, choices, choose, columns
from archive.browse.paging import page_of
from archive.browse.regions import ancestors, below, code_range, provinces
from archive.browse.rows import Row, select
from archive.browse.series import MEASURES, Point, Series, figure_rows, linked, read_series
from archive.browse.views import MissingError, answered, open_database, read, render
from archive.config import load_forms

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

    from archive.browse.charts import LineChart
    from archive.browse.lines import Cell
    from archive.browse.whose import Whose


@dataclass(frozen=True)
class Trend:
    """Everything that the page shows."""

    first: Series
    second: Series | None
    notes: tuple[Note, ...]
    cells: Mapping[str, Cell]
    chart: LineChart | None

    @property
    def points(self) -> list[Point]:
        every = {*self.first.entries, *(self.second.entries if self.second else ())}
        return sorted(every, key=lambda point: (point[0], point[1] or ""))

    @property
    def series(self) -> tuple[Series, ...]:
        return (self.first, self.second) if self.second else (self.first,)


def read_trend(
    connection: sqlite3.Connection, owner: Whose, other: Whose | None, measure: str, chosen: Chosen
) -> Trend:
    pairs = read_pairs(connection)
    cells = cells_by_era(load_forms(), chosen.cell, pairs)
    first = read_series(connection, owner, measure, chosen.cell, cells)
    second = None
    if other is not None:
        beside = "median" if other.is_group and not owner.is_group else measure
        second = read_series(connection, other, beside, chosen.cell, cells)
    eras = _eras(first, second)
    lines = {series.name: series.values for series in (first, second) if series is not None and series.values}
    chart = line_chart(lines, eras) if lines else None
    steps = dict.fromkeys((one.before, one.era) for one in (chart.breaks if chart else ()))
    notes = tuple(dict.fromkeys(note for step in steps for note in notes_between(*step, cells, pairs)))
    return Trend(first, second, notes, cells, chart)


def _eras(*series: Series | None) -> dict[int, str | None]:
    """The form that most reports of a year follow; of two alike, the newer."""
    weights: defaultdict[int, Counter[str | None]] = defaultdict(Counter)
    for one in series:
        for entry in one.entries.values() if one else ():
            weights[entry.year][entry.era] += entry.stated
    return {year: max(some, key=lambda era: (some[era], era or "")) for year, some in weights.items()}


@answered
async def trend_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)
    forms = load_forms()
    chosen = choose(forms, request.args.get("line"), request.args.get("column"))
    measure = request.args.get("measure") or "sum"
    if measure not in MEASURES:
        raise MissingError(f"没有这样的算法 / there is no measure {measure[:80]}")
    beside = (request.args.get("name") or "").strip() or request.args.get("with") or ""
    year = request.args.get("year")

    def look_up(connection: sqlite3.Connection) -> dict[str, object]:
        owner = whose.find(connection, request.url_vars["whose"])
        other, found = _beside(connection, owner, beside)
        behind = _behind(connection, owner, chosen, year, request) if year else None
        trend = read_trend(connection, owner, other, measure, chosen)
        return {"owner": owner, "other": other, "found": found, "beside": beside, "behind": behind, "trend": trend,
                "places": _places(connection, owner),
                "regions": provinces(connection), "neighbours": _neighbours(connection, owner)}  # fmt: skip

    there = await read(database, look_up)
    said = {"line": chosen.value, "column": chosen.column, "measure": measure, "with": _with(beside, there["other"])}
    context = {
        **there,
        "chosen": chosen,
        "choices": choices(forms),
        "columns": columns(forms, chosen.table_id, chosen.line),
        "measures": MEASURES,
        "measure": measure,
        "query": urlencode({name: value for name, value in said.items() if value}),
    }
    return await render(datasette, request, "gongkai_trend.html", context, database=database)


def _with(beside: str, other: object) -> str:
    """How the other one is named in an address: by what is lasting where a name was typed."""
    return other.path if isinstance(other, whose.Whose) and beside not in ("province", "peers") else beside


def _beside(connection: sqlite3.Connection, owner: Whose, text: str) -> tuple[Whose | None, list[Row] | None]:
    """The other one of a comparison; where a name fits several agencies, these instead. Raises MissingError."""
    if not text:
        return None, None
    if text in ("province", "peers"):
        other = None if owner.is_group else whose.province_of(owner) if text == "province" else whose.peers_of(owner)
        if other is None:
            raise MissingError("该机关的地区不明 / the region of this agency is not known")
        return other, None
    if text.partition("/")[0] in ("all", "region", "level") or (text.isascii() and text.isdecimal()):
        return whose.find(connection, text), None
    named = whose.by_name(connection, text)
    if len(named) == 1:
        return whose.agency(connection, named[0]["id"]), None
    return None, named


def _behind(
    connection: sqlite3.Connection, owner: Whose, chosen: Chosen, year: str, request: Request
) -> dict[str, object]:
    """The reports behind the figure of one year, largest first. Raises MissingError."""
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise MissingError(f"没有这个年度 / there is no year {year[:80]}")
    cells = cells_by_era(load_forms(), chosen.cell, read_pairs(connection))
    found = figure_rows(connection, owner, chosen.cell, cells, year=int(year))
    found.sort(key=lambda row: (row["value"] is None, -(row["value"] or 0), row["agency"] or "", row["report_id"]))
    page = page_of(found, request.args.get("page"))
    return {"year": int(year), "rows": [linked(row) for row in page.rows], "page": page}


def _places(connection: sqlite3.Connection, owner: Whose) -> dict[str, list[tuple[str, str]]]:
    """The regions above, and those below."""
    match owner.kind:
        case "agency":
            return {"above": ancestors((owner.agency or {}).get("region_code")), "below": []}
        case "region":
            above = [place for place in ancestors(owner.key) if place[0] != owner.key]
            return {"above": above, "below": below(connection, owner.key)}
        case "all":
            return {"above": [], "below": provinces(connection)}
    return {"above": [], "below": []}


def _neighbours(connection: sqlite3.Connection, owner: Whose) -> list[Row]:
    """Other agencies to compare with: those of the same region first, then those of the same level nearby."""
    row = owner.agency
    if row is None or not row["region_code"]:
        return []
    sql = """
    select id, name from agencies where id <> :id and region_code >= :begin and region_code < :end
    order by region_code <> :region_code, level is not :level, region_code, name limit 60
    """
    begin, end = code_range(f"{row['region_code'][:4]}00")
    return select(connection, sql, {**row, "begin": begin, "end": end})
