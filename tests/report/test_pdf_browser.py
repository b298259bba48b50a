"""PDF pages as browsers print them: dashed rules, running heads and feet, reports of two years one below the other."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.locate import leads_to
from archive.report.parse import parse_report
from archive.report.pdf.foreign import _raised
from archive.report.pdf.headings import headings
from archive.report.pdf.margins import PdfLine, margins_of
from archive.report.tables.frame import frame
from tests.report.ugly import paper, printed

if TYPE_CHECKING:
    from archive.report.model import Report

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)
TITLE = "某某市林业局{}年政府信息公开工作年度报告"


class Dashed(printed._Press):
    """Each rule as a row of small boxes, so long and so far apart."""

    length, gap = 2.2, 1.5

    def _drawn(self, a: float, b: float, c: float, d: float) -> None:
        """From (a, b) to (c, d), across or upwards."""
        reach, place = max(abs(c - a), abs(d - b)), 0.0
        left, low = min(a, c), min(b, d)
        while place < reach:
            x, y = (left + place, low) if b == d else (left, low + place)
            wide, high = (self.length, 0.75) if b == d else (0.75, self.length)
            self.pages[-1].append(f"{x:.2f} {y:.2f} {wide:.2f} {high:.2f} re f")
            place += self.length + self.gap

    def frame(self, x0: float, top: float, x1: float, bottom: float, *, is_open: bool) -> None:
        high, low = self.size[1] - top, self.size[1] - bottom
        sides = [(x0, high, x1, high), (x0, high, x0, low), (x1, high, x1, low)]
        for side in sides + ([] if is_open else [(x0, low, x1, low)]):
            self._drawn(*side)

    def _side(self, x0: float, x1: float, height: float, *, is_open: bool) -> None:
        high, low = self.size[1] - self.top, self.size[1] - self.top - height
        for side in [(x0, high, x0, low), (x1, high, x1, low), *([] if is_open else [(x0, low, x1, low)])]:
            self._drawn(*side)


class Dotted(Dashed):
    length, gap = 0.75, 0.75


def filled(seed: int) -> paper.Paper:
    rng = random.Random(seed)
    return paper.write("2021", paper.counts("2021", rng), rng, set())


def read(payload: bytes) -> Report:
    return parse_report(extract(payload, FORMS), FORMS, WORDS)


def figures(report: Report) -> dict[Any, tuple[float | None, str]]:
    return {
        one.cell: (one.value, one.kind)
        for one in report.statistics
        if one.source == "table" and one.scope == "year" and one.ordinal == 1
    }


@pytest.mark.parametrize("press", [Dashed, Dotted])
def test_rows_of_dashes_are_rules(press: type[printed._Press], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "_Press", press)
    sheet = filled(5)
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    assert figures(read(printed.document(tables, "lines"))) == sheet.expected


@pytest.mark.parametrize("press", [printed._Press, Dashed])
def test_last_years_tables_below_are_last_years(press: type[printed._Press]) -> None:
    """Their heading stands further above them than the date of this year's report; the address of the page below."""
    this, last = filled(5), filled(6)
    paged = press("lines", (516.0, 420.0))
    for year, sheet in ((2023, this), (2022, last)):
        paged.paragraph(TITLE.format(year))
        paged.paragraph("一、总体情况")
        paged.paragraph("二、主动公开政府信息情况")
        paged.table(paper.disclosure(sheet, "plain"))
        paged.table(paper.requests(sheet, STYLE))
        paged.paragraph(f"{year + 1}年1月14日")
    pages = paged.pages
    for number, page in enumerate(pages, 1):
        paged.pages = [page]
        paged.text(20, 404, f"http://lyj.example.gov.cn/zwgk/nb/report.html {number}/{len(pages)}")
    paged.pages = pages
    assert len(pages) > 4
    found = figures(read(paged.bound()))
    assert found == {cell: one for cell, one in this.expected.items() if cell[0] != "proceedings"}


def test_this_years_title_may_stand_on_two_lines() -> None:
    this, last = filled(5), filled(6)
    press = printed._Press("lines", (516.0, 700.0))
    for year, sheet in ((2023, this), (2022, last)):
        for part in (f"某某市林业局{year}年度政府信息公", "开年度报告") if year == 2023 else (TITLE.format(year),):
            press.text(60, press.top, part)
            press.top += 30
        press.paragraph("一、主动公开政府信息情况")
        press.table(paper.disclosure(sheet, "plain"))
    found = figures(read(press.bound()))
    assert found == {cell: one for cell, one in this.expected.items() if cell[0] == "disclosure"}


