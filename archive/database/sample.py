"""A random sheet of cells for a person to look up, and what the filled sheet says about the readings.

The coder opens the address, looks for the cell and writes into `seen` what stands there: the number, in the unit of
the row; `空` where the cell is blank; `/` for a stroke; `无` where the document has no such cell; `?` where it cannot
be told. A row whose `seen` is empty has not been coded. Only `cell` and `seen` are read back; the reading itself comes
from the database.
"""

from __future__ import annotations

import csv
import math
import random
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.config import load_forms
from archive.counts import counted
from archive.database.corrections import has_cell
from archive.database.spreadsheet import SpreadsheetError, number, read_rows
from archive.report.numbers import read_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from sqlite_utils import Database

    from archive.report.form import Era, Forms

COLUMNS = (
    "cell",
    "agency",
    "year",
    "url",
    "document",
    "where",
    "sentence",
    "unit",
    "seen",
    "note",
    "raw",
    "value",
    "kind",
)
NEEDED = ("cell", "seen")
BLANK = frozenset({"空", "空白", "blank"})
STROKES = frozenset({"/", "-", "—", "–", "--", "——", "\\"})
NOT_THERE = frozenset({"无", "没有", "missing"})
CANNOT_TELL = frozenset({"?"})
NOT_READ = "nothing"  # the kind of what an earlier reading found and this one does not
# what may be written behind a count; money is asked for in the unit of the row
COUNTERS = "件|条|项|个|次|人次|人|篇|宗|起|份|期|场"
SHOWN = 10  # faults of a sheet that are named
_IN_CHINESE = re.compile(r"[〇零一二三四五六七八九十百千万]+(?<!^一)")  # a lone 一 may be a stroke
Z = 1.959964  # the interval holds the true share in 95 of 100 samples


class SheetError(LookupError):
    """The sheet cannot be used: no cell to draw from, not this command's, or lines in it that mean nothing."""


@dataclass(frozen=True)
class WrongCell:
    """A cell where the person saw something else."""

    cell: str
    where: str
    url: str
    value: str
    kind: str
    seen: str


@dataclass(frozen=True)
class SampleResult:
    """A sheet just written (nothing coded yet), or what the coded rows of a filled one show."""

    file: str
    cells: int
    coded: int = 0
    right: int = 0
    cannot_tell: int = 0
    accuracy: float | None = None
    low: float | None = None
    high: float | None = None
    wrong: tuple[WrongCell, ...] = ()

    def text(self) -> str:
        if self.accuracy is None or self.low is None or self.high is None:
            left = f"; {self.cannot_tell} are marked ?, none is coded" if self.cannot_tell else ""
            cells = counted(self.cells, "cell", "cells")
            return (
                f"{self.file}: {cells} to look up{left}. Write into the column `seen` what stands in the"
                " document: the number, 空 for a blank cell, / for a stroke, 无 where there is no such cell, ? where it"
                " cannot be told; then run this again. (Another sheet: ask for another number of cells.)"
            )
        share = f"{self.accuracy:.1%} (95 % interval {self.low:.1%} to {self.high:.1%})"
        lines = [f"{self.file}: {self.right} of {counted(self.coded, 'cell', 'cells')} right: {share}"]
        if uncoded := self.cells - self.coded - self.cannot_tell:
            lines.append(f"  {counted(uncoded, 'cell is', 'cells are')} not coded yet")
        if self.cannot_tell:
            lines.append(f"  {self.cannot_tell} could not be told and are left out")
        for one in self.wrong:
            read = one.value or one.kind
            lines.append(f"  wrong: {one.where}: read {read}, seen {one.seen}  {one.url}")
        return "\n".join(lines)


def sample(database: Database, file: Path, size: int, *, seed: int = 0) -> SampleResult:
    """Write the sheet where there is none, else read it back. The same seed draws the same cells. Raises SheetError."""
    if file.exists():
        return measure(database, file)
    rows = list(_draw(database, size, seed))
    if not rows:
        raise SheetError("there is no statistic of a current report to draw from; run `gongkai build` first")
    with file.open("x", encoding="utf-8-sig", newline="") as out:  # with the mark that spreadsheets need
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return SampleResult(str(file), len(rows))


