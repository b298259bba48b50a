"""Shares and rates by year, province, city, level, agency or report, each with what stands above and below the line."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from archive.browse import whose
from archive.browse.charts import Bar, line_chart
from archive.browse.crosswalk import Note, note, read_pairs
from archive.browse.paging import page_of
from archive.browse.rates import Rate, load_rates
from archive.browse.regions import provinces
from archive.browse.rows import select
from archive.browse.share_rows import Group, read_groups
from archive.browse.views import MissingError, answered, open_database, read, render
from archive.browse.words import LEVELS, Words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

    from archive.browse.charts import LineChart

ABOUT: Mapping[str, Words] = {
    "outcomes": Words("办理结果", "Outcomes of requests"),
    "backlog": Words("积压", "Answer backlog"),
    "proceedings": Words("复议与诉讼", "Reconsideration and litigation"),
}
BY: Mapping[str, Words] = {
    "year": Words("年度", "Year"),
    "province": Words("省级", "Province"),
    "city": Words("市级", "City"),
    "level": Words("层级", "Level"),
    "agency": Words("机关", "Agency"),
    "report": Words("报告", "Report"),
}
# a row of one kind leads to the rows of the next
_DEEPER: Mapping[str, tuple[str, str]] = {
    "year": ("year", "report"),
    "province": ("region", "city"),
    "city": ("region", "agency"),
    "level": ("level", "agency"),
    "agency": ("agency", "year"),
}


@dataclass(frozen=True)
class Asked:
    """What an address asks for."""

    about: str
    by: str
    year: int | None
    limits: tuple[whose.Whose, ...]

    def query(self, **changed: str | None) -> str:
        """The query of an address that asks for the same, but for what is changed."""
        of_kind = {str(limit.kind): limit.key for limit in self.limits}
        said: dict[str, Any] = {"about": self.about, "by": self.by, **of_kind, "year": self.year, **changed}
        return urlencode({name: value for name, value in said.items() if value not in (None, "")})


@dataclass(frozen=True)
class Cell:
    """One rate of one group; `value` is None where it cannot be computed."""

    rate: Rate
    above: float | None
    below: float | None
    counted: int
    left_out: int

    @property
    def value(self) -> float | None:
        return None if self.above is None or not self.below else 100 * self.above / self.below


@dataclass(frozen=True)
class Line:
    """One line of the table: its name, the form, its cells, and where it leads."""

    name: str
    group: Group
    cells: tuple[Cell | None, ...]
    bars: tuple[Bar, ...]
    deeper: str | None
    behind: str

    @property
    def is_drawn(self) -> bool:
        """Is each share of the form known? A bar that lacks one would say that its part went otherwise."""
        return all(cell is None or cell.value is not None for cell in self.cells)


@answered
async def shares_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)

    def look_up(connection: sqlite3.Connection) -> dict[str, Any]:
        asked = _asked(connection, request)
        rates = tuple(rate for rate in load_rates() if rate.about == asked.about)
        groups = read_groups(connection, rates, asked.by, asked.limits, asked.year)
        page = page_of(groups, request.args.get("page"))
        lines = [_line(group, rates, asked) for group in page.rows]
        return {
            "asked": asked, "rates": rates, "page": page, "lines": lines, "chart": _chart(asked, rates, groups),
            "notes": _notes(connection, rates, groups), "years": _years(connection),
            "regions": provinces(connection),
        }  # fmt: skip

    context = {**await read(database, look_up), "about": ABOUT, "by": BY, "levels": LEVELS}
    return await render(datasette, request, "gongkai_shares.html", context, database=database)


def _asked(connection: sqlite3.Connection, request: Request) -> Asked:
    """Read the address. Raises MissingError."""
    given = {name: request.args.get(name) or "" for name in ("about", "by", "year", "region", "level", "agency")}
    about, by = given["about"] or "outcomes", given["by"] or "year"
    if about not in ABOUT or by not in BY:
        raise MissingError(f"没有这样的比例 / there are no such shares: {about[:40]}, {by[:40]}")
    year = given["year"]
    if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise MissingError(f"没有这个年度 / there is no year {year[:40]}")
    limits = [whose.find(connection, f"{kind}/{given[kind]}") for kind in ("region", "level") if given[kind]]
    if given["agency"]:
        limits.append(whose.find(connection, given["agency"]))
    return Asked(about, by, int(year) if year else None, tuple(limits))


def _line(group: Group, rates: Sequence[Rate], asked: Asked) -> Line:
    cells = tuple(_cell(group, number, rate) for number, rate in enumerate(rates))
    key = str(group.key) if group.key is not None else None
    behind = {"by": "report", **_narrowed(asked.by, key)}
    deeper = None
    if asked.by in _DEEPER and key is not None:
        deeper = asked.query(by=_DEEPER[asked.by][1], **_narrowed(asked.by, key))
    return Line(
        group.name, group, cells, _bars(cells) if asked.about == "outcomes" else (), deeper, asked.query(**behind)
    )


def _narrowed(by: str, key: str | None) -> dict[str, str | None]:
    return {_DEEPER[by][0]: key} if by in _DEEPER else {}


def _cell(group: Group, number: int, rate: Rate) -> Cell | None:
    """None where the form of the group knows no such rate."""
    if group.era not in rate.eras:
        return None
    above, below, counted = group.sums[number]
    return Cell(rate, above, below, counted, group.reports - counted)


def _bars(cells: Sequence[Cell | None]) -> tuple[Bar, ...]:
    """The shares one after another, as parts of the whole; what is left is what the form calls otherwise."""
    bars: list[Bar] = []
    start = 0.0
    for cell in cells:
        if cell is not None and cell.value:
            width = min(cell.value, 100 - start)
            bars.append(Bar(cell.rate.id, round(cell.value), round(start, 3), round(width, 3)))
            start += width
    return tuple(bars)


def _chart(asked: Asked, rates: Sequence[Rate], groups: Sequence[Group]) -> LineChart | None:
    """The rates over the years, where the lines of the table are years."""
    if asked.by != "year":
        return None
    lines: dict[str, dict[tuple[int, str | None], float]] = {}
    for number, rate in enumerate(rates):
        values = {
            (group.key, group.era): round(cell.value, 1)
            for group in groups
            if isinstance(group.key, int) and (cell := _cell(group, number, rate)) and cell.value is not None
        }
        if values and rate.is_drawn:
            lines[rate.name.zh] = values
    eras = {
        group.key: group.era for group in sorted(groups, key=lambda group: group.reports) if isinstance(group.key, int)
    }
    return line_chart(lines, eras) if lines else None


def _notes(connection: sqlite3.Connection, rates: Sequence[Rate], groups: Sequence[Group]) -> list[Note]:
    """What the crosswalk says of denominators, and of numerators of one cell, between the forms that are shown."""
    eras = sorted({group.era for group in groups if group.era})
    pairs = read_pairs(connection)
    notes: dict[tuple[str, str, str | None], Note] = {}
    for before, after in pairwise(eras):
        for rate in rates:
            for side in (rate.denominator, rate.numerator):
                old, new = side.get(before, ()), side.get(after, ())
                if len(old) == len(new) == 1:
                    said = note(before, after, old[0], new[0], pairs)
                    notes.setdefault((before, after, said.why), said)
    return list(notes.values())


def _years(connection: sqlite3.Connection) -> list[int]:
    sql = "select distinct year from reports where is_current = 1 and year is not null order by year desc"
    return [row["year"] for row in select(connection, sql)]
