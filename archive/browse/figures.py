"""Figures as a page shows them: the text in the cell, what it means, and the way back to the archived bytes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.browse.words import KINDS, PROSE_LINES, SCOPES, SOURCES, gloss, number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.browse.rows import Row
    from archive.report.form import Form

CellKey = tuple[str, str, str]

# where sources differ, the table goes before the prose, the prose before recognised pictures
_SOURCE_ORDER = {"table": 0, "prose": 1, "ocr": 2}
_SCOPE_ORDER = {"year": 0, "cumulative": 1, "previous_year": 2, "part": 3}
_DEFAULTS = {"source": "table", "scope": "year", "ordinal": 1}
_PLACE = ("table_id", "line", "column", "source", "scope", "ordinal", "unit")


@dataclass(frozen=True)
class Note:
    """What a check that fails says of a cell; `number` is that of the finding on the page."""

    number: int
    words: str


@dataclass(frozen=True)
class Figure:
    """One figure. `kind` is that of the statistic, or `missing` where the document has no such cell."""

    text: str
    kind: str
    title: str
    source: str = "table"
    query: str | None = None
    notes: tuple[Note, ...] = ()
    corrected: str | None = None


MISSING = Figure("—", "missing", f"{KINDS['missing'].zh} · {KINDS['missing'].en}")


@dataclass(frozen=True)
class Label:
    """What a cell is called: the form's words where it has them, and the id as English words."""

    line: str
    column: str
    gloss: str


def label_of(statistic: Row, form: Form | None) -> Label:
    """The words of the report's form for a statistic; its own ids where the form does not know it."""
    line, column = statistic["line"], statistic["column"]
    words = f"{gloss(line)} · {gloss(column)}" if column != "total" else gloss(line)
    for table in form.tables if form else ():
        if table.id != statistic["table_id"]:
            continue
        for form_line in table.lines:
            if form_line.id != line:
                continue
            for form_column in form_line.columns:
                if form_column.id != column:
                    continue
                return Label(form_line.label, form_column.label if len(form_line.columns) > 1 else "", words)
    if statistic["table_id"] == "local":
        return Label(line, "" if column == "total" else column, "")
    return Label(PROSE_LINES.get(line, "") if statistic["table_id"] == "prose" else "", "", words)


def place_query(report_id: int, statistic: Row) -> str:
    """The query of the snapshot page that leads to a statistic; what is usual is left out."""
    place = {name: statistic[name] for name in _PLACE if statistic[name] not in (None, _DEFAULTS.get(name))}
    return urlencode({"report": report_id, **place})


def shown(statistics: Iterable[Row]) -> dict[CellKey, Row]:
    """For each cell the figure to use: by source, scope, then order of statement."""
    best: dict[CellKey, Row] = {}
    for row in sorted(statistics, key=_rank):
        best.setdefault((row["table_id"], row["line"], row["column"]), row)
    return best


def _rank(row: Row) -> tuple[int, int, int]:
    return (_SOURCE_ORDER.get(row["source"], 9), _SCOPE_ORDER.get(row["scope"], 9), row["ordinal"])


def figures(
    report_id: int,
    statistics: Iterable[Row],
    notes: Mapping[CellKey, tuple[Note, ...]],
    corrections: Iterable[Row] = (),
) -> dict[CellKey, Figure]:
    """A figure for each cell that has one."""
    found = {key: _figure(report_id, row, notes.get(key, ())) for key, row in shown(statistics).items()}
    for row in corrections:
        key = (row["table_id"], row["line"], row["column"])
        words = " · ".join(str(row[name]) for name in ("reason", "who", "date") if row[name])
        corrected = f"{number(row['value']) or '空白'} ({words})"
        found[key] = replace(found.get(key, MISSING), corrected=corrected)
    return found


def _figure(report_id: int, row: Row, notes: tuple[Note, ...]) -> Figure:
    raw = row["raw"]
    # whatever stroke it is: one like that of a missing cell would say that there is none
    stroke = raw if raw and any(map(str.isalnum, raw)) else "/"
    text = {"blank": "", "not_applicable": stroke, "unclear": raw or "?"}.get(row["kind"], number(row["value"]))
    parts = [_unit(row), f"{SOURCES[row['source']].zh} {SOURCES[row['source']].en}"]
    if row["scope"] != "year":
        parts.append(f"{SCOPES[row['scope']].zh} {SCOPES[row['scope']].en}")
    if words := KINDS.get(row["kind"]):
        parts.append(f"{words.zh} {words.en}")
    if raw is not None and raw.strip() != text:
        parts.append(f"原文 as written: {raw.strip()}")
    title = " · ".join(part for part in parts if part)
    return Figure(text, row["kind"], title, row["source"], place_query(report_id, row), notes)


def _unit(row: Row) -> str:
    return f"{number(row['value'])} {row['unit'] or ''}".strip() if row["value"] is not None else ""