def measure(database: Database, file: Path) -> SampleResult:
    """The share of cells that are read right by a filled sheet, with its Wilson interval. Raises SheetError."""
    rows = _coded(file)
    found = {name: _statistic(database, name) for _, name, _ in rows}
    if faults := list(_faults(rows, found)):
        advice = "a sheet is read back where it was drawn: take rows out that are not, or delete the sheet"
        raise SheetError(_listed(file, faults) + (f"\n  {advice} and draw another" if None in found.values() else ""))
    coded = [(name, one, seen) for _, name, seen in rows if _is_told(seen) and (one := found[name]) is not None]
    wrong = [
        WrongCell(name, one["where"], one["url"], _written(one["value"]), one["kind"], seen)
        for name, one, seen in coded
        if not _agrees(one, seen)
    ]
    cannot_tell = sum(seen in CANNOT_TELL for _, _, seen in rows)
    if not coded:
        return SampleResult(str(file), len(rows), cannot_tell=cannot_tell)
    right_ones = len(coded) - len(wrong)
    low, high = wilson(right_ones, len(coded))
    return SampleResult(
        file=str(file),
        cells=len(rows),
        coded=len(coded),
        right=right_ones,
        cannot_tell=cannot_tell,
        accuracy=right_ones / len(coded),
        low=low,
        high=high,
        wrong=tuple(wrong),
    )


def _faults(rows: list[tuple[int, str, str]], found: Mapping[str, dict[str, Any] | None]) -> Iterator[str]:
    """All that is wrong with a sheet, line by line: cells that stand twice or nowhere, words that mean nothing."""
    times = Counter(name for _, name, _ in rows)
    for line, name, seen in rows:
        one = found[name]
        if times[name] > 1:
            yield f"line {line}: the cell {name!r} stands twice"
        if one is None:
            yield f"line {line}: the cell {name!r} is not in the database"
        if _is_told(seen):
            try:
                _agrees(one or {}, seen)
            except SheetError as error:
                yield f"line {line}: {error}"


def _is_told(seen: str) -> bool:
    return bool(seen) and seen not in CANNOT_TELL


def _agrees(one: Mapping[str, Any], seen: str) -> bool:
    return is_right(one.get("kind", NOT_READ), one.get("value"), seen, unit=one.get("unit"), raw=one.get("raw"))


def _written(value: float | None) -> str:
    return "" if value is None else f"{value:.12g}"


def _listed(file: Path, faults: list[str]) -> str:
    more = [f"… and {len(faults) - SHOWN} more"] if len(faults) > SHOWN else []
    return "\n  ".join([f"{file}: cannot be read back:", *faults[:SHOWN], *more])


def _coded(file: Path) -> list[tuple[int, str, str]]:
    """Line, cell and what was seen, of each row. Raises SheetError."""
    try:
        rows = [(line, row["cell"], row["seen"]) for line, row in read_rows(file.read_bytes(), NEEDED)]
    except SpreadsheetError as error:
        raise SheetError(f"{file}: not a sheet of this command: {error}") from error
    return [(line, cell, unicodedata.normalize("NFKC", seen)) for line, cell, seen in rows]


def is_right(kind: str, value: Any, seen: str, *, unit: str | None = None, raw: str | None = None) -> bool:
    """Does the reading agree with what the person saw? Raises SheetError for a word that means nothing.

    >>> is_right("number", 26.55, "26.550"), is_right("blank", None, "空"), is_right("number", 3, "无")
    (True, True, False)
    >>> is_right("number", 12, "12件", unit="件"), is_right("not_applicable", None, "无", raw="无")
    (True, True)
    >>> is_right("number", 12, "十二件"), is_right("number", 1234, "1,234"), is_right(NOT_READ, None, "无")
    (True, True, True)
    """
    if seen in NOT_THERE:
        # 无 is what some write into the cell; of a cell that is read no longer there is no reading
        return kind == NOT_READ or (kind == "not_applicable" and (raw or "").strip() in NOT_THERE)
    if seen in BLANK:
        return kind == "blank"
    if seen in STROKES:
        return kind == "not_applicable"
    counted = re.sub(rf"\s*(?:{COUNTERS}|{re.escape(unit or '件')})$", "", seen)
    written = read_number(counted) if _IN_CHINESE.fullmatch(counted) else number(counted)
    if written is None:
        money = f" (the number in {unit})" if unit and "元" in unit else ""
        raise SheetError(f"`seen` holds {seen!r}: neither a number{money} nor 空, /, 无 or ?")
    if value in (None, ""):
        return False
    return math.isclose(float(value), float(written), rel_tol=1e-9, abs_tol=1e-9)


