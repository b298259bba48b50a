"""Figures of a PDF that are struck out beside their corrections are none; rules and underlines strike nothing out."""

from __future__ import annotations

import io
import random
from typing import Any

import pdfplumber
import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.pdf.shown import shown
from tests.report.ugly import paper, printed

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)
FOOT, HALF = 600.0, 4.0  # where the letters stand, and the width of a digit
# what is drawn about the figure 56 at 100 points, and the 57 right behind it
DRAWN = {
    "a line": (f"100 {FOOT + 3} m 108 {FOOT + 3} l S", "57"),
    "a thin box": (f"100 {FOOT + 2.5} 8 0.6 re f", "57"),
    "two lines": (f"100 {FOOT + 2} m 108 {FOOT + 2} l 100 {FOOT + 3.5} m 108 {FOOT + 3.5} l S", "57"),
    "pieces": (f"100 {FOOT + 3} m 104 {FOOT + 3} l S 104 {FOOT + 3} m 108 {FOOT + 3} l S", "57"),
    "a little further": (f"98 {FOOT + 3} m 109 {FOOT + 3} l S", "57"),
    "a little aslant": (f"100 {FOOT + 2.5} m 108 {FOOT + 3.5} l S", "57"),
    "both figures": (f"100 {FOOT + 3} m 116 {FOOT + 3} l S", ""),
    "a line aslant": (f"100 {FOOT - 0.5} m 108 {FOOT + 7} l S", "57"),
    "a line aslant downwards": (f"99 {FOOT + 8} m 109 {FOOT - 1} l S", "57"),
    "a cross": (f"100 {FOOT} m 108 {FOOT + 7} l S 100 {FOOT + 7} m 108 {FOOT} l S", "57"),
    "a slanted box": (f"100 {FOOT - 0.5} m 108 {FOOT + 6} l 108 {FOOT + 7} l 100 {FOOT + 0.5} l h f", "57"),
    "a slanted box downwards": (f"100 {FOOT + 7} m 108 {FOOT} l 108 {FOOT - 1} l 100 {FOOT + 6} l h f", "57"),
    "a curve": (f"100 {FOOT} m 102 {FOOT + 2} 106 {FOOT + 5} 108 {FOOT + 7} c S", "57"),
    "strokes by hand": (f"100 {FOOT} m 103 {FOOT + 3} l 105 {FOOT + 4} l 108 {FOOT + 7} l S", "57"),
    "a triangle": (f"100 {FOOT} m 108 {FOOT + 7} l 108 {FOOT} l h S", "5657"),
    "a ring": (
        f"100 {FOOT + 3} m 100 {FOOT + 9} 108 {FOOT + 9} 108 {FOOT + 3} c 108 {FOOT - 3} 100 {FOOT - 3} 100 {FOOT + 3} c S",
        "5657",
    ),
    "a line aslant through both": (f"100 {FOOT} m 116 {FOOT + 7} l S", ""),
    "from corner to corner of a cell": (f"96 {FOOT - 8} m 120 {FOOT + 14} l S", "5657"),
    "a line aslant beside": (f"70 {FOOT} m 98 {FOOT + 7} l S", "5657"),
    "a line below": (f"100 {FOOT - 1} m 108 {FOOT - 1} l S", "5657"),
    "a line at the foot": (f"100 {FOOT} m 108 {FOOT} l S", "5657"),
    "a line above": (f"100 {FOOT + 7} m 108 {FOOT + 7} l S", "5657"),
    "a mark": (f"1 1 0 rg 100 {FOOT + 1} 8 4 re f 0 g", "5657"),
    "a rule that goes on": (f"80 {FOOT + 3} m 140 {FOOT + 3} l S", "5657"),
    "a rule in pieces": (f"80 {FOOT + 3} m 100 {FOOT + 3} l 100 {FOOT + 3} m 116 {FOOT + 3} l S", "5657"),
    "the rule of a cell": (f"99 590 m 99 620 l S 99 {FOOT + 3} m 117 {FOOT + 3} l S", "5657"),
}


