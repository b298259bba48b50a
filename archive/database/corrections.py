"""Corrections by people, from `settings/corrections.csv`."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from archive.config import load_forms, load_words
from archive.database.spreadsheet import BEYOND, SpreadsheetError, number, read_rows
from archive.ids import stable_id
from archive.report.sentences.cells import Cells, prose_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlite_utils

    from archive.report.form import Form

FIELDS = ("url", "payload_digest", "table_id", "line", "column", "value", "reason", "who", "date")
REQUIRED = tuple(field for field in FIELDS if field != "value")

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")


class CorrectionsError(ValueError):
    """The file of corrections is not sound: every fault with its line. Raised before anything is changed."""


def parse_corrections(payload: str | bytes, name: str) -> list[dict[str, Any]]:
    """Rows of `corrections`; an empty value says that the cell is blank. Raises CorrectionsError.

    >>> parse_corrections(",".join(FIELDS) + chr(10) + "u,d,requests,recieved,total,x,r,w,31.1.2026", "c.csv")
    Traceback (most recent call last):
    archive.database.corrections.CorrectionsError: c.csv:2: requests.recieved.total: no form has such a cell
    c.csv:2: value 'x': a number stands here, or nothing for a blank
    c.csv:2: date '31.1.2026': as in 2026-01-31
    """
    payload = payload.encode() if isinstance(payload, str) else payload
    try:
        rows = list(read_rows(payload, FIELDS))
    except SpreadsheetError as error:
        raise CorrectionsError(f"{name}:1: {error}; the columns are {','.join(FIELDS)}") from error
    faults: list[str] = []
    found: dict[int, dict[str, Any]] = {}
    for line, row in rows:
        here = [f"{name}:{line}: {fault}" for fault in _faults(row)]
        faults += here
        if here:
            continue
        key = stable_id(
            "correction", *(row[field] for field in ("url", "payload_digest", "table_id", "line", "column"))
        )
        if key in found:
            faults.append(f"{name}:{line}: this cell has been corrected in an earlier line")
        told = {field: row[field] for field in FIELDS}
        found[key] = {"id": key, **told, "value": number(row["value"]), "date": _date(row["date"])}
    if faults:
        raise CorrectionsError("\n".join(faults))
    return list(found.values())


def _faults(row: dict[str, str]) -> Iterator[str]:
    if BEYOND in row:
        yield f"more fields than columns: what holds a comma stands in quotes (left over: {row[BEYOND]})"
        return
    for field in REQUIRED:
        if not row[field]:
            yield f"{field} is empty"
    cell = (row["table_id"], row["line"], row["column"])
    if all(cell) and not any(has_cell(form, cell) for form in load_forms()):
        yield f"{'.'.join(cell)}: no form has such a cell"
    if row["value"] and number(row["value"]) is None:
        yield f"value '{row['value']}': a number stands here, or nothing for a blank"
    if row["date"] and _date(row["date"]) is None:
        yield f"date '{row['date']}': as in 2026-01-31"


def _date(text: str) -> str | None:
    """The day in ISO 8601; spreadsheets write 2026/1/31."""
    found = _DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())).isoformat() if found else None
    except ValueError:
        return None


def has_cell(form: Form | None, cell: tuple[str, str, str]) -> bool:
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
    if era is not None and not has_cell(load_forms().of_era(era), cell):
        return f"is of a cell that the form of {era} does not have: {url}"
    return None
