"""A figure is what the sheet shows, where that is a figure; a sign for none, nothing or a share is not one."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.files.formats import BUILT_IN, figure, formatted
from archive.report.files.runs import as_seen
from archive.report.tables.statistics import read_tables
from tests.report.test_document_workbook import SEVEN, workbook
from tests.report.test_shown import SHEET, changed

FORMS = load_forms()
DATA = Path(__file__).parent / "data"


@pytest.mark.parametrize("name", ["shown.xlsx", "shown.xls", "shown.ods"])
def test_the_cells_of_a_sheet(name: str) -> None:
    """As LibreOffice stores them; the ninth is struck out."""
    texts = [cell.text for cell in extract((DATA / name).read_bytes(), FORMS).grids[0].rows[0]]
    assert texts == ["2900%", "", "-", "12,345", "29件", "3 (2.6)", "26.5534", "TRUE", "", "29", "/"]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (29, "0%", "2900%"),
        (0.295, "0.0%", "29.5%"),
        (0, "0;-0;;@", ""),
        (5, "0;-0;;@", "5"),
        (5, ";;;", ""),
        (0, BUILT_IN[41], "-"),
        (-12345, BUILT_IN[41], "-12,345"),
        (12345, BUILT_IN[43], "12,345.00"),
        (29, '0"件"', "29件"),
        (29, r"0\件", "29件"),
        (29, 'General"件"', "29件"),
        (29, '"约"0', "约29"),
        (0, '[=0]"/"', "/"),
        (5, '[=0]"/"', "5"),
        (290, '[>100]"大于100";0', "大于100"),
        (29, '[>100]"大于100";0', "29"),
        (-3, "0;[Red]0", "-3"),
        (-3, r"0.00_);[Red]\(0.00\)", "-3.00"),
        (5, "+0;-0;0", "+5"),
        (12345, '0!.0,"万"', "1.2万"),
        (123456, '#!.0000"万"', "12.3456万"),
        (12345, '0.0,"千"', "12.3千"),
        (7, "000", "007"),
        (0, "#", ""),
        (5, "0.##", "5"),
        (5.25, "0.##", "5.25"),
        (0.5, "#,##0.00", "0.50"),
        (1234567.891, "#,##0.0", "1,234,567.9"),
        (29, "[DBNum1][$-804]General", "29"),
        (5, '"是"', "是"),
        # left as they are: dates, parts, powers of ten, what no report has
        (5, 'yyyy"年"', None),
        (5, "# ?/?", None),
        (5, "0.00E+00", None),
        (1e30, "0.00", None),
        (float("inf"), "0", None),
        (5, "0" * 300, None),
    ],
)
def test_a_format(value: float, code: str, shown: str | None) -> None:
    assert formatted(value, code) == shown


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (12345, '0!.0,"万"', None),  # rounded
        (10000, '0!.0,"万"', "1.0万"),
        (26.5534, "0.00", None),
        (2.6, "0", "3 (2.6)"),
        (7, "000", None),
        (29, "¥#,##0.00", "29.00"),
        (29, "General", None),
        (29, None, None),
    ],
)
def test_what_a_cell_says(value: float, code: str | None, text: str | None) -> None:
    assert figure(value, code) == text


def test_a_sheet_that_shows_no_zeros() -> None:
    rows: list[list[str | float]] = [["", *SEVEN], ["（一）予以公开", 5.0, 0.0, 1.0, 0.0, 0.0, 2.0, 8.0]]
    view = '<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews><sheetData>'
    payload = changed(workbook(rows), SHEET, "<sheetData>", view)
    values = [one.value for one in read_tables(extract(payload, FORMS), FORMS).statistics]
    assert values == [5, None, 1, None, None, 2, 8]


def test_a_sheet_without_formats_stays_as_it_is() -> None:
    payload = workbook([["", *SEVEN]])
    assert as_seen(payload) is payload
