from __future__ import annotations

import csv
import dataclasses
import json
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from archive.cli import main
from archive.database.check import sample, summary
from archive.database.sample import SheetError, is_right, wilson
from archive.database.schema import open_database
from tests.tabled import loose_database, row

if TYPE_CHECKING:
    from pathlib import Path

    from click.testing import Result

LINES = ("received", "carried_over", "granted", "processed", "carried_forward")


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = loose_database(tmp_path)
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


def test_an_edition_in_pictures_of_a_report_that_is_read_needs_nobody(database: Any) -> None:
    database.table("reports").insert_all(
        row("reports", id=one, url=f"http://wuqi.example/{one}", status="tables_missing", duplicate_of=repeats)
        for one, repeats in ((8, 2), (9, None))
    )
    assert [one.url for one in summary(database).unreadable] == ["http://wuqi.example/9"]


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
    assert len({one["cell"] for one in rows}) == 6
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
    assert "1 cell is not coded yet" in result.text()


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
        ("number", "12", "12件", True),
        ("number", "12", "12 人次", True),
        ("number", "26.55", "26.5500", True),
        ("number", "-3", "-3", True),
        ("number", "3", "+3", True),
    ],
)
def test_a_reading_is_right_when_it_says_what_stands_there(kind: str, value: str, seen: str, expected: bool) -> None:
    assert is_right(kind, value, seen) is expected


def fill(
    file: Path, change: Any, *, encoding: str = "utf-8-sig", delimiter: str = ",", drop: tuple[str, ...] = ()
) -> None:
    """The sheet as somebody saves it: each row changed, in an encoding and with a delimiter of their own."""
    with file.open(encoding="utf-8-sig", newline="") as stream:
        rows = [change(number, row) for number, row in enumerate(csv.DictReader(stream))]
    with file.open("w", encoding=encoding, newline="") as stream:
        names = [name for name in rows[0] if name not in drop]
        writer = csv.DictWriter(stream, names, delimiter=delimiter, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)


def seen_as_read(number: int, row: dict[str, str]) -> dict[str, str]:
    return row | {"seen": row["value"]}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_sheet_may_come_back_as_spreadsheets_save_it(
    database: Any, tmp_path: Path, encoding: str, delimiter: str
) -> None:
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    fill(file, seen_as_read, encoding=encoding, delimiter=delimiter, drop=("where", "raw", "value", "kind"))
    result = sample(database, file, 10)
    assert (result.cells, result.coded, result.right, result.accuracy) == (10, 10, 10, 1.0)


