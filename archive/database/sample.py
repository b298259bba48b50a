"""A random sheet of cells for a person to look up, and what the filled sheet says about the readings.

The coder opens the address, looks for the cell and writes into `seen` what stands there: the number; `空` where the
cell is blank; `/` for a stroke; `无` where the document has no such cell; `?` where it cannot be told. A row whose
`seen` is empty has not been coded.
"""

from __future__ import annotations

import csv
import math
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.config import load_forms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

    from archive.report.form import Era, Forms

COLUMNS = ("cell", "agency", "year", "url", "document", "where", "unit", "raw", "value", "kind", "seen", "note")
BLANK = frozenset({"空", "空白", "blank"})
STROKES = frozenset({"/", "／", "-", "—", "\\"})
NOT_THERE = frozenset({"无", "没有", "missing"})
CANNOT_TELL = frozenset({"?", "？"})
Z = 1.959964  # the interval holds the true share in 95 of 100 samples


class SheetError(LookupError):
    """The sheet cannot be used: no cell to draw from, other columns, or a word in `seen` that means nothing."""


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
            return (
                f"{self.file}: {self.cells} cells to look up. Write into the column `seen` what stands in the document:"
                " the number, 空 for a blank cell, / for a stroke, 无 where there is no such cell, ? where it cannot be"
                " told; then run this again."
            )
        share = f"{self.accuracy:.1%} (95 % interval {self.low:.1%} to {self.high:.1%})"
        lines = [f"{self.file}: {self.right} of {self.coded} cells right: {share}"]
        if left := self.cells - self.coded - self.cannot_tell:
            lines.append(f"  {left} cells are not coded yet")
        if self.cannot_tell:
            lines.append(f"  {self.cannot_tell} could not be told and are left out")
        for one in self.wrong:
            read = one.value or one.kind
            lines.append(f"  wrong: {one.where}: read {read}, seen {one.seen}  {one.url}")
        return "\n".join(lines)


def sample(database: Database, file: Path, size: int, *, seed: int = 0) -> SampleResult:
    """Write the sheet where there is none, else read it back. The same seed draws the same cells. Raises SheetError."""
    if file.exists():
        return measure(file)
    rows = list(_draw(database, size, seed))
    if not rows:
        raise SheetError("there is no statistic of a current report to draw from; run `gongkai build` first")
    with file.open("x", encoding="utf-8-sig", newline="") as out:  # with the mark that spreadsheets need
        writer = csv.DictWriter(out, COLUMNS)
        writer.writeheader()
        writer.writerows(rows)
    return SampleResult(str(file), len(rows))


def measure(file: Path) -> SampleResult:
    """The share of cells that were read right by a filled sheet, with its Wilson interval. Raises SheetError."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        reader = csv.DictReader(stream)
        rows = list(reader)
    if missing := set(COLUMNS) - set(reader.fieldnames or ()):
        raise SheetError(f"{file}: not a sheet of this command: it has no column {', '.join(sorted(missing))}")
    seen = [(row, (row["seen"] or "").strip()) for row in rows]
    cannot_tell = sum(word in CANNOT_TELL for _, word in seen)
    coded = [(row, word) for row, word in seen if word and word not in CANNOT_TELL]
    if not coded:
        return SampleResult(str(file), len(rows), cannot_tell=cannot_tell)
    wrong = [(row, word) for row, word in coded if not is_right(row["kind"], row["value"], word)]
    right = len(coded) - len(wrong)
    low, high = wilson(right, len(coded))
    return SampleResult(
        file=str(file),
        cells=len(rows),
        coded=len(coded),
        right=right,
        cannot_tell=cannot_tell,
        accuracy=right / len(coded),
        low=low,
        high=high,
        wrong=tuple(
            WrongCell(row["cell"], row["where"], row["url"], row["value"], row["kind"], word) for row, word in wrong
        ),
    )


def is_right(kind: str, value: str, seen: str) -> bool:
    """Does the reading agree with what the person saw? Raises SheetError for a word that means nothing.

    >>> is_right("number", "26.55", "26.550"), is_right("blank", "", "空"), is_right("number", "3", "无")
    (True, True, False)
    """
    if seen in NOT_THERE:
        return False
    if seen in BLANK:
        return kind == "blank"
    if seen in STROKES:
        return kind == "not_applicable"
    try:
        number = float(seen.replace(",", "").replace("，", ""))
    except ValueError:
        raise SheetError(f"`seen` holds {seen!r}: neither a number nor 空, /, 无 or ?") from None
    return value != "" and math.isclose(float(value), number, rel_tol=1e-9, abs_tol=1e-9)


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
    forms = load_forms()
    for key in sorted(chosen):
        row = next(
            database.query(
                "SELECT s.*, r.agency, r.year, r.era, r.url, r.document_url FROM statistics s"
                " JOIN reports r ON r.id = s.report_id WHERE s.report_id = ? AND s.position = ?",
                key,
            )
        )
        yield {
            "cell": f"{row['report_id']}/{row['position']}",
            "agency": row["agency"],
            "year": row["year"],
            "url": row["url"],
            "document": row["document_url"],
            "where": cell_label(forms, row["era"], row["table_id"], row["line"], row["column"]),
            "unit": row["unit"],
            "raw": row["raw"],
            "value": row["value"],
            "kind": row["kind"],
        }


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
