from __future__ import annotations

import csv
import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest

from archive.database.check import sample, summary
from archive.database.sample import SheetError, is_right, wilson
from archive.database.schema import open_database
from archive.database.tables import TABLES

if TYPE_CHECKING:
    from pathlib import Path

DEFAULTS = {"INTEGER": 0, "NUMERIC": 0, "REAL": 0.0, "TEXT": "x"}
LINES = ("received", "carried_over", "granted", "processed", "carried_forward")


def row(table_name: str, **values: Any) -> dict[str, Any]:
    table = next(table for table in TABLES if table.name == table_name)
    needed = {one.name: DEFAULTS[one.type] for one in table.columns if one.not_null or one.name in table.pk}
    return needed | values


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = open_database(tmp_path / "gongkai.db")
    database.execute("PRAGMA foreign_keys = OFF")
    database.table("agencies").insert_all(
        [row("agencies", id=1, name="吴起县人民政府"), row("agencies", id=2, name="抚顺市公安局")]
    )
    for report_id, agency, year, current in (
        (1, "吴起县人民政府", 2022, 1),
        (2, "吴起县人民政府", 2023, 1),
        (3, "吴起县人民政府", 2023, 0),
    ):
        database.table("reports").insert(
            row("reports", id=report_id, agency_id=1, agency=agency, year=year, is_current=current, era="2021",
                url=f"http://wuqi.example/{report_id}", status="complete", published_on=f"{year + 1}-04-09")
        )  # fmt: skip
        database.table("statistics").insert_all(
            row("statistics", report_id=report_id, position=position, table_id="requests", line=line, column="total",
                value=position, raw=str(position), kind="number", unit="件", source="table", scope="year", ordinal=1)
            for position, line in enumerate(LINES)
        )  # fmt: skip
    outcomes = [(1, "pass"), (2, "fail"), (3, "fail")]
    database.table("findings").insert_all(
        [row("findings", report_id=one, check_id="requests.balance.total", outcome=outcome, expected=3, actual=4,
             message="不平衡 / does not balance", cells="[]") for one, outcome in outcomes]
        + [row("findings", report_id=1, check_id="period.year", outcome="not_assessable", expected=None, actual=None)]
    )  # fmt: skip
    database.table("coverage").insert_all(
        [
            row("coverage", agency_id=1, year=2022, status="found", late=0, report_id=1),
            row("coverage", agency_id=1, year=2023, status="found", late=1, report_id=2),
            row("coverage", agency_id=2, year=2023, status="absent", reason="the column was read to its end"),
            row("coverage", agency_id=2, year=2022, status=None),
        ]
    )
    return database


def test_the_summary_counts_current_reports_and_names_what_is_missing_or_late(database: Any) -> None:
    result = summary(database)
    assert [(one.check, one.passed, one.failed, one.not_assessable) for one in result.checks] == [
        ("period.year", 0, 0, 1),
        ("requests.balance", 1, 1, 0),
    ]
    assert result.coverage == {"absent": 1, "found": 2, "not known yet": 1}
    assert [(one.agency, one.year, one.status) for one in result.missing] == [
        ("抚顺市公安局", 2023, "absent"),
        ("抚顺市公安局", 2022, None),
    ]
    assert [(one.agency, one.year, one.published_on) for one in result.late] == [("吴起县人民政府", 2023, "2024-04-09")]
    text = result.text()
    assert "抚顺市公安局 2023  absent: the column was read to its end" in text
    assert json.dumps(dataclasses.asdict(result), ensure_ascii=False)


def test_reports_are_asked_for_by_name(database: Any) -> None:
    result = summary(database, ["吴起县 2023", "1"])
    assert [report.id for report in result.reports] == [2, 1]
    assert "不平衡" in result.text()
    with pytest.raises(LookupError, match="no such report"):
        summary(database, ["吴起县人民政府 1999"])


def test_a_sheet_is_the_same_every_time_and_only_of_current_reports(database: Any, tmp_path: Path) -> None:
    first, second = tmp_path / "one.csv", tmp_path / "two.csv"
    result = sample(database, first, 6)
    sample(database, second, 6)
    assert first.read_bytes() == second.read_bytes()
    assert (result.cells, result.accuracy) == (6, None)
    assert "seen" in result.text()
    with first.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {one["cell"].split("/")[0] for one in rows} <= {"1", "2"}
    assert {one["seen"] for one in rows} == {""}
    assert all("收到和处理政府信息公开申请情况" in one["where"] and one["url"].startswith("http") for one in rows)
    assert sample(database, tmp_path / "all.csv", 999).cells == 10


def test_a_filled_sheet_gives_the_measured_accuracy(database: Any, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    assert sample(database, file, 10).accuracy is None  # nothing coded yet: not written over
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    seen = [one["value"] for one in rows[:6]] + ["无", "空", "?", ""]
    with file.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.DictWriter(stream, rows[0])
        writer.writeheader()
        writer.writerows(one | {"seen": word} for one, word in zip(rows, seen, strict=True))
    result = sample(database, file, 10)
    assert (result.cells, result.coded, result.right, result.cannot_tell) == (10, 8, 6, 1)
    assert (result.accuracy, result.low, result.high) == (0.75, *wilson(6, 8))
    assert [one.seen for one in result.wrong] == ["无", "空"]
    assert "6 of 8 cells right: 75.0%" in result.text()
    assert "1 cells are not coded yet" in result.text()


@pytest.mark.parametrize(
    ("kind", "value", "seen", "expected"),
    [
        ("number", "12", "12", True),
        ("number", "12", "12.0", True),
        ("number", "1234", "1,234", True),
        ("number", "12", "13", False),
        ("zero", "0", "0", True),
        ("zero", "0", "空", False),
        ("blank", "", "空", True),
        ("blank", "", "0", False),
        ("not_applicable", "", "/", True),
        ("not_applicable", "", "空", False),
        ("unclear", "", "7", False),
        ("number", "12", "无", False),
    ],
)
def test_a_reading_is_right_when_it_says_what_stands_there(kind: str, value: str, seen: str, expected: bool) -> None:
    assert is_right(kind, value, seen) is expected


def test_a_sheet_that_cannot_be_read_says_why(database: Any, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(SheetError, match="no column"):
        sample(database, tmp_path / "other.csv", 5)
    with pytest.raises(SheetError, match="twelve"):
        is_right("number", "12", "twelve")
    empty = open_database(tmp_path / "empty.db")
    with pytest.raises(SheetError, match="gongkai build"):
        sample(empty, tmp_path / "new.csv", 5)
    assert not (tmp_path / "new.csv").exists()
    assert "nothing yet" in summary(empty).text()


def test_the_interval_holds_the_share() -> None:
    for coded in (1, 7, 100):
        for right in range(coded + 1):
            low, high = wilson(right, coded)
            assert 0 <= low <= right / coded <= high <= 1
