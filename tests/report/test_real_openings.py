"""How real reports begin, as extractors left them: whose they are, on which year, and which are none.

`data/real_openings.tsv`: texts cut short, coded by hand; `-` for the agency where the text is no report, nothing where
it names none.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report

OPENINGS = Path(__file__).parent / "data" / "real_openings.tsv"


def coded() -> list[list[str]]:
    return [line.split("\t") for line in OPENINGS.read_text("utf-8").splitlines()[1:]]


@pytest.mark.parametrize("row", coded(), ids=lambda row: f"{row[0]} {row[1]}")
def test_who_and_when(row: list[str]) -> None:
    agency, year, era, published, period, phone, text = row
    report = parse_report(extract(text.replace("\\n", "\n").encode(), load_forms()), load_forms(), load_words())
    if agency == "-":
        assert report.status == "not_a_report"
        return
    assert report.status != "not_a_report", report.reason
    read = (report.agency or "", str(report.year or ""), report.era)
    assert read == (agency, year, era)
    covered = f"{report.period_start}/{report.period_end}" if report.period_start else ""
    assert (report.published_on or "", covered, report.phone or "") == (published, period, phone)
