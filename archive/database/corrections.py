"""Corrections by people, from `settings/corrections.csv`."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from archive.config import load_forms, load_words
from archive.ids import stable_id
from archive.report.cells import Cells, prose_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

    from archive.report.form import Form

FIELDS = ("url", "payload_digest", "table_id", "line", "column", "value", "reason", "who", "date")
REQUIRED = tuple(field for field in FIELDS if field != "value")


class CorrectionsError(ValueError):
    """The file of corrections is not sound: every fault with its line. Raised before anything is changed."""


def parse_corrections(payload: str | bytes, name: str) -> list[dict[str, Any]]:
    """Rows of `corrections`; an empty value says that the cell is blank. Raises CorrectionsError.

    >>> parse_corrections(",".join(FIELDS) + chr(10) + "u,d,requests,recieved,total,x,r,w,2026-1-1", "c.csv")
    Traceback (most recent call last):
    archive.database.corrections.CorrectionsError: c.csv:2: requests.recieved.total: no form has such a cell
    c.csv:2: value 'x': a number stands here, or nothing for a blank
    c.csv:2: date '2026-1-1': as in 2026-01-31
    """
    text = payload if isinstance(payload, str) else _decoded(payload, name)
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    if tuple(reader.fieldnames or ()) != FIELDS:
        raise CorrectionsError(f"{name}:1: the header is {','.join(FIELDS)}")
    faults: list[str] = []
    found: dict[int, dict[str, Any]] = {}
    for row in reader:
        here = [f"{name}:{reader.line_num}: {fault}" for fault in _faults(row)]
        faults += here
        if here:
            continue
        key = stable_id(
            "correction", *(row[field] for field in ("url", "payload_digest", "table_id", "line", "column"))
        )
        if key in found:
            faults.append(f"{name}:{reader.line_num}: this cell has been corrected in an earlier line")
        found[key] = {"id": key, **row, "value": _number(row["value"])}
    if faults:
        raise CorrectionsError("\n".join(faults))
    return list(found.values())


def _decoded(payload: bytes, name: str) -> str:
    try:
        return payload.decode("utf-8")
    except UnicodeDecodeError as error:
        line = payload.count(b"\n", 0, error.start) + 1
        raise CorrectionsError(f"{name}:{line}: not UTF-8. Save the file as CSV in UTF-8") from error


def _faults(row: dict[str, Any]) -> Iterator[str]:
    if None in row or None in row.values():
        yield f"{len(FIELDS)} fields stand in a line: {','.join(FIELDS)}"
        return
    for field in REQUIRED:
        if not row[field].strip():
            yield f"{field} is empty"
    cell = (row["table_id"], row["line"], row["column"])
    if all(cell) and not any(_has(form, cell) for form in load_forms()):
        yield f"{'.'.join(cell)}: no form has such a cell"
    try:
        _number(row["value"])
    except ValueError:
        yield f"value '{row['value']}': a number stands here, or nothing for a blank"
    if row["date"] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"]):
        yield f"date '{row['date']}': as in 2026-01-31"


def _has(form: Form | None, cell: tuple[str, str, str]) -> bool:
    """Has a report of that form this cell? Prose has its own lines in all of them, a local list any label."""
    table, line, column = cell
    if table == "local":
        return column == "total"
    if table == "prose":
        return column == "total" and line in prose_lines(load_words())
    return Cells(form).exists(cell)


def unmatched(database: sqlite_utils.Database) -> list[str]:
    """The corrections that stand beside nothing, in words: the report is not there, or has no such cell."""
    sql = """SELECT k.url, k.payload_digest, k.table_id, k.line, k."column", k.who, k.date, r.era, r.id AS report_id,
               (SELECT group_concat(payload_digest, ', ') FROM reports o WHERE o.url = k.url) AS others
             FROM corrections k LEFT JOIN reports r ON r.id = k.report_id ORDER BY k.url, k.id"""
    found = []
    for row in database.query(sql):
        cell = (row["table_id"], row["line"], row["column"])
        if why := _why_unmatched(row, cell):
            found.append(f"the correction of {'.'.join(cell)} ({row['who']}, {row['date']}) {why}")
    return found


def _why_unmatched(row: dict[str, Any], cell: tuple[str, str, str]) -> str | None:
    url, digest, others, era = row["url"], row["payload_digest"], row["others"], row["era"]
    if row["report_id"] is None and others is None:
        return f"is of a report that the archive does not have: {url}"
    if row["report_id"] is None:
        return f"is of {digest}, but what was read at {url} is {others}: look whether it still holds"
    if era is not None and not _has(load_forms().of_era(era), cell):
        return f"is of a cell that the form of {era} does not have: {url}"
    return None


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    value = float(text)
    return int(value) if value.is_integer() else value