def test_what_the_sheet_says_of_the_reading_changes_nothing(database: Any, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    fill(file, lambda number, row: row | {"seen": row["value"], "value": "77", "kind": "number"})
    assert sample(database, file, 10).right == 10
    database.execute("UPDATE statistics SET value = 99, kind = 'number'")
    assert sample(database, file, 10).right == 0


def test_a_figure_that_is_read_no_longer_is_coded_all_the_same(database: Any, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    fill(file, seen_as_read)
    lost = database.execute("SELECT report_id, position, value FROM statistics WHERE value IS NOT NULL").fetchone()
    database.execute("DELETE FROM statistics WHERE report_id = ? AND position = ?", lost[:2])
    result = sample(database, file, 10)
    assert (result.right, [(one.kind, one.value, one.seen) for one in result.wrong]) == (
        9,
        [("nothing", "", f"{lost[2]:g}")],
    )
    fill(
        file,
        lambda number, row: seen_as_read(number, row) | ({"seen": "无"} if row["cell"] == result.wrong[0].cell else {}),
    )
    assert sample(database, file, 10).right == 10


@pytest.mark.parametrize(
    ("change", "drop", "said"),
    [
        (seen_as_read, ("seen",), "it has no column seen$"),
        (seen_as_read, ("cell", "seen"), "it has no column cell, seen$"),
        (lambda n, row: row | {"cell": "9/" + row["cell"].partition("/")[2]}, (), "line 2: the cell '9/requests"),
        (lambda n, row: row | {"cell": row["cell"].replace("total", "women")}, (), "not in the database"),
        (
            lambda n, row: row | {"cell": "1.23E+15", "seen": "abc" if n == 1 else row["seen"]},
            (),
            (
                r"(?s)line 2: the cell '1.23E.15' stands twice.*line 2: the cell '1.23E.15' is not in the database"
                r".*line 3: `seen` holds 'abc'.*draw another"
            ),
        ),
        (lambda n, row: row | ({"cell": "1.23E+15"} if n == 3 else {}), (), "line 5: the cell '1.23E.15' is not"),
        (lambda n, row: row | ({"seen": "twelve"} if n in (3, 5) else {}), (), "line 5: .*'twelve'.*\n.*line 7: "),
        (lambda n, row: row | ({"seen": "3万元"} if n == 3 else {}), (), "line 5: .*'3万元'"),
    ],
)
def test_a_sheet_that_cannot_be_read_back_says_where(
    database: Any, tmp_path: Path, change: Any, drop: tuple[str, ...], said: str
) -> None:
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    fill(file, change, drop=drop)
    with pytest.raises(SheetError, match=said):
        sample(database, file, 10)


def test_many_faults_are_counted(database: Any, tmp_path: Path) -> None:
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    text = file.read_text("utf-8-sig")
    file.write_text(text + "".join(f"{number}/x,,,,,,,,,,,,\n" for number in range(12)), "utf-8")
    with pytest.raises(SheetError, match=r"(?s)line 12: .*… and 2 more\n.*draw another"):
        sample(database, file, 10)


def test_a_file_of_another_kind_is_no_sheet(database: Any, tmp_path: Path) -> None:
    (tmp_path / "picture.csv").write_bytes(b"\x89PNG\r\n\xff\xff\x80")
    with pytest.raises(SheetError, match="neither UTF-8"):
        sample(database, tmp_path / "picture.csv", 5)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(SheetError, match="no column"):
        sample(database, tmp_path / "other.csv", 5)
    empty = open_database(tmp_path / "empty.db")
    with pytest.raises(SheetError, match="gongkai build"):
        sample(empty, tmp_path / "new.csv", 5)
    assert not (tmp_path / "new.csv").exists()
    assert "nothing yet" in summary(empty).text()


def test_a_local_indicator_may_have_a_stroke_in_its_label(database: Any, tmp_path: Path) -> None:
    database.execute(
        "UPDATE statistics SET table_id = 'local', line = '接待/咨询（人次/年）', unit = NULL WHERE position = 0"
    )
    file = tmp_path / "sheet.csv"
    sample(database, file, 10)
    fill(file, seen_as_read)
    assert sample(database, file, 10).right == 10


def test_the_interval_holds_the_share() -> None:
    for coded in (1, 7, 100):
        for right in range(coded + 1):
            low, high = wilson(right, coded)
            assert 0 <= low <= right / coded <= high <= 1


def test_the_command_draws_and_reads_back(database: Any, tmp_path: Path) -> None:
    def run(*args: str) -> Result:
        return CliRunner().invoke(main, ["check", "--data", str(tmp_path), *args])

    (tmp_path / "warc").mkdir()
    database.conn.commit()
    drawn = run("--sample", "4")
    assert drawn.exit_code == 0, drawn.output
    assert f"{tmp_path}/sample-4.csv: 4 cells to look up" in drawn.output
    fill(tmp_path / "sample-4.csv", seen_as_read)
    assert "4 of 4 cells right: 100.0%" in run("--sample", "4").output
    assert json.loads(run("--sample", "4", "--json").output)["right"] == 4
    fill(tmp_path / "sample-4.csv", lambda number, row: row | {"seen": "twelve"})
    broken = run("--sample", "4")
    assert broken.exit_code == 2
    assert "line 2: `seen` holds 'twelve'" in broken.output
    both = run("--sample", "4", "吴起县 2023")
    assert both.exit_code == 2
    assert "leave REPORT out" in both.output
