"""Tables for people: everything is described in both languages, facets are cheap, rows have names."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from archive.browse.metadata import metadata
from archive.config import load_forms
from archive.database.schema import open_database
from archive.database.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlite_utils import Database

SMALL = {"runs", "run_sites", "coverage", "agencies", "crosswalk"}  # a scan of them costs little


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    folder: Path = tmp_path_factory.mktemp("metadata")
    with closing(open_database(folder / "gongkai.db")) as database:
        yield database


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    tables: dict[str, Any] = metadata("gongkai", load_forms())["databases"]["gongkai"]["tables"]
    return tables


def has_both(text: str) -> bool:
    """Chinese and Latin letters; a name such as WARC-Record-ID is the same in both."""
    words = text.split(" · ") if " · " in text else [text, text]
    is_name = len(set(words)) == 1 and " " not in words[0] and words[0].isascii()
    has_chinese = any("\u4e00" <= letter <= "\u9fff" for letter in text)
    return is_name or (has_chinese and any(letter.isascii() and letter.isalpha() for letter in text))


def test_every_table_view_and_column_is_described_in_both_languages(
    database: Database, described: dict[str, Any]
) -> None:
    inner = ("reports_search_", "sqlite_")
    there = [name for name in (*database.table_names(), *database.view_names()) if not name.startswith(inner)]
    assert len(there) > 20
    for name in there:
        table = described[name]
        assert has_both(table["description"]), name
        columns = [row[1] for row in database.execute(f'pragma table_info("{name}")')]
        assert set(columns) <= table["columns"].keys(), name
        for column in columns:
            zh, dot, en = table["columns"][column].partition(" · ")
            assert zh.strip(), (name, column)
            assert dot, (name, column)
            assert en.strip(), (name, column)
            assert has_both(table["columns"][column]), (name, column, table["columns"][column])


def test_nothing_is_described_that_is_not_there(database: Database, described: dict[str, Any]) -> None:
    assert described.keys() <= {*database.table_names(), *database.view_names()}
    for name, table in described.items():
        columns = {row[1] for row in database.execute(f'pragma table_info("{name}")')}
        named = [*table["columns"], *table.get("facets", ())]
        named += [table[key] for key in ("sort", "sort_desc", "label_column") if key in table]
        assert set(named) <= columns, name


def test_facets_of_long_tables_have_an_index_each(database: Database, described: dict[str, Any]) -> None:
    for name, table in described.items():
        for facet in table.get("facets", ()):
            first = {index.columns[0] for index in database.table(name).indexes}
            assert name in SMALL or facet in first, (name, facet)
    first = {index.columns[0] for index in database.table("statistics").indexes}
    assert {"table_id", "kind", "source", "unit", "line", "scope"} <= first


def test_rows_that_others_refer_to_have_a_name(described: dict[str, Any]) -> None:
    referred = {column.references for table in TABLES for column in table.columns if column.references}
    assert referred <= {table.name for table in TABLES if table.label}
    assert all(described[name]["label_column"] for name in referred)