def test_the_way_to_the_page_is_no_beginning_of_the_title() -> None:
    press = printed._Press("lines", (300.0, 700.0))
    lines = ["当前位置：首页 > 政务公开 > 政府信息公开年报", "建平县公安局2014年政府信息公开工作年", "度报告"]
    lines += [
        "2014年，建平县公安局认真贯彻落实条例，坚持",
        "以公开为常态、不公开为例外，扎实推进政府信",
        "息公开各项工作。",
    ]
    for text in lines:
        press.text(50, press.top, text)
        press.top += 16
    press.table(paper.disclosure(filled(5), "plain"))
    assert read(press.bound()).agency == "建平县公安局"


def test_the_menu_of_a_printed_page_refuses_no_report() -> None:
    press = printed._Press("lines", (516.0, 700.0))
    for text in ("首页", "政府信息公开指南", "政府信息公开制度", "依申请公开", TITLE.format(2023)):
        press.text(50, press.top, text)
        press.top += 16
    sheet = filled(5)
    press.table(paper.requests(sheet, STYLE))
    report = read(press.bound())
    assert (report.status, report.year) == ("partial", 2023)


PROSE = [
    "2009年，我局认真贯彻落实《中华人民共和国政府信息公开条例》，加强组织领导，完善工作制度。",
    "全年主动公开政府信息21条，其中通过门户网站公开12条，公众对工作给予了充分的肯定。",
    "2009年，我局收到政府信息公开申请3件，均已按时答复，没有发生行政复议和行政诉讼。",
]


def test_nor_one_in_prose() -> None:
    press = printed._Press("lines", (516.0, 700.0))
    for text in (
        "首页",
        "政府信息公开指南",
        "依申请公开",
        "建平县公安局2009年政府信息公开工作年度报告",
        "一、概述",
        *PROSE,
        "二、依申请公开情况",
    ):
        press.text(50, press.top, text)
        press.top += 16
    report = read(press.bound())
    assert (report.status, report.year) == ("prose_only", 2009)


def test_figures_of_a_text_in_radicals_are_found_again() -> None:
    """A browser prints some characters as radicals; a section has the characters."""
    press = printed._Press("lines", (516.0, 700.0))
    written = "2009年，通过政府⻔⼾⽹站主动公开政府信息12条，加强⼯作制度建设，完善了各项机制。"
    for text in ("建平县公安局2009年政府信息公开⼯作年度报告", "一、概述", written, *PROSE, "二、依申请公开情况"):
        press.text(50, press.top, text)
        press.top += 16
    document = extract(press.bound(), FORMS)
    figures = [one for one in parse_report(document, FORMS, WORDS).statistics if one.raw and one.source == "prose"]
    assert "门户网站" in str([one.locator for one in figures])
    assert all(leads_to(document, one.locator, one.raw or "") for one in figures)


def line(text: str, top: float, height: float = 11.0) -> PdfLine:
    return PdfLine(text, 1, (50.0, top, 400.0, top + height))


OTHERS = [line(f"某某市林业局{year}年度政府信息公开年度报告", 300.0 + 20 * (year - 2015)) for year in range(2015, 2020)]
MENU = ("首页", "政府信息公开指南", "政府信息公开制度", "政府信息公开年报", "依申请公开", "2020年")
TEXT = [line(text, 600.0 + 20 * at) for at, text in enumerate(PROSE)]


@pytest.mark.parametrize(
    ("above", "found"),
    [
        ([line("某某市林业局2020年度政府信息公开年度报告", 100, 22)], ("某某市林业局2020年度政府信息公开年度报告",)),
        (
            [line("某某市林业局2020年度政府信", 100, 22), line("息公开年度报告", 128, 21)],
            ("某某市林业局2020年度政府信息公开年度报告",),
        ),
        # the name of the site is not the title, nor is the way that led to the page, nor a menu in letters less large
        ([line("某某市林业局政府信息公开网", 100, 30)], ()),
        ([line("首页 > 政府信息公开 > 政府信息公开年报", 100, 22)], ()),
        (
            [line("政府信息公开年报", 100, 15), line("某某市林业局2020年度政府信息公开年度报告", 200, 24)],
            ("某某市林业局2020年度政府信息公开年度报告",),
        ),
        # a menu has more lines
        ([line(text, 100 + 22 * at, 20) for at, text in enumerate(MENU)], ()),
        ([], ()),
    ],
)
def test_the_title_is_told_by_its_letters(above: list[PdfLine], found: tuple[str, ...]) -> None:
    assert headings([[*above, *OTHERS, *TEXT]]) == found


