"""What corresponds across the eras: every cell exists, nothing stands twice, and what is wrong is named with its place."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from archive.config import SettingsError, load_crosswalk, load_forms, naming
from archive.database.schema import open_database
from archive.report.crosswalk import parse_crosswalk
from tests.crawled import START, Crawl, rows_of

if TYPE_CHECKING:
    from pathlib import Path

    from archive.report.crosswalk import Correspondence

TEXT = (resources.files("settings") / "crosswalk.toml").read_text("utf-8")
ENTRY = """
[[entries]]
from = "2019"
to = "2021"
kind = "same"
confidence = 0.9
why = "so they say"
cells = ["requests.received.*"]
"""


def parse(text: str) -> tuple[Correspondence, ...]:
    with naming("settings/crosswalk.toml"):
        return parse_crosswalk(text, load_forms(), {"fees_collected"}, "settings/crosswalk.toml")


def found(one: str, other: str) -> Correspondence:
    (match,) = [
        pair
        for pair in load_crosswalk()
        if ".".join((pair.from_era, *pair.from_cell)) == one and ".".join((pair.to_era, *pair.to_cell)) == other
    ]
    return match


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("2019", "2022", "from '2022' to '2021': the eras are 2008, 2014, 2019, 2021"),
        ("2019", "2021", "two eras, the earlier one first"),
        ('to = "2021"', 'to = "2014"', "two eras, the earlier one first"),
        ("same", "equal", "kind 'equal' is none of same"),
        ("0.9", "1.1", "confidence 1.1"),
        ("0.9", "-0.1", "confidence -0.1"),
        ("0.9", "0", "confidence 0"),
        ("same", "different", "confidence 0.9"),
        ("0.9", '"sure"', "could not convert"),
        ("so they say", " ", "does not say why"),
        ("why =", "because =", "because, why"),
        ("requests.received.*", "requests.received", "TABLE.LINE.COLUMN"),
        ("requests.received.*", "request.received.*", "no table request"),
        ("requests.received.*", "requests.recieved.*", "no line recieved"),
        ("requests.received.*", "requests.received.women", "in 2019 that line has no column women"),
        ("requests.received.*", "requests.other_reason.*", "no line other_reason"),
        ("requests.received.*", "requests.received.* = requests.other_reason.total", "stands on both sides"),
        ("requests.received.*", "requests.received.* = proceedings.reconsideration.*", None),
        ("requests.received.*", "requests.received.* = disclosure.licences.*", "no column in common"),
        ("requests.received.*", "prose.smiles.total", "no rule reads that line"),
        (
            '"requests.received.*"',
            '"requests.received.*", "requests.received.total"',
            "stands in an earlier entry, too",
        ),
        ("[[entries]]", "[[entry]]", "there are no entries"),
        ("[[entries]]", "[entries", "not TOML"),
    ],
)
def test_a_fault_is_named_with_its_place(old: str, new: str, said: str | None) -> None:
    text = ENTRY.replace(old, new, 1)
    assert text != ENTRY
    if said is None:
        assert [one.from_cell[2] for one in parse(text)] == ["total"]
        return
    with pytest.raises(SettingsError, match=r"^settings/crosswalk.toml: .*" + said.replace("'", ".")):
        parse(text)


def test_the_second_entry_is_named() -> None:
    with pytest.raises(SettingsError, match=r"entry 2: requests\.received\.natural_person"):
        parse(ENTRY + ENTRY)


def test_a_star_stands_for_the_columns_of_both() -> None:
    assert len(parse(ENTRY)) == 7


def test_what_is_known_of_the_eras_stands_there() -> None:
    assert found("2019.requests.received.total", "2021.requests.received.total").kind == "same"
    other = found("2019.requests.other_handling.natural_person", "2021.requests.other_reason.natural_person")
    assert other.kind == "broader"
    published = found(
        "2019.disclosure.normative_documents.total_public", "2021.disclosure.normative_documents.in_force"
    )
    fees = found("2019.disclosure.administrative_fees.items_last_year", "2021.disclosure.administrative_fees.amount")
    assert {(one.kind, one.confidence) for one in (published, fees)} == {("different", 0)}
    granted = found("2014.annex2014.answered_granted.total", "2019.requests.granted.total")
    assert granted.kind == "loose"
    assert granted.confidence < 0.7


def test_every_request_and_every_proceeding_of_2019_has_its_cell_in_2021() -> None:
    form = load_forms().of_era("2019")
    assert form is not None
    cells = {(table.id, line.id, column.id) for table in form.tables[1:] for line, column in table.cells}
    assert cells == {one.from_cell for one in load_crosswalk() if one.from_era == "2019" and one.from_cell[0] in ("requests", "proceedings")}  # fmt: skip


def test_the_database_has_it_and_joins_by_it_as_the_page_says(tmp_path: Path) -> None:
    from archive.build import build

    with Crawl(tmp_path, "r1", START) as crawl:
        crawl.get("http://www.changsha.gov.cn/", b"<html><body><p>x</p></body></html>")
    build(tmp_path)
    assert rows_of(tmp_path, "SELECT count(*) FROM crosswalk") == [(len(load_crosswalk()),)]
    sql = 'SELECT kind, confidence, why FROM crosswalk WHERE from_line = "other_handling" AND to_line = "other_reason"'
    assert {row[:2] for row in rows_of(tmp_path, sql.replace('"', "'"))} == {("broader", 0.95)}
    page = (resources.files("archive").parent / "docs" / "eras.md").read_text("utf-8")  # type: ignore[attr-defined]
    queries = [part.split("```")[0] for part in page.split("```sql\n")[1:]]
    assert queries
    for query in queries:
        rows_of(tmp_path, query)


def test_an_older_database_gets_the_table(tmp_path: Path) -> None:
    path = tmp_path / "gongkai.db"
    open_database(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE crosswalk")
        connection.execute("PRAGMA user_version = 2")
        connection.commit()
    assert "crosswalk" in open_database(path).table_names()
