"""PDF pages as word processors and browsers print them: sideways, in two columns, over page ends, with shadows."""

from __future__ import annotations

import math
import random
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pypdfium2
import pytest

from archive.config import load_forms, load_words
from archive.report.carrier import Cell, Grid
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.pdf.columns import columns_of, place_in
from archive.report.pdf.document import _titled
from archive.report.pdf.framed import goes_on, is_table_row
from archive.report.pdf.gutter import pages_of, parts_of
from archive.report.pdf.halves import one_row
from archive.report.pdf.labels import blocks_of
from archive.report.pdf.margins import Margins, PdfLine, _page_numbers
from archive.report.pdf.pages import _level, quick_pages
from archive.report.pdf.parting import unjoined, untailed
from archive.report.pdf.placed import _between
from archive.report.pdf.regions import Regions
from archive.report.pdf.rows import Line, with_groups
from archive.report.pdf.rules import Rules
from archive.report.pdf.spaced import unspaced, unspread
from archive.report.pdf.spacing import whole_figures
from archive.report.pdf.strays import with_strays
from archive.report.pdf.touching import parted
from archive.report.pdf.word import Block, Word
from archive.report.pdf.words import printed as printed_words
from archive.report.tables.aligned import align
from archive.report.tables.frame import frame
from archive.report.tables.headers import by_header
from archive.report.tables.order import in_header_order
from archive.report.tables.rows import Piece
from tests.report.ugly import paper, printed
from tests.report.ugly.pages import BEFORE

if TYPE_CHECKING:
    from archive.report.model import Report

FORMS = load_forms()
LABELS = frame(FORMS)
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)


class Sideways(printed._Press):
    """Wide pages, each turned by a quarter onto a high one."""

    def bound(self) -> bytes:
        width, height = self.size
        self.pages = [["q", f"0 1 -1 0 {height} 0 cm", *page, "Q"] for page in self.pages]
        self.size = height, width
        return super().bound()


class TurnedBack(Sideways):
    """The same, and the file says by how much a page is to be turned to be read."""

    def bound(self) -> bytes:
        return super().bound().replace(b"/Type /Page /Parent", b"/Type /Page /Rotate 90 /Parent")


class TurnedOver(Sideways):
    """The same, and it stands on its head."""

    def bound(self) -> bytes:
        return super().bound().replace(b"/Type /Page /Parent", b"/Type /Page /Rotate 180 /Parent")


class OnItsHead(printed._Press):
    """Pages that the file has turned upside down."""

    def bound(self) -> bytes:
        return super().bound().replace(b"/Type /Page /Parent", b"/Type /Page /Rotate 180 /Parent")


class PutIntoTheScanner(printed._Press):
    """Pages whose text is written from right to left, on its head."""

    def bound(self) -> bytes:
        width, height = self.size
        self.pages = [["q", f"-1 0 0 -1 {width} {height} cm", *page, "Q"] for page in self.pages]
        return super().bound()


class Shadowed(printed._Press):
    """Each text twice, the second time a little beside the first."""

    def text(self, x: float, top: float, text: str) -> None:
        super().text(x + 0.4, top + 0.4, text)
        super().text(x, top, text)


class TwoLayers(printed._Press):
    """All texts of a page once more behind the last, as some programs lay a text of their own over it."""

    shift = 1.1, 0.8

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.over: dict[int, list[str]] = {}

    def text(self, x: float, top: float, text: str) -> None:
        super().text(x, top, text)
        pages, self.pages = self.pages, [[]]
        super().text(x + self.shift[0], top + self.shift[1], self.said(text))
        self.pages, over = pages, self.pages[0]
        self.over.setdefault(len(pages) - 1, []).extend(over)

    @staticmethod
    def said(text: str) -> str:
        return text

    def bound(self) -> bytes:
        self.pages = [[*page, *self.over.get(number, ())] for number, page in enumerate(self.pages)]
        return super().bound()


class Corrected(printed._Press):
    """Every tenth figure printed over another one, which a white patch hides."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.seen = 0

    def text(self, x: float, top: float, text: str) -> None:
        self.seen += text.isdigit()
        if text.isdigit() and self.seen % 10 == 0:
            super().text(x, top, text.translate(str.maketrans("0123456789", "6789012345")))
            y, width = self.size[1] - top - 10, 4 * len(text) + 2
            self.pages[-1].append(f"1 g {x - 1} {y} {width} 10 re f 0 g")
            x += 1.2
        super().text(x, top, text)


class Highlighted(printed._Press):
    """Every other figure marked with colour, as high as its line or as its letters."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.seen = 0

    def text(self, x: float, top: float, text: str) -> None:
        self.seen += text.isdigit()
        if text.isdigit() and self.seen % 2:
            height, width = 8 + self.seen % 4, 4 * len(text)
            self.pages[-1].append(f"1 1 0 rg {x} {self.size[1] - top - 9.5} {width} {height} re f 0 g")
        super().text(x, top, text)