def wilson(right: int, coded: int) -> tuple[float, float]:
    """The interval of a share by Wilson's score, which holds also near 0 and 1.

    >>> low, high = wilson(98, 100)
    >>> f"{low:.3f} {high:.3f}"
    '0.930 0.994'
    """
    share, spread = right / coded, Z * Z / coded
    middle = (share + spread / 2) / (1 + spread)
    half = Z / (1 + spread) * math.sqrt(share * (1 - share) / coded + spread / (4 * coded))
    return max(0.0, middle - half), min(1.0, middle + half)


def _draw(database: Database, size: int, seed: int) -> Iterator[dict[str, Any]]:
    keys = database.execute(
        "SELECT s.report_id, s.position FROM statistics s JOIN reports r ON r.id = s.report_id WHERE r.is_current = 1"
        " ORDER BY s.report_id, s.position"
    ).fetchall()
    chosen = random.Random(seed).sample(keys, min(size, len(keys)))  # noqa: S311 - a sample, no secret
    for key in sorted(chosen):
        row = next(database.query(f"{_STATISTIC} WHERE s.report_id = ? AND s.position = ?", key))
        parts = (row["table_id"], row["line"], row["column"], row["source"], row["scope"], row["unit"], row["ordinal"])
        yield {name: row.get(name) for name in COLUMNS} | {
            "cell": "/".join([str(row["report_id"]), *("" if one is None else str(one) for one in parts)]),
            "where": _where(row),
            "seen": None,
            "note": None,
        }


_LOCATED = "CASE WHEN json_valid(s.locator) THEN json_extract(s.locator, '$.{}') END"
_STATISTIC = f"""SELECT s.*, r.agency, r.year, r.era, r.url, {_LOCATED.format("sentence")} AS sentence,
                  coalesce((SELECT url FROM captures c WHERE c.id = {_LOCATED.format("capture")}), r.document_url)
                    AS document
                FROM statistics s JOIN reports r ON r.id = s.report_id"""  # noqa: S608 - constants


def _statistic(database: Database, cell: str) -> dict[str, Any] | None:
    """The statistic that the sheet names, of kind NOT_READ where it is read no longer; None for no cell at all."""
    parts = cell.split("/")
    if len(parts) < 8 or not (parts[0].isdecimal() and parts[-1].isdecimal()):
        return None
    # a line of a local list is called as it is labelled, which may hold a stroke
    report, table, (column, source, scope, unit), ordinal = parts[0], parts[1], parts[-5:-1], parts[-1]
    name = (int(report), table, "/".join(parts[2:-5]), column)
    where = """WHERE s.report_id = ? AND s.table_id = ? AND s.line = ? AND s."column" = ? AND s.source = ?
               AND s.scope = ? AND s.unit IS ? AND s.ordinal = ?"""
    row = next(database.query(f"{_STATISTIC} {where}", [*name, source, scope, unit or None, int(ordinal)]), None)
    row = row or _not_read(database, *name, scope=scope)
    return None if row is None else {**row, "where": _where(row)}


def _not_read(
    database: Database, report: int, table: str, line: str, column: str, *, scope: str
) -> dict[str, Any] | None:
    """A cell that the report's form has, and that a reading after the sheet was drawn does not find."""
    row = next(database.query("SELECT agency, year, era, url FROM reports WHERE id = ?", [report]), None)
    cell = {"table_id": table, "line": line, "column": column}
    if row is None or not has_cell(load_forms().of_era(row["era"]), (table, line, column)):
        return None
    return {**row, **cell, "scope": scope, "kind": NOT_READ, "value": None, "unit": None, "raw": None}


def _where(row: dict[str, Any]) -> str:
    label = cell_label(load_forms(), row["era"], row["table_id"], row["line"], row["column"])
    return label if row["scope"] == "year" else f"{label} ({row['scope']})"


def cell_label(forms: Forms, era: Era | None, table_id: str, line_id: str, column_id: str) -> str:
    """The cell as the form calls it; its ids where no form has it.

    >>> cell_label(load_forms(), "2021", "requests", "received", "total")
    '收到和处理政府信息公开申请情况 › 一、本年新收政府信息公开申请数量 › 总计'
    """
    form = forms.of_era(era)
    for table in form.tables if form else ():
        if table.id == table_id:
            for line, column in table.cells:
                if (line.id, column.id) == (line_id, column_id):
                    label = table.group_of(line).label
                    return " › ".join(one for one in (table.label, label, line.label, column.label) if one)
    return f"{table_id} › {line_id} › {column_id}"
