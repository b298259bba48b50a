"""PDF tables without full rules: printed with few lines or none, and the same figures are read, none besides."""

from __future__ import annotations

import random
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.carrier import Cell
from archive.report.document import extract
from archive.report.locate import leads_to
from archive.report.parse import parse_report
from archive.report.pdf.figures import folded, mended
from archive.report.pdf.framed import is_framed
from archive.report.pdf.halves import one_row
from archive.report.pdf.margins import PdfLine, _page_numbers
from archive.report.pdf.rules import Rules
from archive.report.pdf.word import Word
from archive.report.tables.frame import frame
from tests.report.ugly import paper, printed

if TYPE_CHECKING:
    from archive.report.model import Statistic

FORMS = load_forms()
WAYS = ("none", "across", "upright", "stripes", "boxes apart", "two sides", "labels filled", "underlined")
LABEL = 60  # points: no column of figures is as wide


class Press(printed._Press):
    """A press that leaves out rules: `way` says which it draws."""

    def frame(self, x0: float, top: float, x1: float, bottom: float, *, is_open: bool) -> None:
        high, low = self.size[1] - top, self.size[1] - bottom
        if self.way == "across" and not is_open:
            self.pages[-1].append(f"0.5 w {x0:.2f} {low:.2f} m {x1:.2f} {low:.2f} l S")
        elif self.way == "upright":
            self.pages[-1] += [f"0.5 w {x:.2f} {high:.2f} m {x:.2f} {low:.2f} l S" for x in (x0, x1)]
        elif self.way == "stripes" and round(top) % 2:
            self.fill(x0, low, x1, high)
        elif self.way == "boxes apart":
            self.pages[-1].append(f"0.5 w {x0 + 1:.2f} {low + 1:.2f} {x1 - x0 - 2:.2f} {high - low - 2:.2f} re S")
        elif self.way == "two sides" and not is_open:
            self.pages[-1].append(f"0.5 w {x0:.2f} {low:.2f} m {x1:.2f} {low:.2f} l {x1:.2f} {high:.2f} l S")
        elif self.way == "labels filled" and x1 - x0 > LABEL:
            self.fill(x0, low, x1, high)
        elif self.way == "underlined":
            self.pages[-1].append(f"{x0 + 1:.2f} {low:.2f} {x1 - x0 - 2:.2f} 0.6 re f")

    def fill(self, x0: float, low: float, x1: float, high: float) -> None:
        self.pages[-1].insert(0, f"0.9 g {x0:.2f} {low:.2f} {x1 - x0:.2f} {high - low:.2f} re f 0 g")

    def _side(self, x0: float, x1: float, height: float, *, is_open: bool) -> None:
        if self.way == "upright":
            self.frame(x0, self.top, x1, self.top + height, is_open=is_open)


def report(
    seed: int, way: str, era: str, monkeypatch: pytest.MonkeyPatch, habits: set[str], *, times: int = 1
) -> tuple[bytes, paper.Paper]:
    rng = random.Random(seed)
    counts = {cell: value * times if cell[0] == "requests" else value for cell, value in paper.counts(era, rng).items()}
    filled = paper.write(era, counts, rng, habits)
    style = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)
    tables = [paper.disclosure(filled, "plain"), paper.requests(filled, style), paper.proceedings(filled, "plain")]
    monkeypatch.setattr(printed, "_Press", Press)
    return printed.document(tables, way), filled


def read(payload: bytes) -> list[Statistic]:
    found = parse_report(extract(payload, FORMS), FORMS, load_words()).statistics
    return [one for one in found if one.source == "table"]


@pytest.mark.parametrize("era", ["2019", "2021"])
@pytest.mark.parametrize("way", WAYS)
def test_tables_without_full_rules(way: str, era: str, monkeypatch: pytest.MonkeyPatch) -> None:
    right = cells = 0
    for seed in range(2):
        payload, filled = report(seed, way, era, monkeypatch, set())
        found = {one.cell: (one.value, one.kind) for one in read(payload)}
        wrong = {
            cell: (stated, filled.expected.get(cell))
            for cell, stated in found.items()
            if filled.expected.get(cell) != stated
        }
        assert wrong == {}
        right += len(found)
        cells += len(filled.expected)
    assert right >= cells * 0.99


