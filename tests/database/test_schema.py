from __future__ import annotations

import csv
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.config import load_forms
from archive.database import migrations
from archive.database.schema import SchemaError, descriptions, open_database, schema_version
from archive.database.tables import TABLES
from archive.database.views import cell_column, views

CONTRACT = {
    "captures": "id url captured_at http_status media_type payload_digest record_type warc_file warc_offset warc_length"
    " run_id verdict",
    "agencies": "id name region_code region_name level kind valid_from valid_to successor_id",
    "agency_hosts": "agency_id host first_seen last_seen",
    "reports": "id url agency_id agency year era title published_on publisher period_start period_end phone address"
    " postcode email document_media_type capture_id page_capture_id parser_version is_current duplicate_of status reason",
    "sections": "report_id number heading text",
    "points": "report_id position kind text section locator",
    "statistics": "report_id table_id line column value unit raw kind source scope ordinal confidence locator",
    "findings": "report_id check_id outcome severity expected actual message cells",
    "corrections": "url payload_digest table_id line column value reason who date",
    "changes": "url from_capture to_capture kind detail",
    "runs": "id command started_at finished_at outcome stats",
    "run_sites": "run_id site_id pages captures reports errors reason",
    "coverage": "agency_id year status late",
}


def columns(database_path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(database_path)) as connection:
        return [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]


@pytest.mark.parametrize("table", CONTRACT)
def test_tables_have_the_public_columns(tmp_path: Path, table: str) -> None:
    open_database(tmp_path / "a.db").close()
    assert not set(CONTRACT[table].split()) - set(columns(tmp_path / "a.db", table))


def test_every_column_is_described_in_both_languages(tmp_path: Path) -> None:
    open_database(tmp_path / "a.db").close()
    told = descriptions(load_forms())
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type IN ('table', 'view')")]
    for name in names:
        if name.startswith("reports_search_"):
            continue
        described = told[name]
        assert {*columns(tmp_path / "a.db", name), ""} == described.keys()
        assert all(zh and en for zh, en in described.values()), name


def test_wide_views_have_a_column_for_every_cell_of_the_forms() -> None:
    of_name = {view.name: {column.name for column in view.columns} for view in views(load_forms())}
    with Path("tests/data/form_keys.tsv").open(encoding="utf-8") as file:
        lines = [row for row in csv.DictReader(file, delimiter="\t") if row["table_id"] in {"requests", "proceedings"}]
    assert lines
    for row in lines:
        assert cell_column(row["line"], "total") in of_name[f"{row['table_id']}_wide"]
    assert "regulations_in_force" in of_name["disclosure_2021"]
    assert "procurement_amount" in of_name["disclosure_2019"]
    assert len(of_name["requests_wide"]) == sum(
        1 for v in views(load_forms()) if v.name == "requests_wide" for _ in v.columns
    )


def test_newer_database_is_refused_in_one_line(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute(f"PRAGMA user_version = {migrations.VERSION + 1}")
    with pytest.raises(SchemaError, match="newer than version") as caught:
        open_database(tmp_path / "a.db")
    assert "\n" not in str(caught.value)


def test_missing_and_broken_files_are_named(tmp_path: Path) -> None:
    with pytest.raises(SchemaError, match="there is no database here"):
        open_database(tmp_path / "none.db", create=False)
    (tmp_path / "broken.db").write_bytes(b"this is no database at all, only some text" * 50)
    with pytest.raises(SchemaError, match="cannot be opened"):
        open_database(tmp_path / "broken.db")


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.db")) as database:
        assert schema_version(database) == migrations.VERSION
        assert database.journal_mode == "wal"
        before = database.execute("SELECT total_changes()").fetchone()
        schema = database.schema
    with closing(open_database(tmp_path / "a.db", create=False)) as database:
        assert database.schema == schema
        assert database.execute("SELECT total_changes()").fetchone() <= before


def test_older_database_gets_what_it_lacks(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.db")) as database:
        wanted = {index.name for index in database.table("statistics").indexes}
        database.execute('DROP INDEX "idx_statistics_line"')
        database.execute('CREATE INDEX "idx_statistics_raw" ON statistics (raw)')
        database.execute("DROP TABLE document_visits")
        database.execute("PRAGMA user_version = 1")
        database.conn.commit()
    with closing(open_database(tmp_path / "a.db")) as database:
        assert {index.name for index in database.table("statistics").indexes} == wanted
        assert database.table("document_visits").exists()
        assert schema_version(database) == migrations.VERSION


def test_whole_numbers_stay_whole_and_absent_is_null(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.db")) as database:
        for value in (12, 12.0, 26.55, None):
            given = database.execute("SELECT 1").fetchone()[0]
            database.execute("DELETE FROM corrections")
            database.table("corrections").insert(
                {"id": given, "url": "u", "payload_digest": "d", "table_id": "t", "line": "l", "column": "c",
                 "value": value, "reason": "r", "who": "w", "date": "2026-01-01"}
            )  # fmt: skip
            kept = database.execute("SELECT value FROM corrections").fetchone()[0]
            assert kept == value
            assert type(kept) is (type(None) if value is None else float if value == 26.55 else int)


def test_tables_come_after_those_that_they_refer_to() -> None:
    seen: set[str] = set()
    for table in TABLES:
        seen.add(table.name)
        later = {column.references for column in table.columns if column.references} - seen
        assert not later or (table.name, later) == ("captures", {"snapshots"})
