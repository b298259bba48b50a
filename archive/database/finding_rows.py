"""Findings as rows; those of a comparison with attachments stand apart, for a report may be shown with several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.database.rows import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.database.rows import Row
    from archive.report.model import Finding

COMPARED = "attachment."  # how the ids of those checks begin
_USUAL = {"source": "table", "ordinal": 1}  # of the cells of findings


def own_rows(findings: Iterable[Finding], report_id: int) -> list[Row]:
    """What the report's own document says, whatever hangs on its page."""
    return finding_rows((one for one in findings if not one.check_id.startswith(COMPARED)), report_id)


def compared_rows(findings: Iterable[Finding], report_id: int) -> list[Row]:
    """What one snapshot's comparison found."""
    return finding_rows((one for one in findings if one.check_id.startswith(COMPARED)), report_id)


def finding_rows(findings: Iterable[Finding], report_id: int) -> list[Row]:
    """Rows of `findings`; several results of one check are told apart by their position."""
    seen: dict[str, int] = {}
    made: list[Row] = []
    for one in findings:
        position = seen[one.check_id] = seen.get(one.check_id, -1) + 1
        made.append(
            {
                "report_id": report_id,
                "check_id": one.check_id,
                "position": position,
                "outcome": one.outcome,
                "severity": one.severity,
                "expected": one.expected,
                "actual": one.actual,
                "message": one.message or None,
                "cells": to_json([_named(cell) for cell in one.cells]),
            }
        )
    return made


def _named(cell: Mapping[str, Any]) -> dict[str, Any]:
    """The name of a statistic without what goes without saying: these lists are a good part of the database."""
    return {name: value for name, value in cell.items() if _USUAL.get(name) != value}
