from __future__ import annotations

import csv
import hashlib
import json
from typing import TYPE_CHECKING, Any

import pytest

from archive.build import build
from archive.config import load_forms
from archive.database import export as exporting
from archive.database.export import ExportError, export
from archive.database.resources import resources
from archive.database.schema import open_database
from archive.database.tables import TABLES
from tests.crawled import A_BEFORE, START, A, Crawl, report_page
from tests.tabled import loose_database, row

if TYPE_CHECKING:
    from pathlib import Path

CHECKS: dict[str, Any] = {"integer": int, "number": (int, float), "string": str, "any": (int, float, str)}


@pytest.fixture
def database(tmp_path: Path) -> Any:
    database = loose_database(tmp_path)
    database.table("agencies").insert(row("agencies", id=7, name="吴起县人民政府", region_code="610626"))
    database.table("reports").insert(
        row("reports", id=1, agency_id=7, year=2023, era="2021", is_current=1, title="年度,“报告”\n第二行")
    )
    cells = [
        ("natural_person", 12, "12", "number"),
        ("commercial_enterprise", None, None, "blank"),
        ("total", 0, "0", "zero"),
    ]
    database.table("statistics").insert_all(
        row("statistics", report_id=1, position=position, table_id="requests", line="received", column=column,
            value=value, raw=raw, kind=kind, unit="件", source="table", scope="year", ordinal=1, preferred=1)
        for position, (column, value, raw, kind) in enumerate(cells)
    )  # fmt: skip
    database.table("statistics").insert(
        row("statistics", report_id=1, position=9, table_id="disclosure", line="administrative_fees", column="amount",
            value=26.55, raw="26.55", kind="number", unit="万元", source="table", scope="year", ordinal=1, preferred=1)
    )  # fmt: skip
    database.table("findings").insert_all(
        [
            row("findings", report_id=1, check_id="published.deadline", expected="2024-03-31", actual="2024-02-01"),
            row("findings", report_id=1, check_id="requests.total.received", expected=12, actual=0, outcome="fail"),
        ]
    )
    return database


