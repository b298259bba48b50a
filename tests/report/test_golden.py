"""The whole way on real documents: bytes → document → report, against what a person read."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.checks import check
from archive.report.document import extract
from archive.report.parse import parse_report

if TYPE_CHECKING:
    from archive.report.model import Report

GOLDEN = Path(__file__).parents[1] / "golden"
FOLDERS = sorted(path.parent for path in GOLDEN.glob("*/*/report.json"))
SCALARS = (
    "title",
    "agency",
    "year",
    "era",
    "published_on",
    "period_start",
    "period_end",
    "phone",
    "address",
    "postcode",
    "email",
    "status",
)


@cache
def read(folder: Path) -> tuple[Report, dict[str, Any], str]:
    payload = next(folder.glob("document.*")).read_bytes()
    document = extract(payload, load_forms())
    expected: dict[str, Any] = json.loads((folder / "report.json").read_text("utf-8"))
    return parse_report(document, load_forms(), load_words()), expected, document.text


def cells(statistic: dict[str, Any]) -> set[tuple[str, str, str]]:
    own = (statistic["table_id"], statistic["line"], statistic["column"])
    return {own, *((a, b, c) for a, b, c in statistic.get("also", []))}


pytestmark = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)


def test_names_and_dates(folder: Path) -> None:
    report, expected, _ = read(folder)
    scored = [name for name in SCALARS if name not in expected["not_scored"]]
    wrong = {
        name: getattr(report, name)
        for name in scored
        if getattr(report, name) not in [expected[name], *expected.get(f"{name}_also", [])]
    }
    assert not wrong


def test_sections(folder: Path) -> None:
    report, expected, _ = read(folder)
    if "sections" in expected["not_scored"]:
        return
    assert [(one.number, one.heading) for one in report.sections] == [
        (one["number"], one["heading"]) for one in expected["sections"]
    ]
    texts = {section.number: section.text for section in report.sections}
    assert not [
        words
        for section in expected["sections"]
        for words in section.get("contains", [])
        if words not in texts[section["number"]]
    ]


def test_table_figures(folder: Path) -> None:
    report, expected, _ = read(folder)
    tabled = {one.cell: one for one in report.statistics if one.source == "table"}
    wanted = {
        (one["table_id"], one["line"], one["column"]): one for one in expected["statistics"] if one["source"] == "table"
    }
    required = {cell: one for cell, one in wanted.items() if not one.get("optional")}
    wrong = {
        cell: (tabled.get(cell) and tabled[cell].value, one["value"])
        for cell, one in required.items()
        if cell not in tabled or tabled[cell].value != one["value"] or tabled[cell].kind != one["kind"]
    }
    assert not wrong
    assert tabled.keys() <= wanted.keys()


def test_prose_figures(folder: Path) -> None:
    report, expected, _ = read(folder)
    prose = [one for one in report.statistics if one.source == "prose"]
    missing = [
        one
        for one in expected["statistics"]
        if one["source"] == "prose"
        and not one.get("optional")
        and not any(found.cell in cells(one) and found.value == one["value"] for found in prose)
    ]
    assert not missing
    # where a person read a figure for that cell, no other is stated for the year
    stated: dict[tuple[str, str, str], set[float]] = {}
    for one in expected["statistics"]:
        for cell in cells(one):
            stated.setdefault(cell, set()).add(one["value"])
    assert not [one for one in prose if one.cell in stated and one.value not in stated[one.cell]]


def test_prose_leads_back(folder: Path) -> None:
    report, _, text = read(folder)
    sections = {section.number: section.text for section in report.sections}
    for one in report.statistics:
        if one.source == "prose":
            where = one.locator
            whole = sections[where["section"]] if where["section"] is not None else text
            assert whole[where["start"] : where["end"]] == where["sentence"]
            assert one.raw
            assert one.raw in where["sentence"]


def test_findings(folder: Path) -> None:
    report, expected, _ = read(folder)
    scope = tuple(expected["findings_scope"])
    failing = {one.check_id for one in check(report, load_forms()) if one.outcome == "fail"}
    assert {one for one in failing if one.startswith(scope)} == {
        one if isinstance(one, str) else one["check_id"] for one in expected["findings"]
    }


def test_ordinals_are_unique(folder: Path) -> None:
    report, _, _ = read(folder)
    keys = [(*one.cell, one.source, one.unit, one.scope, one.ordinal) for one in report.statistics]
    assert len(keys) == len(set(keys))
