"""Corrections by people, from `settings/corrections.csv`."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

from archive.ids import stable_id

if TYPE_CHECKING:
    from collections.abc import Iterator

FIELDS = ("url", "payload_digest", "table_id", "line", "column", "value", "reason", "who", "date")
REQUIRED = tuple(field for field in FIELDS if field != "value")


class CorrectionsError(ValueError):
    """The file of corrections is not sound: every fault with its line. Raised before anything is changed."""


def parse_corrections(text: str, name: str) -> list[dict[str, Any]]:
    """Rows of `corrections`; an empty value says that the cell is blank. Raises CorrectionsError.

    >>> parse_corrections(",".join(FIELDS) + chr(10) + "u,d,t,l,c,x,r,w,2026-1-1", "c.csv")
    Traceback (most recent call last):
    archive.database.corrections.CorrectionsError: c.csv:2: value 'x': a number stands here, or nothing for a blank
    c.csv:2: date '2026-1-1': as in 2026-01-31
    """
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


def _faults(row: dict[str, Any]) -> Iterator[str]:
    if None in row or None in row.values():
        yield f"{len(FIELDS)} fields stand in a line: {','.join(FIELDS)}"
        return
    for field in REQUIRED:
        if not row[field].strip():
            yield f"{field} is empty"
    try:
        _number(row["value"])
    except ValueError:
        yield f"value '{row['value']}': a number stands here, or nothing for a blank"
    if row["date"] and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", row["date"]):
        yield f"date '{row['date']}': as in 2026-01-31"


def _number(text: str) -> float | None:
    if not text.strip():
        return None
    value = float(text)
    return int(value) if value.is_integer() else value
