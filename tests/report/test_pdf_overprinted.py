"""Sheets whose rows are too low for their labels, which run into the next: such rows are left out, and none is blank."""

from __future__ import annotations

import random
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.pdf.overprinted import overprinted, torn
from tests.report.test_pdf_words import Press
from tests.report.ugly import paper, printed

if TYPE_CHECKING:
    from tests.report.ugly.paper import Table

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)


class Low(Press):
    """Rows all of one height; the lines of a cell begin at its top or stand in its middle, and go on over others."""

    height, is_centred = 12.0, True

    def table(self, rows: Table) -> None:
        placed, count = printed._placed(rows)
        widths = printed._widths(placed, count, self.width)
        edges = [printed._MARGIN + sum(widths[:number]) for number in range(count + 1)]
        for row in placed:
            if not self.room(self.height):
                self.turn()
            for column, cell in row:
                x0, x1 = edges[column], edges[min(count, column + cell.across)]
                lines = printed._wrapped(cell.text, x1 - x0 - 2 * printed._PAD)
                height = self.height * cell.down
                above = (height - len(lines) * printed._LEADING) / 2 if self.is_centred else 1.0
                for place, line in enumerate(lines):
                    spare = max(0.0, x1 - x0 - 2 * printed._PAD - printed._width(line)) if self.is_centred else 0.0
                    self.text(x0 + printed._PAD + spare / 2, self.top + above + place * printed._LEADING, line)
                self.frame(x0, self.top, x1, self.top + height, is_open=False)
            self.top += self.height
        self.top += printed._LEADING


@pytest.mark.parametrize("is_centred", [True, False])
@pytest.mark.parametrize("way", ["none", "across"])
@pytest.mark.parametrize("height", [8.0, 10.0, 11.0, 12.0, 15.0, 18.0])
def test_rows_too_low_for_their_labels_are_left_out(
    height: float, way: str, is_centred: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(printed, "_Press", type("Own", (Low,), {"height": height, "is_centred": is_centred}))
    for seed, era in ((0, "2021"), (1, "2019")):
        rng = random.Random(seed)
        sheet = paper.write(era, paper.counts(era, rng), rng, set())
        tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
        report = parse_report(extract(printed.document(tables, way), FORMS), FORMS, WORDS)
        found = {one.cell: (one.value, one.kind) for one in report.statistics if one.source == "table"}
        sure = {cell: one for cell, one in found.items() if one[1] != "unclear"}
        assert {cell: one for cell, one in sure.items() if one != sheet.expected.get(cell)} == {}
        assert len(sure) >= len(sheet.expected) * 0.1


@pytest.mark.parametrize(
    ("letters", "mixed"),
    [
        ([("公", 0, 0), ("开", 8, 0), ("信", 0, 10), ("息", 8, 10)], ""),
        ([("公", 0, 0), ("开", 8, 0), ("信", 1, 3), ("息", 9, 3)], "公开信息"),
        ([("公", 0, 0), ("开", 8, 0), ("信", 4, 3), ("息", 16, 3)], "公开信"),  # between two letters
        ([("公", 0, 0), ("开", 8, 0), ("信", 3, 0)], "公信"),
        ([("公", 0, 0), ("开", 4, 0), ("信", 8, 0)], ""),  # narrowed letters
        ([("公", 0, 0), ("7", 2, 3), ("8", 8, 0)], "公7"),
        ([("公", 0, 0), ("。", 4, 0), ("7", 8, 0), ("8", 9, 0)], ""),  # two digits are a matter of their own
    ],
)
def test_letters_that_stand_in_one_another(letters: list[tuple[str, float, float]], mixed: str) -> None:
    chars = set_letters(letters)
    found = overprinted(chars)
    assert Counter(char["text"] for char in chars if id(char) in found) == Counter(mixed)


def set_letters(letters: list[tuple[str, float, float]]) -> list[dict[str, Any]]:
    return [
        {"text": text, "x0": float(x), "x1": x + (4.0 if text.isdigit() else 8.0), "top": float(y), "bottom": y + 8.0, "size": 8.0}
        for text, x, y in letters
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("letters", "unread"),
    [
        ([("目", 0, 0), ("4", 1, 3), ("3", 2, 13)], "3"),  # 4 and below it 3 are one figure
        ([("3", 2, 0), ("目", 0, 8), ("4", 1, 11)], "3"),
        ([("目", 0, 0), ("4", 1, 3), ("3", 2, 17)], ""),  # another row's
        ([("目", 0, 0), ("4", 1, 3), ("3", 20, 13)], ""),  # another column's
        ([("目", 0, 0), ("4", 1, 3), ("项", 0, 13)], ""),
        ([("目", 0, 0), ("公", 1, 3), ("3", 2, 13)], ""),
    ],
)
def test_digits_below_one_that_is_printed_over_are_parts(letters: list[tuple[str, float, float]], unread: str) -> None:
    chars = set_letters(letters)
    over = overprinted(chars)
    assert over
    found = torn(chars, over)
    assert "".join(char["text"] for char in chars if id(char) in found) == unread
