"""Fonts of PDF files that name a table of Chinese for their codes, or bring one of their own."""

from __future__ import annotations

import random
from typing import Any

import pytest
from pdfminer.cmapdb import CMap, CMapDB
from pdfminer.psparser import LIT

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.pdf.fonts import Fonts, _Encoding
from tests.report.ugly import paper, printed

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)
ENCODINGS = [
    # what the font names, its collection, how its codes are made
    ("/UniGB-UCS2-H", "GB1", "utf-16-be"),
    ("/UniGB-UTF16-H", "GB1", "utf-16-be"),
    ("/GBK-EUC-H", "GB1", "gbk"),
    ("/GBKp-EUC-H", "GB1", "gbk"),
    ("/GBK2K-H", "GB1", "gb18030"),
]
# a table that the file brings along: each code is the number of the font's character
OWN = """begincmap /CMapType 1 def /CMapName /Own def 1 begincodespacerange <0000> <FFFF> endcodespacerange
1 begincidrange <0000> <FFFF> 0 endcidrange endcmap"""


class Encoded(printed._Press):
    """Text in codes of another encoding, with a map of those that it has, or none."""

    encoding, collection, codec, has_map = "/UniGB-UCS2-H", "GB1", "utf-16-be", True

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.chars = set("- 0123456789")

    def text(self, x: float, top: float, text: str) -> None:
        if text.strip():
            text = text.encode(self.codec, "replace").decode(self.codec)
            self.chars |= set(text)
            place = f"{x:.2f} {self.size[1] - top - printed._SIZE:.2f}"
            self.pages[-1].append(f"BT /F1 {printed._SIZE} Tf {place} Td <{text.encode(self.codec).hex()}> Tj ET")

    def bound(self) -> bytes:
        whole = super().bound().decode("ascii")
        lines = [f"<{char.encode(self.codec).hex()}> <{char.encode('utf-16-be').hex()}>" for char in sorted(self.chars)]
        parts = [lines[start : start + 100] for start in range(0, len(lines), 100)]
        ranges = " ".join(f"{len(part)} beginbfchar {' '.join(part)} endbfchar" for part in parts)
        spaces = "1 begincodespacerange <0000> <FFFF> endcodespacerange"
        if self.codec != "utf-16-be":
            spaces = "2 begincodespacerange <00> <80> <8140> <FEFE> endcodespacerange"
        own = f"begincmap /CMapType 2 def /CMapName /Plain def {spaces} {ranges} endcmap"
        whole = whole.replace(printed._stream(printed._TO_UNICODE), printed._stream(own))
        if not self.has_map:
            whole = whole.replace(" /ToUnicode 5 0 R", "")
        whole = whole.replace("/Identity-H", self.encoding).replace("(Identity)", f"({self.collection})")
        if self.collection == "GB1":
            whole = whole.replace("[0 127 500]", "[1 95 500 814 939 500]")
        table = printed._stream(OWN).replace("<<", "<< /Type /CMap /CMapName /Own")
        return whole.replace("xref\n", f"900 0 obj\n{table}\nendobj\nxref\n", 1).encode("ascii")


def filled() -> paper.Paper:
    rng = random.Random(3)
    return paper.write("2021", paper.counts("2021", rng), rng, set())


def printed_with(press: type[Encoded], sheet: paper.Paper, monkeypatch: pytest.MonkeyPatch) -> bytes:
    monkeypatch.setattr(printed, "_Press", press)
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    return printed.document(tables, "lines")


def figures(payload: bytes) -> dict[Any, tuple[float | None, str]]:
    report = parse_report(extract(payload, FORMS), FORMS, WORDS)
    return {one.cell: (one.value, one.kind) for one in report.statistics if one.source == "table"}


@pytest.mark.parametrize("has_map", [True, False])
@pytest.mark.parametrize(("encoding", "collection", "codec"), ENCODINGS)
def test_a_font_that_names_a_table_of_chinese(
    encoding: str, collection: str, codec: str, has_map: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {"encoding": encoding, "collection": collection, "codec": codec, "has_map": has_map}
    sheet = filled()
    payload = printed_with(type("Own", (Encoded,), named), sheet, monkeypatch)
    assert figures(payload) == sheet.expected


@pytest.mark.parametrize("has_map", [True, False])
def test_a_font_with_a_table_of_its_own(has_map: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    named = {"encoding": "900 0 R", "collection": "Identity", "has_map": has_map}
    sheet = filled()
    payload = printed_with(type("Own", (Encoded,), named), sheet, monkeypatch)
    assert figures(payload) == (sheet.expected if has_map else {})


def test_letters_that_a_font_does_not_have_are_no_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A table of Chinese as it is written in Taiwan has no 类 and no 单; their codes are not the ends of others."""
    sheet = filled()
    press = type("Own", (Encoded,), {"encoding": "/UniCNS-UCS2-H", "collection": "CNS1", "has_map": False})
    found = figures(printed_with(press, sheet, monkeypatch))
    assert found
    assert {cell: one for cell, one in found.items() if one != sheet.expected.get(cell) and one[1] != "unclear"} == {}


@pytest.mark.parametrize(
    ("name", "code", "characters"),
    [
        ("UniGB-UCS2-H", "00314e2d", [18, 4559]),
        ("UniCNS-UCS2-H", "060000310032", [0, 18, 19]),  # the first is none, and its second half no other's first
        ("GBK-EUC-H", "31d6d0ff31", [830, 4559, 0, 830]),
    ],
)
def test_a_code_that_a_table_lacks_is_one(name: str, code: str, characters: list[int]) -> None:
    table = CMapDB.get_cmap(name)
    assert isinstance(table, CMap)
    assert list(_Encoding(table).decode(bytes.fromhex(code))) == characters


@pytest.mark.parametrize("descent", [-250, -117, 0, 90])
def test_what_stands_in_one_line_has_one_height_whatever_its_font_says(descent: int) -> None:
    described = {"Type": LIT("FontDescriptor"), "Ascent": 1000 + descent, "Descent": descent}
    font = Fonts().get_font(None, {"Type": LIT("Font"), "Subtype": LIT("TrueType"), "FontDescriptor": described})
    assert font.get_descent() == pytest.approx(-0.12)