@pytest.mark.parametrize("way", WAYS)
def test_blank_cells_shift_no_figure(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A blank among figures leaves its column empty: what is read stands where it was written."""
    for seed in range(2):
        payload, filled = report(seed, way, "2021", monkeypatch, {"blank"})
        found = read(payload)
        assert len(found) > 100
        assert {one.cell: (one.value, one.kind) for one in found} == {
            one.cell: filled.expected[one.cell] for one in found
        }


@pytest.mark.parametrize("way", ["none", "across", "boxes apart", "two sides"])
def test_a_figure_broken_by_its_cell_is_whole_or_no_number(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Columns hold two digits or three: what is longer goes on in the next line, or on the next page."""
    widths = printed._widths

    def narrow(placed: Any, count: int, width: float) -> list[float]:
        return [min(one, 15.0) if count > 6 and one < LABEL else one for one in widths(placed, count, width)]

    monkeypatch.setattr(printed, "_widths", narrow)
    right = cells = 0
    for seed in (1, 4):
        for habits in (set[str](), {"commas"}):
            payload, filled = report(seed, way, "2021", monkeypatch, habits, times=37)
            found = {one.cell: (one.value, one.kind) for one in read(payload)}
            stated = {cell: one for cell, one in found.items() if one[1] != "unclear"}
            assert {cell: one for cell, one in stated.items() if filled.expected.get(cell) != one} == {}
            right += len(stated)
            cells += len(filled.expected)
    assert right >= cells * 0.8


def test_spread_digits_are_one_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    draw, width = printed._Press.text, printed._width

    def spread(self: Press, x: float, top: float, text: str) -> None:
        for part in text if text.isdecimal() else [text]:
            draw(self, x, top, part)
            x += width(part) + 1.5

    monkeypatch.setattr(printed._Press, "text", spread)
    monkeypatch.setattr(printed, "_width", lambda text: width(text) + 1.5 * len(text) * text.isdecimal())
    payload, filled = report(2, "none", "2021", monkeypatch, set())
    found = {one.cell: (one.value, one.kind) for one in read(payload)}
    assert {cell: one for cell, one in found.items() if filled.expected[cell] != one} == {}
    assert len(found) >= len(filled.expected) * 0.95


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        (["1,19", "3"], True),
        (["1,", "193"], True),
        (["12", "7"], False),
        (["1,193", "7"], False),
        (["1,1", "7"], False),
    ],
)
def test_commas_tell_that_digits_are_one_figure(parts: list[str], *, whole: bool) -> None:
    words = [Word(text, 100, 20.0 + 10 * line, 110, 28.0 + 10 * line) for line, text in enumerate(parts)]
    made = mended([[word] for word in words], Rules(SimpleNamespace(edges=[])), frame(FORMS))
    assert [word.text for word in made] == (["".join(parts)] if whole else parts)


@pytest.mark.parametrize(("pitch", "made"), [(5.0, ["400"]), (7.5, ["40", "0"])])
def test_figures_of_rows_without_a_space_between_are_none_of_one_another(pitch: float, made: list[str]) -> None:
    """The total of the row between them is blank."""
    words = [[Word("40", 100, 20, 108, 27.5)], [Word("7", 60, 20 + pitch, 64, 27.5 + pitch)]]
    words.append([Word("0", 102, 20 + 2 * pitch, 106, 27.5 + 2 * pitch)])
    found = mended(words, Rules(SimpleNamespace(edges=[])), frame(FORMS))
    assert sorted(word.text for word in found if word.text != "7") == sorted(made)


@pytest.mark.parametrize(("x0", "made"), [(100, ["2715"]), (114, ["2715"]), (118, ["27", "15"]), (130, ["27", "15"])])
def test_only_what_stands_below_a_figure_is_its_rest(x0: float, made: list[str]) -> None:
    """Neighbours in cells as narrow as they may reach over one another by a little."""
    words = [Word("27", 100, 20, 120, 28), Word("15", x0, 30, x0 + 6, 38)]
    assert [one.text for one in folded(words, "")] == made