def read(folder: Path, resource: dict[str, Any]) -> list[dict[str, Any]]:
    path = folder / resource["path"]
    if resource["format"] == "jsonl":
        return [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_every_table_and_view_is_there_with_what_it_means(database: Any, tmp_path: Path) -> None:
    result = export(database, tmp_path / "package", ("csv", "jsonl"))
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    names = {resource["name"] for resource in package["resources"]}
    expected = {table.name for table in TABLES if not table.internal} | {"requests_wide", "balance_failures"}
    assert expected | {f"{name}.jsonl" for name in expected} | {"codebook"} <= names
    assert len(names) == len(package["resources"])
    assert package["licenses"]
    assert result.rows["statistics"] == 4
    for resource in package["resources"]:
        file = tmp_path / "package" / resource["path"]
        assert resource["bytes"] == file.stat().st_size
        assert resource["hash"] == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
        if resource["name"] != "codebook":
            assert all(field["title"] and field["description"] for field in resource["schema"]["fields"])
        for key in resource["schema"].get("foreignKeys", ()):
            assert key["reference"]["resource"] in {"", *names}
            target = key["reference"]["resource"] or resource["name"]
            assert target.endswith(".jsonl") == resource["name"].endswith(".jsonl")
    assert "4 rows" in result.text()


def test_rows_come_back_as_the_schema_says(database: Any, tmp_path: Path) -> None:
    export(database, tmp_path / "package")
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    for resource in package["resources"]:
        rows = read(tmp_path / "package", resource)
        fields = resource["schema"]["fields"]
        for one in rows:
            assert list(one) == [field["name"] for field in fields]
            if resource["format"] == "jsonl":
                for field in fields:
                    value = one[field["name"]]
                    assert value is None or isinstance(value, CHECKS[field["type"]]), (resource["name"], field["name"])
        key = resource["schema"].get("primaryKey", ())
        assert len({tuple(one[name] for name in key) for one in rows}) == len(rows) or not key


def test_a_blank_is_not_a_zero(database: Any, tmp_path: Path) -> None:
    export(database, tmp_path / "package")
    statistics = read(tmp_path / "package", {"path": "csv/statistics.csv", "format": "csv"})
    assert [one["value"] for one in statistics] == ["12", "", "0", "26.55"]
    wide = read(tmp_path / "package", {"path": "jsonl/requests_wide.jsonl", "format": "jsonl"})
    assert wide[0]["received_commercial_enterprise"] is None
    assert wide[0]["received_total"] == 0
    assert wide[0]["agency"] == "吴起县人民政府"
    reports = read(tmp_path / "package", {"path": "csv/reports.csv", "format": "csv"})
    assert reports[0]["title"] == "年度,“报告”\n第二行"


def test_the_unit_of_a_cell_stands_with_its_column() -> None:
    disclosure = next(one for one in resources(load_forms()) if one.name == "disclosure_2021")
    fields = {field.name: field for field in disclosure.fields}
    assert fields["administrative_fees_amount"].unit == "万元"
    assert fields["report_id"].type == "integer"


def test_an_earlier_export_is_replaced_and_nothing_else(database: Any, tmp_path: Path) -> None:
    target = tmp_path / "package"
    target.mkdir()
    first = export(database, target, ("csv", "jsonl"))
    second = export(database, target, ("csv",))
    assert len(second.files) < len(first.files)
    assert not (target / "jsonl").exists()
    (target / "thesis.docx").write_text("mine")
    with pytest.raises(ExportError, match="thesis"):
        export(database, target, ("csv",))
    assert (target / "thesis.docx").read_text() == "mine"
    assert not [file for file in tmp_path.iterdir() if file.name.startswith(".")]


def test_two_exports_are_the_same_to_the_byte(database: Any, tmp_path: Path) -> None:
    one, two = (export(database, tmp_path / name) for name in ("one", "two"))
    for file in one.files:
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes(), file
    assert one.files == two.files


def test_what_cannot_be_done_is_said_before_anything_is_written(database: Any, tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="xlsx"):
        export(database, tmp_path / "package", ("csv", "xlsx"))
    with pytest.raises(ExportError, match="unknown format"):
        export(database, tmp_path / "package", ())
    (tmp_path / "file").touch()
    with pytest.raises(ExportError, match="a file"):
        export(database, tmp_path / "file")
    assert not (tmp_path / "package").exists()


def test_a_failure_leaves_the_earlier_export(database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    export(database, tmp_path / "package", ("csv",))
    monkeypatch.setattr(exporting, "_write_codebook", lambda file, found: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        export(database, tmp_path / "package", ("jsonl",))
    assert (tmp_path / "package" / "csv" / "reports.csv").is_file()
    assert [file.name for file in tmp_path.iterdir() if file.name.endswith((".part", ".old"))] == []
    database.table("agencies").insert(row("agencies", id=8, name="a"))  # no transaction was left open


def test_parquet_holds_the_same_rows(database: Any, tmp_path: Path) -> None:
    import pyarrow.parquet

    export(database, tmp_path / "package", ("jsonl", "parquet"))
    for name in ("statistics", "findings", "requests_wide"):
        table = pyarrow.parquet.read_table(tmp_path / "package" / "parquet" / f"{name}.parquet")
        rows = read(tmp_path / "package", {"path": f"jsonl/{name}.jsonl", "format": "jsonl"})
        for have, want in zip(table.to_pylist(), rows, strict=True):
            mixed = {key: str(want[key]) for key in ("expected", "actual") if want.get(key) is not None}
            assert have == want | mixed
    field = table.schema.field("received_total")
    assert field.metadata[b"unit"] == "件".encode()


def check_package(folder: Path) -> list[str]:
    """What the reference implementation of Frictionless finds wrong in the package.

    Left out is what it cannot read: JSON lines without a line, and Parquet, for which it wants pandas.
    """
    from frictionless import Package, system

    descriptor = json.loads((folder / "datapackage.json").read_text("utf-8"))
    descriptor["resources"] = [
        one for one in descriptor["resources"] if one["format"] != "parquet" and one["bytes"] > 0
    ]
    there = {one["name"] for one in descriptor["resources"]}
    for one in descriptor["resources"]:
        keys = one["schema"].get("foreignKeys", [])
        one["schema"]["foreignKeys"] = [key for key in keys if key["reference"]["resource"] in {"", *there}]
    with system.use_context(trusted=True):
        report = Package.from_descriptor(descriptor, basepath=str(folder)).validate()
    found = [f"{task.name}: {error.message}" for task in report.tasks for error in task.errors]
    return found + [error.message for error in report.errors]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A database as a build makes it of two agencies' reports."""
    data = tmp_path_factory.mktemp("built")
    crawl = Crawl(data, "R1", START)
    crawl.get(A, report_page("长沙市财政局", 2022))
    crawl.get(A_BEFORE, report_page("长沙市财政局", 2021))
    crawl.site("cs-cz", candidates=[A, A_BEFORE])
    crawl.end()
    build(data)
    return open_database(data / "gongkai.db")


def test_the_package_is_valid(built: Any, tmp_path: Path) -> None:
    """Types, required fields, keys, foreign keys, sizes and digests of every file, by the frictionless library."""
    result = export(built, tmp_path / "package", ("csv", "jsonl"))
    assert min(result.rows[name] for name in ("reports", "statistics", "captures", "sections", "requests_wide")) >= 2
    assert check_package(tmp_path / "package") == []
    for name, before, after in (("reports", "2022,2021,", "zero,2021,"), ("coverage", "found", "there")):
        file = tmp_path / "package" / "csv" / f"{name}.csv"
        kept = file.read_text("utf-8")
        assert before in kept, name
        file.write_text(kept.replace(before, after, 1), "utf-8")
    agencies = tmp_path / "package" / "csv" / "agencies.csv"
    agencies.write_text(agencies.read_text("utf-8").splitlines()[0] + "\n", "utf-8")
    found = check_package(tmp_path / "package")
    assert [one for one in found if one.startswith("reports: Type error in the cell")]
    assert [one for one in found if one.startswith("coverage: ") and "hash" in one]
    assert [one for one in found if one.startswith("reports: ") and "violates the foreign key" in one]


def test_parquet_files_are_as_described(built: Any, tmp_path: Path) -> None:
    import pyarrow.parquet

    export(built, tmp_path / "package", ("parquet",))
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    types = {"integer": "int64", "number": "double", "string": "string", "any": "string"}
    for resource in package["resources"]:
        file = tmp_path / "package" / resource["path"]
        assert resource["hash"] == "sha256:" + hashlib.sha256(file.read_bytes()).hexdigest()
        if resource["format"] == "parquet":
            schema = pyarrow.parquet.read_schema(file)
            described = [(field["name"], types[field["type"]]) for field in resource["schema"]["fields"]]
            assert [(field.name, str(field.type)) for field in schema] == described


def test_everything_is_described_in_both_languages(database: Any, tmp_path: Path) -> None:
    export(database, tmp_path / "package", ("csv",))
    rows = read(tmp_path / "package", {"path": "codebook.csv", "format": "csv"})
    package = json.loads((tmp_path / "package" / "datapackage.json").read_text("utf-8"))
    wanted = {
        (resource["name"], field["name"])
        for resource in package["resources"]
        if resource["name"] != "codebook"
        for field in [{"name": ""}, *resource["schema"]["fields"]]
    }
    assert {(one["table"], one["column"]) for one in rows} == wanted
    for one in rows:
        assert any("\u4e00" <= letter <= "\u9fff" for letter in one["zh"]) or one["zh"].startswith("WARC"), one
        assert one["en"].isascii() or "…" in one["en"], one
    assert {one["unit"] for one in rows} >= {"件", "万元"}
