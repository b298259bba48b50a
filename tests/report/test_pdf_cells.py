"""The cells of drawn tables: figures that narrow cells break over lines, and those that stand there in two lines."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from archive.report.pdf_cells import texts_of

DIGIT, HAN, HIGH = 6.0, 10.0, 12.0


def chars(text: str, x0: float, top: float) -> list[dict[str, Any]]:
    """The characters of a line of text."""
    placed = []
    for char in text:
        x1 = x0 + (DIGIT if char.isascii() else HAN)
        placed.append({"text": char, "x0": x0, "x1": x1, "top": top, "bottom": top + 10})
        x0 = x1
    return placed


def table(cells: dict[tuple[float, float], str], *, margin: float = 5.0) -> Any:
    """One row of cells, each from where to where it reaches, with their texts from the left margin on."""
    boxes = [(x0, 0.0, x1, 100.0) for x0, x1 in cells]
    page = [
        char
        for (x0, _), text in cells.items()
        for place, line in enumerate(text.split("\n"))
        for char in chars(line, x0 + margin, 5 + HIGH * place)
    ]
    row = SimpleNamespace(cells=boxes, bbox=(0.0, 0.0, max(x1 for _, x1 in cells), 100.0))
    texts = [text.replace(" ", "") if text.startswith(" ") else text for text in cells.values()]
    return SimpleNamespace(page=SimpleNamespace(chars=page), rows=[row], extract=lambda: [list(texts)])


# a cell this wide holds two digits, or one character
NARROW = (0.0, 24.0)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("54\n70\n4", "54704"),
        ("34\n2", "342"),
        ("0\n件", "0件"),
        ("1\n2（\n件）", "12（件）"),  # the digit before a bracket goes with it into the next line
        ("22\n,2\n09", "22,209"),
        ("10\n.0", "10.0"),
        ("3\n0", "3\n0"),  # one more digit had its place beside the first
        ("12\n5\n7", "12\n5\n7"),
        ("规\n章", "规\n章"),
    ],
)
def test_a_narrow_cell_breaks_a_figure_where_its_line_is_full(text: str, read: str) -> None:
    assert texts_of(table({NARROW: text, (24.0, 48.0): "规\n章"})) == [[read, "规\n章"]]


def test_a_space_before_a_figure_takes_its_place_in_the_line() -> None:
    assert texts_of(table({(0.0, 36.0): " 215\n91"})) == [["21591"]]


def test_a_longer_figure_in_an_equally_wide_cell_tells_that_there_was_place() -> None:
    figures = {NARROW: "34\n2", (24.0, 48.0): "117"}
    assert texts_of(table(figures, margin=0.0)) == [["34\n2", "117"]]


def test_digits_spread_over_a_line_are_one_figure_and_those_of_columns_are_not() -> None:
    placed = table({(0.0, 100.0): "6 8 8"})
    for place, char in enumerate(char for char in placed.page.chars if char["text"] != " "):
        char["x0"], char["x1"] = 5 + 9.0 * place, 11 + 9.0 * place
    assert texts_of(placed) == [["688"]]
    for place, char in enumerate(char for char in placed.page.chars if char["text"] != " "):
        char["x0"], char["x1"] = 5 + 30.0 * place, 11 + 30.0 * place
    assert texts_of(placed) == [["6 8 8"]]


def test_a_figure_that_runs_over_a_rule_is_none_of_either_cell() -> None:
    """11043 in a cell of 28 points, 7 in the next: the last digit stands across the rule, nearer to the 7."""
    made = table({(0.0, 28.0): "1104", (28.0, 60.0): "37", (60.0, 90.0): "5"})
    made.page.chars[:] = [*chars("11043", 1.5, 5), *chars("7", 45.0, 5), *chars("5", 70.0, 5)]
    assert texts_of(made) == [["1104\n37", "1104\n37", "5"]]


def test_a_figure_that_runs_out_of_the_table_is_unclear() -> None:
    made = table({(0.0, 30.0): "5", (30.0, 58.0): "1832"})
    made.page.chars[:] = [*chars("5", 5.0, 5), *chars("18327", 31.5, 5)]
    assert texts_of(made) == [["5", "1832\n7"]]