@pytest.mark.parametrize(
    ("above", "below", "row"),
    [
        (["（一）予以公开", "13", "0", "2", "138"], ["", "6", "", "", ""], ["（一）予以公开", "136", "0", "2", "138"]),
        (["（一）予以公开", "13", "0", "2", "77"], ["", "6", "", "", ""], ["（一）予以公开", "13\n6", "0", "2", "77"]),
        (
            ["（一）予以公开", "1,13", "0", "2", "1,138"],
            ["", "6", "", "", ""],
            ["（一）予以公开", "1,136", "0", "2", "1,138"],
        ),
        (["（一）予以公开", "13", "0", "2", "15"], ["", "6", "0", "0", "6"], None),
        (["（一）予以公开", "6", "0", "0", "6", ""], ["1.属于国家秘密", "", "", "0", "0", "见说明"], None),
        (["（一）予以公开", "", "", "", ""], ["", "6", "0", "0", "6"], ["（一）予以公开", "6", "0", "0", "6"]),
    ],
)
def test_a_row_that_a_page_end_has_cut(above: list[str], below: list[str], row: list[str] | None) -> None:
    upper, lower = (tuple(Cell(text, at, 1, 1, {}) for at, text in enumerate(texts)) for texts in (above, below))
    made = one_row(upper, lower, frame(FORMS), [4])
    assert (made and [cell.text for cell in made]) == row


def test_figures_lead_back_to_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    payload, _ = report(1, "none", "2021", monkeypatch, set())
    document = extract(payload, FORMS)
    found = [one for one in read(payload) if one.raw is not None]
    assert len(found) > 150
    assert all(leads_to(document, one.locator, one.raw or "") for one in found)


def test_the_text_between_the_tables_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    payload, _ = report(1, "none", "2021", monkeypatch, set())
    texts = [line.text for line in extract(payload, FORMS).lines]
    assert any("行政复议、行政诉讼情况" in text for text in texts)
    assert not any("其他法律行政法规禁止公开" in text for text in texts)


@pytest.mark.parametrize(
    ("rows", "framed"),
    [
        ([["规章", "0", "12"]], True),
        ([["规章 0 12", None, None]], False),
        ([["规章\n行政规范性文件", "0\n2", "1\n3"]], False),
        ([["（六）其他\n处理", "1\n2"]], True),
        ([["第二十条第（一）项\n信息内容", "本年制发件数"]], True),
        # a label in another script besides, of whose letters nothing says what they are
        ([["\ufffd\ufffd\n\ufffd\n\ufffd\ufffd\n规章", "0"]], True),
        ([["\ufffd\ufffd \ufffd \ufffd\ufffd\n规章", "0"]], True),
        ([["规章 \ufffd1 2", "0"]], False),
    ],
)
def test_what_a_framed_table_is(rows: list[list[str | None]], *, framed: bool) -> None:
    assert is_framed(rows, frame(FORMS)) is framed


def lines(texts: list[str], page: int) -> list[PdfLine]:
    """The lines of a page from its head to its foot."""
    tops = [20 + place * (760 / (len(texts) - 1)) for place in range(len(texts))]
    return [PdfLine(text, page, (50, top, 90, top + 10)) for text, top in zip(texts, tops, strict=True)]


@pytest.mark.parametrize(
    ("pages", "numbers"),
    [
        # cells one below another: a page may begin and end with a figure
        ([["7", "规章", "35"], ["0", "规章", "12"], ["4", "规章", "3"]], [set(), set(), set()]),
        ([["规章", "5", "1"], ["规章", "6", "2"], ["规章", "0", "3"]], [{"1"}, {"2"}, {"3"}]),
        ([["规章", "0", "11"], ["规章", "0", "12"]], [{"11"}, {"12"}]),
        ([["规章", "0", "- 4 -"], ["规章", "0", "第 5 页"]], [{"-4-"}, {"第5页"}]),
        ([["规章", "4 23"], ["规章", "1/2"]], [set(), {"1/2"}]),
    ],
)
def test_page_numbers_are_told_from_figures(pages: list[list[str]], numbers: list[set[str]]) -> None:
    made = [lines(texts, number) for number, texts in enumerate(pages, 1)]
    assert _page_numbers(made, [842.0] * len(made)) == numbers