class White(printed._Press):
    """Every tenth figure is white on white, and on a dark fill every other."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.seen = 0

    def text(self, x: float, top: float, text: str) -> None:
        self.seen += text.isdigit()
        if not text.isdigit() or self.seen % 10 > 1:
            super().text(x, top, text)
            return
        if self.seen % 10 == 0:
            self.unseen(x, top, text)
            super().text(x, top, text)
            return
        y, width = self.size[1] - top - 9, 4 * len(text) + 1
        self.pages[-1].append(f"0.3 g {x - 0.5} {y} {width} 9 re f 0 g")
        self.white(x, top, text)

    def white(self, x: float, top: float, text: str) -> None:
        self.pages[-1].append("1 1 1 rg")
        super().text(x, top, text)
        self.pages[-1].append("0 g")

    def unseen(self, x: float, top: float, text: str) -> None:
        self.white(x, top, "70")  # nobody sees what the figure was


class WhiteBeside(White):
    def unseen(self, x: float, top: float, text: str) -> None:
        self.white(x + 4 * len(text) + 1, top, "7")


class UnlikeLayers(TwoLayers):
    """Of which one says another digit here and there."""

    shift = 0.4, 0.3

    @staticmethod
    def said(text: str) -> str:
        return text.replace("3", "8") if len(text) < 4 else text


def along(text: str, x: float, y: float, radius: float, begin: int, step: float, size: float) -> list[str]:
    """Characters on an arc, each turned as it runs."""
    out = []
    for number, char in enumerate(text):
        angle = math.radians(begin + number * step)
        right, up = -math.sin(angle), math.cos(angle)
        place = f"{right:.3f} {up:.3f} {-up:.3f} {right:.3f} {x + radius * math.cos(angle):.1f} {y + radius * math.sin(angle):.1f}"
        out.append(f"BT /F1 {size} Tf {place} Tm <{char.encode('utf-16-be').hex()}> Tj ET")
    return out


class Sealed(printed._Press):
    """A seal with its number below stands on the table, in several places of each page."""

    def bound(self) -> bytes:
        for page in self.pages:
            for place in range(60):
                page.extend(along("3301000012345", 90 + 43 * (place % 10), 130 + 61 * (place // 10), 30, 237, 5.5, 6))
        return super().bound()


class Beyond(printed._Press):
    """Figures stand beside the page, and above it."""

    def bound(self) -> bytes:
        for page in self.pages:
            page.extend(f"BT /F1 8 Tf {self.size[0] + 4:.1f} {y} Td <003900390039> Tj ET" for y in range(40, 800, 5))
            page.append(f"BT /F1 8 Tf 300 {self.size[1] + 6:.1f} Td <003800380038> Tj ET")
        return super().bound()


class MarkedLevel(printed._Press):
    """Large letters run level over each page."""

    def bound(self) -> bytes:
        codes = "某某市2023".encode("utf-16-be").hex()
        for page in self.pages:
            page += [f"BT /F1 60 Tf 1 0 0 1 100 {y} Tm <{codes}> Tj ET" for y in (180, 420, 640)]
        return super().bound()


class Gaps(printed._Press):
    """Of some digits the file does not say what they are: their font has no map of its characters."""

    digits = "37"
    shift = 2  # their codes are those of other digits
    font = "/F2"

    def text(self, x: float, top: float, text: str) -> None:
        for run in re.findall(f"[{self.digits}]|[^{self.digits}]+", text):
            shown = chr(ord(run) + self.shift) if run in self.digits else run
            super().text(x, top, shown)
            if shown != run:
                self.pages[-1][-1] = self.pages[-1][-1].replace("/F1", self.font)
            x += printed._width(shown)

    def bound(self) -> bytes:
        """The font stands in each page; where objects begin is told anew."""
        kind = b"/Type /Font /Subtype /Type0 /BaseFont /Other /Encoding /Identity-H /DescendantFonts"
        font = b"/F1 3 0 R /F2 << %s [%s] >>" % (kind, printed._CID_FONT.replace("Plain", "Other").encode())
        whole = super().bound().replace(b"/F1 3 0 R", font)
        starts = {found.start() for found in re.finditer(rb"(?<=\n)\d+ 0 obj", whole)}
        entries = b"".join(b"%010d 00000 n \n" % start for start in sorted(starts))
        whole = re.sub(rb"(?:\d{10} 00000 n \n)+", entries, whole)
        return re.sub(rb"startxref\n\d+", b"startxref\n%d" % whole.index(b"\nxref\n"), whole)


class OwnDigits(Gaps):
    """Digits with numbers of the font's own."""

    shift = 0xF000
    font = "/F1"


class Marked(printed._Press):
    """Large letters run slantwise across each page."""

    def bound(self) -> bytes:
        codes = "某某市林业局政府信息公开".encode("utf-16-be").hex()
        for page in self.pages:
            page.append(f"BT /F1 52 Tf 0.8 0.6 -0.6 0.8 60 180 Tm <{codes}> Tj ET")
        return super().bound()


