"""One line of one agency over the years, as a chart with its table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.browse.charts import line_chart
from archive.browse.figures import place_query
from archive.browse.rows import Row, one, select
from archive.browse.views import MissingError, answered, open_database, read, render
from archive.config import load_forms

if TYPE_CHECKING:
    import sqlite3

    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

    from archive.report.form import Forms

_ROWS = """
select s.*, r.year, r.era, r.capture_id from reports r
join statistics s on s.report_id = r.id
where r.agency_id = ? and r.is_current = 1 and r.year is not null and s.preferred = 1 and s.scope = 'year'
  and s.table_id = ? and s.line = ? and s."column" = ?
group by r.year order by r.year
"""


@dataclass(frozen=True)
class Choice:
    """The lines of one table, to choose from; a value is `table.line`."""

    label: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Chosen:
    """The line and column that are shown."""

    table_id: str
    line: str
    column: str
    label: str

    @property
    def value(self) -> str:
        return f"{self.table_id}.{self.line}"


def choices(forms: Forms) -> tuple[Choice, ...]:
    """All lines of all forms, newest form first, each line once."""
    seen: set[tuple[str, str]] = set()
    found: list[Choice] = []
    for form in reversed(tuple(forms)):
        for table in form.tables:
            lines = [line for line in table.lines if (table.id, line.id) not in seen]
            seen |= {(table.id, line.id) for line in lines}
            if lines:
                labels = tuple((f"{table.id}.{line.id}", line.label) for line in lines)
                found.append(Choice(f"{table.label}（{form.era}）", labels))
    return tuple(found)


def columns(forms: Forms, table_id: str, line_id: str) -> tuple[tuple[str, str], ...]:
    """The columns that a line has in any form."""
    found: dict[str, str] = {}
    for form in reversed(tuple(forms)):
        for table in form.tables:
            for line, column in table.cells:
                if (table.id, line.id) == (table_id, line_id):
                    found.setdefault(column.id, column.label)
    return tuple(found.items())


def choose(forms: Forms, value: str | None, column: str | None) -> Chosen:
    """The line and column of an address; those of a request come first when it names none. Raises MissingError."""
    table_id, _, line_id = (value or "requests.received").partition(".")
    there = dict(columns(forms, table_id, line_id))
    if not there:
        raise MissingError(f"没有这个指标 / there is no line {value}")
    chosen = column if column in there else "total" if "total" in there else next(iter(there))
    labels = {line: label for choice in choices(forms) for line, label in choice.lines}
    label = labels[f"{table_id}.{line_id}"]
    return Chosen(table_id, line_id, chosen, f"{label} · {there[chosen]}" if len(there) > 1 else label)


@answered
async def trend_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)
    forms = load_forms()
    chosen = choose(forms, request.args.get("line"), request.args.get("column"))
    agency_id = int(request.url_vars["id"])

    def look_up(connection: sqlite3.Connection) -> tuple[Row | None, list[Row]]:
        agency = one(connection, "select * from agencies where id = ?", [agency_id])
        return agency, select(connection, _ROWS, [agency_id, chosen.table_id, chosen.line, chosen.column])

    agency, found = await read(database, look_up)
    if agency is None:
        raise MissingError(f"没有编号为 {agency_id} 的机关 / there is no agency {agency_id}")
    rows = [{**row, "query": place_query(row["report_id"], row)} for row in found]
    values = {row["year"]: row["value"] for row in rows if row["value"] is not None}
    context = {
        "agency": agency,
        "rows": rows,
        "chosen": chosen,
        "choices": choices(forms),
        "columns": columns(forms, chosen.table_id, chosen.line),
        "chart": line_chart(values, {row["year"]: row["era"] for row in rows}) if values else None,
    }
    return await render(datasette, request, "gongkai_trend.html", context, database=database)
