"""What has been reached is not lost: golden set and a short round of the generator, held against the floors."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from tests import accuracy
from tests.accuracy import Score, below, raised, reached
from tests.report.ugly import pages

if TYPE_CHECKING:
    from pathlib import Path

FLOORS = accuracy.read_floors()


def test_the_golden_set_is_read_as_well_as_ever() -> None:
    now = reached("golden", accuracy.golden_total(accuracy.golden()))
    assert now.keys() == {name for name in FLOORS if name.startswith("golden.")}
    assert below(FLOORS, now) == []


def test_the_short_round_is_read_as_well_as_ever() -> None:
    measured = accuracy.measure(accuracy.SHORT)
    now = reached("short", measured.by(0))
    assert now.keys() == {name for name in FLOORS if name.startswith("short.")}
    assert below(FLOORS, now) == [], measured.faults


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_the_long_round_is_read_as_well_as_ever() -> None:
    measured = accuracy.measure(accuracy.LONG)
    assert below(FLOORS, reached("long", measured.by(0))) == [], measured.faults


def test_floors_ask_for_what_is_asked_of_the_reading() -> None:
    """99.5 % of all cells right and none invented, year and era in 99 %, agency in 97 %: no floor lies lower."""
    assert FLOORS
    least = {"right": 0.995, "era": 0.99, "year": 0.99, "agency": 0.97}
    for name, limits in FLOORS.items():
        assert limits.keys() == {*accuracy.SHARES, *accuracy.COUNTED}, name
        assert limits["invented"] == 0, name
        assert {key: limits[key] for key in least if limits[key] < least[key]} == {}, name


def test_the_page_claims_no_more_than_the_floors_hold() -> None:
    figures = json.loads(accuracy.FIGURES.read_text("utf-8"))
    scores: dict[str, Score] = {}
    for row in figures["generated"]:
        counts = {name: row[name] for name in Score.__dataclass_fields__}
        scores.setdefault(row["carrier"], Score()).__iadd__(Score(**counts))
    shown = reached("long", scores)
    assert below(shown, {name: FLOORS[name] for name in shown}) == []
    assert {one["document"] for one in figures["golden"]} == {path.parent.name for path in accuracy.GOLDEN.glob("*/*/report.json")}  # fmt: skip


def test_a_floor_rises_and_never_sinks() -> None:
    better = Score(documents=10, cells=1000, right=999, missing=1, era=10, named=10, year=10, agency=10)
    worse = Score(
        documents=10, cells=1000, right=990, wrong=4, missing=6, invented=2, era=9, named=10, year=9, agency=8
    )
    high, low = reached("long", {"PDF": better}), reached("long", {"PDF": worse})
    assert raised(high, low) == raised(low, high) == high
    assert raised({}, low) == low
    assert below(high, high) == below(low, high) == []
    assert [one.split(" is ")[0] for one in below(high, low)] == [
        f"long.PDF: {name}" for name in ("right", "era", "year", "agency", "wrong", "missing", "invented")
    ]


def test_a_wrong_a_missing_and_an_invented_cell_are_told_apart() -> None:
    cell = {"table_id": "requests", "column": "total", "source": "table", "kind": "number"}
    expected = {"not_scored": ["agency"], "era": "2021", "year": 2023, "agency": None}
    figures = "".join(f"<td>{figure}</td>" for figure in (1, 0, 0, 0, 0, 0, 1))
    table = f"<table><tr><td>一、本年新收政府信息公开申请数量</td>{figures}</tr></table>"
    document = extract(pages.page(["", table, ""], "plain").encode(), load_forms())
    report = parse_report(document, load_forms(), load_words())
    stated = [one.cell for one in report.statistics]
    assert len(stated) == 7
    right = {**cell, "line": "received", "value": 1}
    score = accuracy.compare(report, {**expected, "statistics": [right]})
    assert (score.right, score.wrong, score.missing, score.invented, score.year) == (1, 0, 0, 6, 1)
    score = accuracy.compare(report, {**expected, "statistics": [right | {"value": 2}]})
    assert (score.right, score.wrong, score.missing, score.invented) == (0, 1, 0, 6)
    score = accuracy.compare(report, {**expected, "statistics": [right, right | {"line": "granted"}]})
    assert (score.right, score.wrong, score.missing, score.invented) == (1, 0, 1, 6)


def test_the_floors_are_read_as_they_were_written(tmp_path: Path) -> None:
    floors = {
        "golden.PDF": Score(documents=3, cells=1000, right=997, wrong=2, era=3, named=3, year=3, agency=3).limits()
    }
    accuracy.write_floors(floors, tmp_path / "floors.toml")
    assert accuracy.read_floors(tmp_path / "floors.toml") == floors