class Open(printed._Press):
    """No rule on the outer sides of a table."""

    def frame(self, x0: float, top: float, x1: float, bottom: float, *, is_open: bool) -> None:
        high, low = self.size[1] - top, self.size[1] - bottom
        sides = [(x, high, x, low) for x in (x0, x1) if printed._MARGIN + 1 < x < self.size[0] - printed._MARGIN - 1]
        sides += [(x0, high, x1, high), *([] if is_open else [(x0, low, x1, low)])]
        self.pages[-1] += [f"0.5 w {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in sides]

    _side = lambda *_, **__: None  # noqa: E731


class Columns(printed._Press):
    """Two pages side by side on one sheet."""

    def bound(self) -> bytes:
        width, height = self.size
        beside = [["q", f"1 0 0 1 {width - 70} 0 cm", *page, "Q"] for page in [*self.pages[1::2], []]]
        self.pages = [[*page, *other] for page, other in zip(self.pages[::2], beside, strict=False)]
        self.size = 2 * width - 70, height
        return super().bound()


def filled(seed: int = 3) -> paper.Paper:
    rng = random.Random(seed)
    return paper.write("2021", paper.counts("2021", rng), rng, set())


def read(payload: bytes) -> Report:
    return parse_report(extract(payload, FORMS), FORMS, load_words())


def figures(report: Report) -> dict[Any, tuple[float | None, str]]:
    return {
        one.cell: (one.value, one.kind)
        for one in report.statistics
        if one.source == "table" and one.scope == "year" and one.ordinal == 1
    }


@pytest.mark.parametrize(
    ("press", "way"),
    [
        (Sideways, "landscape"),
        (TurnedBack, "landscape"),
        (TurnedOver, "landscape"),
        (OnItsHead, "lines"),
        (PutIntoTheScanner, "lines"),
        (Shadowed, "lines"),
        (TwoLayers, "lines"),
        (Sealed, "lines"),
        (Beyond, "lines"),
        (Marked, "lines"),
        (MarkedLevel, "lines"),
        (Open, "lines"),
        (Columns, "lines"),
    ],
)
def test_every_figure_is_read_as_it_shows(
    press: type[printed._Press], way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_Press", press)
    sheet = filled()
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    found = figures(read(printed.document(tables, way)))
    assert found == sheet.expected


@pytest.mark.parametrize("press", [Gaps, OwnDigits, UnlikeLayers])
def test_of_what_cannot_be_read_no_figure_is_made(press: type[printed._Press], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "_Press", press)
    sheet = filled()
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    report = read(printed.document(tables, "lines", "某某市林业局2021年政府信息公开工作年度报告"))
    found = figures(report)
    unlike = {cell: read for cell, read in found.items() if read != sheet.expected[cell]}
    hurt = {cell for cell, text in sheet.text.items() if set(text) & set("37")}
    assert {kind for _, kind in unlike.values()} == {"unclear"}
    assert unlike.keys() <= hurt
    assert len(found) == len(sheet.expected)


@pytest.mark.parametrize("press", [printed._Press, TurnedBack])
def test_lines_have_their_places_on_the_page_as_it_shows(
    press: type[printed._Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_Press", press)
    sheet = filled()
    payload = printed.document([paper.disclosure(sheet), paper.requests(sheet), []], "landscape")
    quick = quick_pages(pypdfium2.PdfDocument(payload), payload, LABELS)
    left, top, right, bottom = quick.lines[0][0].box
    assert 49 < left < 80
    assert 49 < top < bottom < 60
    assert right > 200
    assert all(quick.sideways) is (press is TurnedBack)


@pytest.mark.parametrize("press", [OnItsHead, PutIntoTheScanner])
def test_a_page_on_its_head_is_read_from_its_beginning(
    press: type[printed._Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_Press", press)
    sheet = filled()
    title = "某某市林业局2021年政府信息公开工作年度报告"
    payload = printed.document([paper.disclosure(sheet), paper.requests(sheet), []], "lines", title)
    quick = quick_pages(pypdfium2.PdfDocument(payload), payload, LABELS)
    assert quick.lines[0][0].text == title
    assert quick.is_changed


def test_letters_too_small_to_be_told_apart_make_no_table() -> None:
    blank = SimpleNamespace(edges=())

    def page(size: float) -> Any:
        words = [{"text": text, "x0": x, "x1": x + size, "top": 9.0, "bottom": 9.0 + size, "chars": []} for x, text in ((9.0, "总计"), (30.0, "5"))]  # fmt: skip
        return SimpleNamespace(**vars(blank), extract_words=lambda **_: words)

    assert printed_words(page(8.0), [], LABELS).figures
    assert not printed_words(page(2.0), [], LABELS).figures


def test_a_sentence_whose_digits_cannot_be_read_says_no_figure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "_Press", Gaps)
    sentence = "2021年，本机关共收到政府信息公开申请7件，上年结转13件，主动公开政府信息50条。"
    monkeypatch.setattr("tests.report.ugly.printed.BEFORE", (BEFORE[0], *BEFORE[1:] * 9, sentence))
    payload = printed.document([[], [], []], "lines", "某某市林业局2021年政府信息公开工作年度报告")
    text = "".join(line.text for line in extract(payload, FORMS).lines)
    assert "申请\ufffd件" in text
    assert "结转1\ufffd件" in text
    assert "信息50条" in text


@pytest.mark.parametrize("running", ["", "某某市林业局2023年政府信息公开工作年度报告"])
def test_what_goes_on_overleaf_is_of_the_year_named_before(running: str) -> None:
    """A table of the year before that a page end cuts, at whose foot or head this year's running title stands."""
    this, last = filled(3), filled(4)
    press = printed._Press("small pages", (516.0, 420.0))
    press.paragraph("某某市林业局2023年政府信息公开工作年度报告")
    for year, sheet in ((2023, this), (2022, last)):
        press.paragraph("三、收到和处理政府信息公开申请情况")
        press.paragraph(f"（{year}年）")
        press.table(paper.requests(sheet, STYLE))
    for page in press.pages if running else ():
        top, press.pages = press.pages, [page]
        press.text(50, 20, running)
        press.pages = top
    report = read(press.bound())
    found = [one for one in report.statistics if one.cell[0] == "requests" and one.scope == "year"]
    wanted = {cell: one for cell, one in this.expected.items() if cell[0] == "requests"}
    assert {one.cell: (one.value, one.kind) for one in found} == wanted
    assert all(one.ordinal == 1 for one in found)


@pytest.mark.parametrize(
    ("below", "above", "titled"),
    [
        (["四、行政复议、行政诉讼情况", "行政诉讼（复议后起诉）"], [], True),
        (["行政复议"], [], True),
        (["行政复议", "（单位：件）"], [], False),
        (["行政复议"], ["行政诉讼情况如下"], False),
        (["我局全年没有收到行政复议申请。"], [], False),
        ([], [], False),
    ],
)
def test_a_label_that_ends_the_page_before_is_the_title_of_the_table(
    below: list[str], above: list[str], titled: bool
) -> None:
    grid = Grid(((Cell("结果维持", 0, 1, 1, {}), Cell("总计", 1, 1, 1, {})),))
    before = [PdfLine(text, 1, (50, 760 + 15 * at, 200, 770 + 15 * at)) for at, text in enumerate(below)]
    lines = [PdfLine(text, 2, (50, 40, 200, 50)) for text in above]
    found = _titled(grid, (50, 60, 500, 120), lines, before, LABELS)
    assert [cell.text for row in found.rows[:-1] for cell in row] == (below[-1:] if titled else [])
    assert found.rows[-1] is grid.rows[0]


def line(text: str, x0: float, top: float, x1: float) -> PdfLine:
    return PdfLine(text, 1, (x0, top, x1, top + 10))


PROSE = "坚持以公开为常态不公开为例外"
LEFT = [line(PROSE, 50, 100 + 20 * place, 380) for place in range(10)]
RIGHT = [line(PROSE, 420, 100 + 20 * place, 750) for place in range(10)]
PAGE = (0.0, 0.0, 800.0, 600.0)


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ([*LEFT, *RIGHT], [(0, 0, 400, 600), (400, 0, 800, 600)]),
        ([line(PROSE, 200, 40, 600), *LEFT, *RIGHT], [(0, 0, 800, 50), (0, 50, 400, 600), (400, 50, 800, 600)]),
        (LEFT, [PAGE]),
        ([*LEFT, *RIGHT[:4]], [PAGE]),
        # the gap between labels and figures is no gutter: few words stand right of it, or rows run over it
        ([*LEFT, *(line("12", 420, 100 + 20 * place, 430) for place in range(10))], [PAGE]),
        ([*LEFT, *RIGHT, *(line(PROSE, 50, 110 + 40 * place, 750) for place in range(5))], [PAGE]),
    ],
)
def test_a_gutter_parts_a_page(lines: list[PdfLine], parts: list[tuple[float, ...]]) -> None:
    assert parts_of(lines, PAGE) == parts


TABLE = [{"orientation": "h", "x0": 72.0, "x1": 523.0, "top": 60.0 + 20 * number} for number in range(9)]
NEAR = 462.0  # 11 points between two of them
TEXT = [{"x0": 72.0, "x1": 500.0, "top": 300.0, "text": "字"}]


def beside(rules: list[dict[str, Any]], by: float) -> list[dict[str, Any]]:
    return [{**rule, "x0": rule["x0"] + by, "x1": rule["x1"] + by} for rule in rules]


def lower(rules: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rules of rows that are others' than those beside them."""
    return [{**rule, "top": rule["top"] + 7} for rule in rules]


@pytest.mark.parametrize(
    ("rules", "chars", "lines", "count"),
    [
        ([*TABLE, *beside(TABLE, 595)], [], [], 2),
        (beside(TABLE, 595), TEXT, [line("字" * 20, 72, 100 + 20 * n, 500) for n in range(9)], 2),
        (beside(TABLE, 595), TEXT, [], 1),
        ([*TABLE, *beside(TABLE, 595)], [{**TEXT[0], "x0": 530.0, "x1": 640.0}], [], 1),
        ([*TABLE, *beside(TABLE, 750)], [], [], 1),  # the band is not in the middle
        # rows of one table without rules, between whose columns the band runs
        ([], [*TEXT, *beside(TEXT, 595)], [line("字" * 20, 72, 100 + 20 * n, 1095) for n in range(9)], 1),
        (beside(TABLE, 595), [], [], 1),
        (
            [*TABLE, *beside(TABLE, 595)],
            [{"x0": 590.0, "x1": 600.0, "top": 300.0, "text": "3"}],
            [],
            1,
        ),  # a text between them
        (
            [*TABLE, *beside(TABLE, 595)],
            [{"x0": 590.0, "x1": 600.0, "top": 810.0, "text": "3"}],
            [],
            2,
        ),  # the number of the sheet
        (
            [*TABLE, *beside(TABLE, 595)],
            [{"x0": 590.0, "x1": 600.0, "top": 40.0, "text": "年"}],
            [],
            1,
        ),  # a title
        (
            [*TABLE, *beside(TABLE, 595), {"orientation": "h", "x0": 72.0, "x1": 1118.0, "top": 50.0}],
            [],
            [],
            1,
        ),  # one table
        ([*TABLE, *beside(TABLE, NEAR)], [], [], 1),  # nearer than pages are, and their rows may be one another's
        ([*TABLE, *lower(beside(TABLE, NEAR))], [], [], 2),
        ([*TABLE, *lower(beside(TABLE, NEAR - 6))], [], [], 1),  # the rules meet
        ([*TABLE, {"orientation": "h", "x0": 72.0, "x1": 1118.0, "top": 50.0}, *lower(beside(TABLE, NEAR))], [], [], 1),
    ],
)
def test_two_pages_on_a_sheet(
    rules: list[dict[str, Any]], chars: list[dict[str, Any]], lines: list[PdfLine], count: int
) -> None:
    sheet = SimpleNamespace(bbox=(0.0, 0.0, 1190.0, 842.0), chars=chars, edges=rules)
    assert len(pages_of(sheet, lines)) == count


def test_letters_taken_for_columns_are_lines_again() -> None:
    texts = [("1.重复", 50, 100), ("0", 120, 101), ("17", 140, 100)]
    split = [
        PdfLine(char, 1, (x + 8 * place, top, x + 8 * place + 7.5, top + 8))
        for text, x, top in texts
        for place, char in enumerate(text)
    ]
    assert [one.text for one in _level(split, all_lines=True)] == ["1.重复 0 17"]
    number = [PdfLine("—", 1, (285, 822, 293, 823)), PdfLine("3 —", 1, (295, 818, 310, 825))]
    assert [one.text for one in _level([*split[:2], *number], all_lines=False)] == ["1", ".", "—3 —"]


def test_a_page_number_is_known_in_whatever_characters() -> None:
    made = [[line("第1页/共2页", 250, 800, 300)], [line("第2⻚/共2⻚", 250, 800, 300)]]
    numbers = _page_numbers(made, [842.0, 842.0])
    assert line("第2页/共2页", 250, 800, 300) in Margins(842.0, numbers[1])


@pytest.mark.parametrize(
    ("text", "is_row"),
    [
        ("（三）接受培训人员数 人次 0", True),
        ("（ 二 ） 举 办 各 类 培 训 班 数 次 2", True),
        ("1.当面申请数 件", True),
        ("接受培训人员数共计 12", False),
        ("件", False),
    ],
)
def test_lines_of_tables(text: str, *, is_row: bool) -> None:
    assert is_table_row(text, LABELS) is is_row


@pytest.mark.parametrize(
    ("texts", "edges", "goes"),
    [
        (["（三）接受培训人员数", "人次", "0"], [(50, 300), (300, 350), (350, 400)], True),
        (["（三）接受培训人员数", "人次", "0"], [(40, 50), (50, 300), (300, 350), (350, 400)], True),
        (["联系人", "张某", "0"], [(50, 300), (300, 350), (350, 400)], False),
        (["（三）接受培训人员数", "人次", "0"], [(50, 200), (200, 350), (350, 400)], False),
    ],
)
def test_a_table_goes_on_overleaf(texts: list[str | None], edges: list[tuple[float, float]], *, goes: bool) -> None:
    cells = [(50.0, 10.0, 300.0, 20.0), (300.0, 10.0, 350.0, 20.0), (350.0, 10.0, 400.0, 20.0)]
    table = SimpleNamespace(rows=[SimpleNamespace(cells=cells)])
    assert goes_on(table, [texts], edges, LABELS) is goes


def cells(texts: list[str]) -> tuple[Cell, ...]:
    return tuple(Cell(text, place, 1, 1, {}) for place, text in enumerate(texts))


def test_a_number_goes_with_its_label_overleaf() -> None:
    above = cells(["（五）不", "1.", "0", "25", "25"])
    made = one_row(above, cells(["予处理", "信访举报投诉类申请", "", "", ""]), LABELS, [3])
    assert made is not None
    assert [cell.text for cell in made] == ["（五）不予处理", "1.信访举报投诉类申请", "0", "25", "25"]


def test_a_unit_is_no_rest_of_the_label_on_the_page_before() -> None:
    above = cells(["（一）维持具体行政行为或者驳回原告诉讼请求数", ""])
    assert one_row(above, cells(["（二）被依法纠错数", "件", "0"]), LABELS, [1]) is None


def test_blanks_do_not_hide_how_a_torn_row_adds_up() -> None:
    above = cells(["3.要求提供公开出版物", "", "４３", "２７", "", "３２"])
    made = one_row(above, cells(["", "", "", "２", "", "５"]), LABELS, [5])
    assert made is not None
    assert [cell.text for cell in made][3:] == ["２７２", "", "３２５"] or made[3].text == "２７\n２"


def word(text: str, x0: float, top: float = 100.0, size: float = 10.0) -> Word:
    edges = tuple((x0 + place * size, x0 + (place + 1) * size) for place in range(len(text)))
    return Word(text, x0, top, x0 + size * len(text), top + 10, edges)


def test_upright_rules_part_texts_that_touch() -> None:
    rule = {"orientation": "v", "x0": 130.0, "x1": 130.0, "top": 90.0, "bottom": 120.0}
    parted = Rules(SimpleNamespace(edges=[rule])).parted(word("结果维结果纠", 100))
    assert [(one.text, one.x0) for one in parted] == [("结果维", 100), ("结果纠", 130)]
    through = {**rule, "x0": 125.0, "x1": 125.0}
    assert len(Rules(SimpleNamespace(edges=[through])).parted(word("结果维结果纠", 100))) == 1


@pytest.mark.parametrize(
    ("texts", "read"),
    [
        # running text, with the space that typesetting puts around a number
        ([("同一热点或舆情计", 100.0), ("1", 182.0), ("次）", 194.0), ("7", 300.0)], ["同一热点或舆情计1次）", "7"]),
        ([("（", 100.0), ("2020", 111.0), ("年度）", 153.0)], ["（2020年度）"]),
        ([("20", 100.0), ("23", 122.0), ("年", 144.0)], ["20", "23年"]),
        ([("重复申请", 100.0), ("1", 142.0)], ["重复申请", "1"]),
        ([("1", 100.0), ("件", 112.0)], ["1", "件"]),
    ],
)
def test_a_number_in_running_text_is_no_figure(texts: list[tuple[str, float]], read: list[str]) -> None:
    made = untailed([[word(text, x) for text, x in texts]], LABELS)
    assert [one.text for one in made[0]] == read


@pytest.mark.parametrize("below", [".属于行政执法案卷", "、属于行政执法案卷", "属于行政执法案卷"])
def test_a_number_whose_label_begins_with_a_point_below_is_no_figure(below: str) -> None:
    """As high stand two figures below one another at the end of labels, and so does the number of a label."""
    lines = [
        [word("（三）不予公开7", 20, 100)],
        [word(below, 20, 112)],
        [word("重复申请", 40, 130), word("9", 90, 130)],
    ]
    made = untailed([*lines, [word("9", 90, 145)]], LABELS)
    assert [one.text for one in made[0]] == (["（三）不予公开", "7"] if below[0] == "属" else ["（三）不予公开7"])


@pytest.mark.parametrize(("label_at", "read"), [(200, ["05"]), (50, None)])
def test_a_rest_of_a_figure_above_all_labels_may_begin_with_a_zero(label_at: float, read: list[str] | None) -> None:
    words = [word("0", 150, 100), word("5", 150, 115), word("二、上年结转", 20, label_at)]
    whole = whole_figures(words, 20, Rules(SimpleNamespace(edges=[])), LABELS)
    assert (None if whole is None else [one.text for one in whole if one.is_figure]) == read


def test_the_number_of_the_next_row_ends_no_label() -> None:
    lines = [
        [word(text, 90, 100 + 15 * place)]
        for place, text in enumerate(("（一）予以公", "开", "（二）", "部分公", "开"))
    ]
    made = blocks_of(lines, [[word("30", 150)], [word("0", 150, 130)]], LABELS, Rules(SimpleNamespace(edges=[])))
    assert [one.text for one in made] == ["（一）予以公开", "（二）部分公开"]


def labelled(label: str, top: float, *figures: str, page: int = 1) -> Line:
    written = tuple(word(text, 300 + 40 * place, top) for place, text in enumerate(figures))
    return Line(page, (Block((word(label, 90, top),), is_known=True),), written)


@pytest.mark.parametrize("more", [True, False])
@pytest.mark.parametrize("number", [("", "1."), ("1.", ""), ("1", ".")])
def test_figures_beside_a_group_that_is_named_before_each_line_are_the_lines(
    number: tuple[str, str], more: bool
) -> None:
    """The number of the line may end the line of the group."""
    above, below = number
    first = [labelled(f"（三）不予公开{above}", 100, "1", "2"), labelled(f"{below}属于国家秘密", 112)]
    second = [labelled("（三）不予公开", 130, "3", "4"), labelled("2.其他法律行政法规禁止公开", 60, page=2)]
    regions = Regions(FORMS)
    pages = [[*first, *second[:more]], second[1:] if more else []]
    made = with_groups(pages, regions.is_group, regions.is_only_group, regions.is_line)
    stated = [(row.blocks[0].text, [one.text for one in row.figures]) for rows in made for row in rows]
    assert stated == (
        [("（三）不予公开1.属于国家秘密", ["1", "2"]), ("（三）不予公开2.其他法律行政法规禁止公开", ["3", "4"])]
        if more
        else [(f"（三）不予公开{above}", ["1", "2"]), (f"{below}属于国家秘密", [])]  # it may be their sum
    )


def test_spaced_letters_are_words() -> None:
    rows = [
        [word(char, 100 + 12 * place, top) for place, char in enumerate("属于国家秘密")] for top in range(0, 160, 20)
    ]
    assert [[one.text for one in row] for row in unspaced(rows)] == [["属于国家秘密"]] * 8
    assert unspaced(rows[:2]) == rows[:2]  # two lines may as well be the heads of columns


@pytest.mark.parametrize(
    ("rows", "joined"),
    [
        ([["1", "0"], ["2", "7"]], [["10"], ["27"]]),
        ([["1", "0"], ["0", "7"]], [["1", "0"], ["0", "7"]]),
        ([["－", "1", "4"], ["1", "，", "2", "0", "0"]], [["－14"], ["1，200"]]),
        # digits that touch are those of neighbours: 938|0, 51|3
        ([["9", "3", "80"], ["1", "2"]], [["938", "0"], ["12"]]),
        ([["5", "13"], ["1", "2"]], [["51", "3"], ["12"]]),
        ([["51", "", "2"], ["1", "2"]], [["51", "2"], ["12"]]),
    ],
)
def test_digits_side_by_side_are_a_figure_or_cells(rows: list[list[str]], joined: list[list[str]]) -> None:
    words = [
        [word(text, 100 + 9 * at, 20.0 * line, 6) for at, text in enumerate(row) if text]
        for line, row in enumerate(rows)
    ]
    assert [[one.text for one in line] for line in unspread(words)] == joined


def test_parts_of_figures_beside_a_group_are_none_of_its_own() -> None:
    """（三）不予公开 stands beside the first line of figures that their cells have broken."""

    def row(label: str, x: float, top: float, digits: dict[float, str]) -> Line:
        return Line(
            1, (Block((word(label, x, top, 8),)),), tuple(word(text, at, top, 6) for at, text in digits.items())
        )

    body = [
        row("（三）不予公开", 50, 100, {200: "11", 260: "39"}),
        row("1.属于国家秘密", 120, 112, {206: "1", 230: "4", 266: "7"}),
        row("2.其他法律行政法规禁止公开", 120, 130, {206: "0", 230: "5", 266: "5"}),
    ]
    kept = with_strays(body, lambda block: block.text.startswith(("1.", "2.")))
    assert [(len(one.figures), [part.text for part in one.parts]) for one in kept] == [(3, ["11", "39"]), (3, [])]


def test_figures_that_run_together_make_no_column() -> None:
    rows = [labelled("规章", 100, "4133"), labelled("行政规范性文件", 120, "1063", "2331", "892")]
    rows[0] = replace(rows[0], figures=(*rows[0].figures, word("131553008", 338, 100, 8)))
    heads = [(295.0, 325.0), (370.0, 420.0)]  # that of the column between is not told from the first
    columns = columns_of(rows, heads)
    assert columns is not None
    assert len(columns) == 3
    assert [place_in(one.span, columns) for one in rows[0].figures] == [0, None]


def test_a_header_that_the_sums_contradict_is_not_believed() -> None:
    columns = next(table.columns for form in FORMS for table in form.tables if table.id == "requests")
    total_first = (columns[-1], *columns[:-1])
    assert in_header_order([], columns, leads=3, ends=0) == total_first
    assert in_header_order([], columns, leads=1, ends=3) == columns
    header = [Piece(column.label, {}, place) for place, column in enumerate(total_first) if column.group is None]
    header += [Piece(column.label, {}, place) for place, column in enumerate(total_first) if column.group is not None]
    assert in_header_order(header, columns, leads=0, ends=0) == total_first
    assert in_header_order(header, columns, leads=2, ends=3) == total_first  # another year's table has it last
    assert in_header_order(header, columns, leads=0, ends=3) == columns


@pytest.mark.parametrize(("leads", "ends"), [(0, 0), (1, 0), (0, 1)])
def test_a_total_whose_head_stands_first_on_paper_is_not_read_as_the_last(leads: int, ends: int) -> None:
    """One of the heads cannot be read: the sums may say that they are otherwise, not that the header is."""
    columns = next(table.columns for form in FORMS for table in form.tables if table.id == "requests")
    names = ["总计", "自然人", "商业企业", "科研机构", "社会公益法律服务", "其他"]
    header = [Piece(name, {"kind": "box", "box": [50 * at, 0, 0, 0]}, at) for at, name in enumerate(names)]
    expected = (columns[-1], *columns[:-1]) if leads >= ends else ()
    assert in_header_order(header, columns, leads=leads, ends=ends) == expected


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("社会公益组织法律服务机构", ["社会公益组织", "法律服务机构"]),
        ("本年新制作数量本年新公开数量对外公开总数量", ["本年新制作数量", "本年新公开数量", "对外公开总数量"]),
        ("结果维持结果纠正其他结果尚未审结总计", ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]),
        ("社会公益组织某某机构", ["社会公益组织某某机构"]),
        ("0（件）7（件）11（件）", ["0（件）", "7（件）", "11（件）"]),
        ("602件631件", ["602件", "631件"]),
        ("（件）（件）（件）", ["（件）"] * 3),
        ("件件", ["件", "件"]),
        ("2023年12月", ["2023年12月"]),
        ("其他法律行政法规禁止公开", ["其他法律行政法规禁止公开"]),
    ],
)
def test_heads_that_touch_are_parted(text: str, parts: list[str]) -> None:
    edges = tuple((100.0 + 9 * at, 109.0 + 9 * at) for at in range(len(text)))
    made = unjoined(Word(text, 100, 20, 100 + 9 * len(text), 29, edges), LABELS)
    assert [one.text for one in made] == parts
    assert [one.x0 for one in made] == [100 + 9 * len("".join(parts[:at])) for at in range(len(parts))]


def test_a_label_in_brackets_does_not_swallow_the_next() -> None:
    """What stands in brackets counts for nothing in a label, and may be the head of the column of labels."""
    texts = ("（本列数据的勾稽关系为：第一项加第二项之", "和，等于第三项加第四项之和）", "（一）予以公开")
    lines = [[word(text, 90, 100 + 15 * place)] for place, text in enumerate(texts)]
    made = blocks_of(lines, [[word("30", 350, 130)]], LABELS, Rules(SimpleNamespace(edges=[])))
    assert [one.text for one in made] == ["".join(texts[:2]), texts[2]]


def test_nothing_goes_on_with_a_unit() -> None:
    lines = [[word("（三）接受培训人员数", 20, 100), word("人次", 150, 100)], [word("梅州市文化广电局", 150, 112)]]
    made = blocks_of(lines, [[word("30", 250, 100)]], LABELS, Rules(SimpleNamespace(edges=[])))
    assert [one.text for one in made] == ["（三）接受培训人员数", "人次", "梅州市文化广电局"]


def test_digits_below_a_head_are_none_of_it() -> None:
    words = [word("社会公益", 150, 100), word("组织", 150, 115), word("203", 150, 130)]
    whole = whole_figures(words, 20, Rules(SimpleNamespace(edges=[])), LABELS)
    assert [one.text for one in whole or () if one.is_figure] == ["203"]
    words[1] = word("某某", 150, 115)
    whole = whole_figures(words, 20, Rules(SimpleNamespace(edges=[])), LABELS)
    assert [one.text for one in whole or () if one.is_figure] == []


@pytest.mark.parametrize(
    ("places", "filled_in"),
    [
        ([0, 1, None, 3], [0, 1, 2, 3]),
        ([None, 0, 1, None, None], [None, 0, 1, 2, 3]),  # the first is the head of the labels
        ([0, None, 3], [0, None, 3]),
        ([None, None, 1, 2, 3], [None, 0, 1, 2, 3]),
        ([None, 2, 3], [None, 2, 3]),
        ([None, None], [None, None]),
    ],
)
def test_heads_between_others_stand_over_the_columns_between(
    places: list[int | None], filled_in: list[int | None]
) -> None:
    assert _between(places, 4) == filled_in


def test_the_head_of_the_labels_is_over_no_figure() -> None:
    """Three figures under two heads: a figure that was torn makes no other take its place."""
    group = next(g for form in FORMS for table in form.tables for g in table.groups if g.label == "第二十条第（九）项")
    names = ["信息内容", *(column.label for column in group.columns)]
    header = [Piece(name, {}, column) for name, column in zip(names, (0, 6, 7), strict=True)]
    values = [Piece(text, {}, column) for text, column in (("0", 6), ("29", 7), ("8.41", 8))]
    assert by_header(values, header, group.columns) == values
    beside = [Piece(name, {}, column) for name, column in zip(("备注", *names[1:]), (6, 7, 8), strict=True)]
    assert [piece.text for piece in by_header(values, beside, group.columns)] == ["29", "8.41"]


def test_a_word_beside_the_columns_is_no_figure() -> None:
    """The label of the group stands behind that of the line: with it the row has as many pieces as columns."""
    texts = ["（五）不予处理", "0", "3", "1", "793", "", "0", "3"]
    values = [Piece(text, {}, column) for text, column in zip(texts, (1, 6, 7, 8, 9, 10, 11, 12), strict=True)]
    assert align(values, 7, tuple(range(6, 13))) == tuple(values[1:])


@pytest.mark.parametrize(
    ("texts", "made"),
    [
        ("52316 0 864 20 5320016 10 25 0 51 / 858 29 14 901", "52316 0 864 20 53200 16 10 25 0 51 / 858 29 14 901"),
        ("5 1 2 45，13945，147 0 0 无 3 3 — — — — 0", "5 1 2 45，139 45，147 0 0 无 3 3 — — — — 0"),
        ("1 2 3 4 10100000 0 0 0 0 0 0 0", None),  # no figure begins with a zero
        ("1 2 3 4 111 0 0 1 2 0 0 0 0 0", None),  # 11|1 does not add up, nor 1|11
        ("1 2 3 4 10 0 0 0 0 0 0 0 0 0", None),  # one is missing, none touch
    ],
)
def test_figures_that_touch_are_parted_as_the_sums_tell(texts: str, made: str | None) -> None:
    words = [word(text, 100.0 + 50 * place, size=5.0) for place, text in enumerate(texts.split())]
    whole = parted(words, 15, 5)
    assert (" ".join(one.text for one in whole) if whole else None) == made


def test_what_is_no_digit_goes_on_with_no_full_row_of_the_page_before() -> None:
    full = labelled("（七）总计", 700, "1", "2", "3")
    none = Line(2, (), (word("无", 300, 80),))
    assert with_strays([full, none], Regions(FORMS).is_line)[0].parts == ()
    rest = Line(2, (), (word("4", 300, 80),))
    assert [one.text for one in with_strays([full, rest], Regions(FORMS).is_line)[0].parts] == ["4"]


@pytest.mark.parametrize("way", ["lines", "boxes"])
def test_a_figure_printed_over_another_is_neither(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printed, "_Press", Corrected)
    sheet = filled()
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    found = figures(read(printed.document(tables, way)))
    sure = {cell: one for cell, one in found.items() if one[1] != "unclear"}
    assert {cell: one for cell, one in sure.items() if one != sheet.expected[cell]} == {}
    assert len(sure) > 0.5 * len(sheet.expected)


@pytest.mark.parametrize("press", [White, WhiteBeside, Highlighted])
def test_only_what_shows_is_text_and_no_fill_behind_letters_is_a_cell(
    press: type[printed._Press], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_Press", press)
    sheet = filled()
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    assert figures(read(printed.document(tables, "lines"))) == sheet.expected
