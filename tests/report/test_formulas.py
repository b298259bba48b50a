"""What old Excel sheets and OpenDocument sheets show for a figure that they do not state is unclear, not blank."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.files.formulas import of_old_excel
from archive.report.files.shown import unseen_parts
from archive.report.tables.statistics import read_tables
from tests.report.test_opendocument import package, table
from tests.report.test_shown import ANNEX

FORMS = load_forms()
OLD = Path(__file__).parent / "data" / "formulas.xls"


def sheet(*rows: str) -> bytes:
    return package("spreadsheet", table(*rows).replace("<table:table>", '<table:table table:name="统计表">'))


def shown(cell: str) -> dict[tuple[int, int], str]:
    return dict(unseen_parts(sheet("<table:table-cell/>" + cell))["统计表"].instead)


@pytest.mark.parametrize(
    ("attributes", "inner", "text"),
    [
        ('table:formula="of:=SUM([.A1])"', "", "=SUM([.A1])"),
        # an error, as LibreOffice stores it
        (
            'table:formula="of:=1/0" office:value-type="string" office:string-value=""',
            "<text:p>#DIV/0!</text:p>",
            "#DIV/0!",
        ),
        ('table:formula="of:=1/0"', "<text:p>#DIV/0!</text:p>", "#DIV/0!"),
        ('table:formula="of:=1+1" office:value-type="float" office:value="2"', "<text:p>2</text:p>", None),
        ('table:formula="of:=A" office:value-type="string"', "<text:p>无</text:p>", None),
        # a formula that yields an empty text
        ('table:formula="of:=&quot;&quot;"', "<text:p/>", None),
        ('office:value-type="float" office:value="2"', "<text:p>2</text:p>", None),
    ],
)
def test_a_cell_of_an_open_document(attributes: str, inner: str, text: str | None) -> None:
    cell = f"<table:table-cell {attributes}>{inner}</table:table-cell>"
    assert shown(cell) == ({} if text is None else {(0, 1): text})


def test_a_cell_that_stands_for_several() -> None:
    cell = '<table:table-cell table:number-columns-repeated="2" table:formula="of:=A"/>'
    assert shown(cell) == {(0, 1): "=A", (0, 2): "=A"}


def test_the_cells_of_an_old_sheet() -> None:
    """Its row: 1, SUM(A1:A1), A1+A1 and IF(A1=1,"","") that were never computed, an error; the IF may be blank."""
    payload = OLD.read_bytes()
    assert unseen_parts(payload)["统计表"].instead == {(0, 1): "=", (0, 2): "=", (0, 4): "#DIV/0!"}
    texts = [cell.text for cell in extract(payload, FORMS).grids[0].rows[0]]
    assert texts == ["1", "=", "=", "", "#DIV/0!"]


@pytest.mark.parametrize("kind", [0x0809, 0x0085, 0x0006, 0x0205])
@pytest.mark.parametrize("length", range(40))
def test_a_record_that_is_cut_or_empty_says_nothing(kind: int, length: int) -> None:
    body = (bytes(12) + b"\xff\xff" + bytes(26))[:length]  # of a formula, one without an operation
    assert of_old_excel(struct.pack("<HH", kind, length) + body) == {}


def test_a_figure_of_the_form() -> None:
    rows = [f"{text_cell(line.label)}{text_cell(line.unit or '')}{value(3)}" for line in ANNEX]
    rows[1] = rows[1].replace(value(3), '<table:table-cell table:formula="of:=SUM([.C1])"/>')
    payload = sheet(text_cell("统计指标") + text_cell("单位") + text_cell("统计数"), *rows)
    found = {one.line: one for one in read_tables(extract(payload, FORMS), FORMS).statistics}
    assert len(found) == len(ANNEX)
    assert [(one.value, one.kind, one.raw) for one in found.values() if one.value != 3] == [
        (None, "unclear", "=SUM([.C1])")
    ]


def text_cell(text: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'


def value(figure: int) -> str:
    return f'<table:table-cell table:formula="of:={figure}" office:value-type="float" office:value="{figure}"/>'