def placed(drawn: str) -> bytes:
    press = printed._Press("lines", (595.0, 842.0))
    for place, text in ((16, "本年收到申请，"), (100, "56"), (100 + 2 * HALF, "57")):
        press.text(place, press.size[1] - FOOT - printed._SIZE, text)
    press.pages[-1].append(f"0.5 w {drawn}")
    for line in range(5):
        press.text(20, 300 + 20 * line, "本机关高度重视政府信息公开工作")
    return press.bound()


@pytest.mark.parametrize("way", DRAWN)
def test_what_a_line_strikes_out(way: str) -> None:
    drawn, left = DRAWN[way]
    payload = placed(drawn)
    with pdfplumber.open(io.BytesIO(payload)) as source:
        page = shown(source.pages[0])
        assert "".join(char["text"] for char in page.chars if char["text"].isdigit() and char["top"] < 300) == left
        assert bool(page.lines or page.rects or page.curves) == (left == "5657")
    assert "".join(extract(payload, FORMS).lines[0].text.split()) == f"本年收到申请，{left}"


class Corrected(printed._Press):
    """Every so manieth figure stands behind another, which is struck out; by a note on the page, or in its text."""

    every, is_noted, is_drawn, ruled, rise = 9, False, True, True, 0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.notes: list[tuple[int, float, float]] = []
        self.seen = 0

    def text(self, x: float, top: float, text: str) -> None:
        self.seen += text.isdigit()
        if text.isdigit() and self.seen % self.every == 0:
            foot = self.size[1] - top - printed._SIZE
            super().text(x, top, "7")
            if self.is_noted:
                self.notes.append((len(self.pages), x, foot))
            else:
                line = f"{x} {foot + 3 - self.rise / 2} m {x + HALF} {foot + 3 + self.rise / 2} l S"
                self.pages[-1].append(f"0.5 w {line}")
            x += HALF + 1
        super().text(x, top, text)

    def frame(self, *arguments: Any, **named: Any) -> None:
        if self.ruled:
            super().frame(*arguments, **named)

    def _side(self, *arguments: Any, **named: Any) -> None:
        if self.ruled:
            super()._side(*arguments, **named)

    def bound(self) -> bytes:
        notes = []
        for page, x, foot in self.notes:
            area = f"{x - 1} {foot - 1} {x + HALF + 1} {foot + 8}"
            marked = f"{x} {foot + 7} {x + HALF} {foot + 7} {x} {foot - 1} {x + HALF} {foot - 1}"
            said = f"/Subtype /StrikeOut /Rect [{area}] /QuadPoints [{marked}] /F 4"
            look = f"/BBox [{area}] /Matrix [1 0 0 1 {1 - x} {1 - foot}]"
            line = f"0.5 w {x} {foot + 3} m {x + HALF} {foot + 3} l S"
            notes.append(printed.Note(page, said, look, line, self.is_drawn))
        return printed.annotated(super().bound(), notes).encode("ascii")


@pytest.mark.parametrize(
    "how",
    [
        {},
        {"ruled": False},
        {"rise": 7},
        {"rise": -7, "ruled": False},
        {"is_noted": True},
        {"is_noted": True, "is_drawn": False},
    ],
    ids=str,
)
def test_a_figure_that_is_struck_out_is_none(how: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:
    rng = random.Random(3)
    sheet = paper.write("2021", paper.counts("2021", rng), rng, set())
    monkeypatch.setattr(printed, "_Press", type("Own", (Corrected,), how))
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    report = parse_report(extract(printed.document(tables, "lines"), FORMS), FORMS, WORDS)
    found = {one.cell: (one.value, one.kind) for one in report.statistics if one.source == "table"}
    sure = {cell: one for cell, one in found.items() if one[1] != "unclear"}
    assert {cell: one for cell, one in sure.items() if sheet.expected.get(cell) != one} == {}
    assert len(sure) >= len(sheet.expected) * 0.98