@pytest.mark.parametrize(
    ("chars", "kept"),
    [
        ([("1", 9, 20), ("2", 9, 20), ("1", 6, 17)], "12"),
        ([("计", 9, 20), ("2", 6, 17), ("0", 9, 20)], "计0"),
        ([("1", 9, 20), ("2", 9, 20), ("1", 6, 20)], "121"),  # as low as they are
        ([("1", 9, 20), ("2", 8, 19)], "12"),
    ],
)
def test_the_raised_number_of_a_note_is_no_digit(chars: list[tuple[str, float, float]], kept: str) -> None:
    made: list[dict[str, Any]] = [
        {"text": text, "size": size, "top": bottom - size, "bottom": bottom, "x0": 6.0 * at, "x1": 6.0 * at + 6}
        for at, (text, size, bottom) in enumerate(chars)
    ]
    notes = _raised(made)
    assert "".join(one["text"] for one in made if id(one) not in notes) == kept


# -- heads and feet that run through a document ------------------------------------------------------------------------

HEAD, FOOT = "11/22/26, 6:44 PM 某某市林业局年度报告", "http://example.gov.cn/a/b.html"


def page(number: int, *texts: str, head: str = HEAD, foot: str = "") -> list[PdfLine]:
    """A page of 800 points with these texts below its head, and its number behind the foot."""
    lines = [PdfLine(head, number, (20.0, 16.0, 300.0, 26.0))] if head else []
    lines += [PdfLine(text, number, (50.0, 30.0 + 20 * at, 300.0, 40.0 + 20 * at)) for at, text in enumerate(texts)]
    return [*lines, *([PdfLine(foot, number, (20.0, 780.0, 300.0, 790.0))] if foot else [])]


def margins(*pages: list[PdfLine]) -> list[list[str]]:
    found = margins_of(pages, [800.0] * len(pages), frame(FORMS))
    return [[line.text for line in lines if line in own] for lines, own in zip(pages, found, strict=True)]


def test_running_heads_and_feet_are_no_text_but_for_the_first_head() -> None:
    pages = [page(at, "正文" * at, foot=f"{FOOT} {at}/3") for at in (1, 2, 3)]
    assert margins(*pages) == [[f"{FOOT} 1/3"], [HEAD, f"{FOOT} 2/3"], [HEAD, f"{FOOT} 3/3"]]


def test_a_head_that_repeats_the_title_is_no_text() -> None:
    pages = [page(1, "某某市林业局年度报告", "正文"), page(2, "正文正文")]
    assert margins(*pages) == [[HEAD], [HEAD]]
    assert margins(page(1, HEAD, "正文"), page(2, "正文正文")) == [[], [HEAD]]


@pytest.mark.parametrize(
    ("texts", "top", "in_margins"),
    [
        (["- 3 -"], 660.0, ["- 3 -"]),  # of a page that lies across
        (["第3页 共9页"], 660.0, ["第3页 共9页"]),
        (["— 3 —", "1 2"], 660.0, []),  # below it stands more
        (["3"], 660.0, []),
        (["-3"], 660.0, []),
        (["- 3 -"], 600.0, []),
    ],
)
def test_the_number_of_a_page_further_in(texts: list[str], top: float, in_margins: list[str]) -> None:
    lines = [PdfLine("正文", 1, (50.0, 40.0, 300.0, 50.0))]
    lines += [PdfLine(one, 1, (400.0, top + 15 * at, 440.0, top + 15 * at + 10)) for at, one in enumerate(texts)]
    assert margins(lines) == [in_margins]


def test_what_stands_on_few_pages_or_elsewhere_is_text() -> None:
    once = [page(at, f"正文{'甲乙丙丁'[at]}", head=HEAD if at < 2 else "") for at in range(4)]
    assert margins(*once) == [[], [], [], []]
    moved = [
        [PdfLine(HEAD, at, (20.0, 16.0 + 20 * at, 300.0, 26.0 + 20 * at)), *page(at, "正" * (at + 1), head="")]
        for at in range(3)
    ]
    assert margins(*moved) == [[], [], []]


def test_the_head_of_a_table_again_on_each_page_is_no_running_head() -> None:
    pages = [page(at, "商业企业 科研机构", "益组织 务机构", head="") for at in (1, 2, 3)]
    assert margins(*pages) == [[], [], []]
