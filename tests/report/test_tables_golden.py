"""Real reports: every cell of every table as a person has read it, and no cell more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import TableReading, read_tables

GOLDEN = Path(__file__).parents[1] / "golden"
FORMS = load_forms()
FOLDERS = sorted(path.parent for path in GOLDEN.glob("*/*/report.json"))


def read(folder: Path) -> TableReading:
    (file,) = folder.glob("document.*")
    return read_tables(extract(file.read_bytes(), FORMS), FORMS)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_every_cell_is_right(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text("utf-8"))
    stated = [one for one in report["statistics"] if one["source"] == "table"]
    reading = read(folder)
    got = {(*one.cell,): (one.value, one.kind, one.unit) for one in reading.statistics}
    assert got == {
        (one["table_id"], one["line"], one["column"]): (one["value"], one["kind"], one["unit"]) for one in stated
    }
    if stated:
        assert reading.era == report["era"]


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_prose_is_not_taken_for_a_table(folder: Path) -> None:
    (file,) = folder.glob("document.*")
    document = extract(file.read_bytes(), FORMS)
    reading = read_tables(document, FORMS)
    used = [document.lines[number].text for number in reading.used_lines]
    assert not [line for line in used if "。" in line]
    report = json.loads((folder / "report.json").read_text("utf-8"))
    if {one["source"] for one in report["statistics"]} == {"prose"}:
        assert not used


def test_raw_text_stands_where_the_locator_says() -> None:
    for folder in FOLDERS:
        (file,) = folder.glob("document.*")
        document = extract(file.read_bytes(), FORMS)
        for one in read_tables(document, FORMS).statistics:
            if one.locator["kind"] == "span":
                assert document.text[one.locator["start"] : one.locator["end"]].strip() == (one.raw or "")
