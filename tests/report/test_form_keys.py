"""The forms and the published list of keys say the same."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from archive.config import load_forms

FORMS = load_forms()
with (Path(__file__).parents[1] / "data" / "form_keys.tsv").open(encoding="utf-8") as file:
    KEYS = list(csv.DictReader(file, delimiter="\t"))
SEVEN = next(row["columns"] for row in KEYS if row["line"] == "received").split(",")


def cells(era: str) -> list[tuple[str, str, str, str]]:
    listed = []
    for row in KEYS:
        if row["era"] not in (era, "both") or (row["era"] == "both" and era == "2014"):
            continue
        columns = row["columns"].split(",")
        if columns == ["(the same seven)"]:
            columns = SEVEN
        if columns == ["the same five"]:
            columns = ["upheld", "corrected", "other_result", "pending", "total"]
        units = row["unit"].split("/")
        units = units * len(columns) if len(units) == 1 else units
        listed += [(row["table_id"], row["line"], column, unit) for column, unit in zip(columns, units, strict=True)]
    return listed


@pytest.mark.parametrize("era", ["2014", "2019", "2021"])
def test_every_key_is_in_the_form_and_none_else(era: str) -> None:
    form = next(form for form in FORMS if form.era == era)
    have = [
        (table.id, line.id, column.id, line.unit_of(column)) for table in form.tables for line, column in table.cells
    ]
    assert sorted(have) == sorted(cells(era))
