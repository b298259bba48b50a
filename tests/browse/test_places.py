from __future__ import annotations

from typing import Any

import lxml.html
import pytest

from archive.browse.documents import page_tree
from archive.browse.places import Box, Cell, Place, Sentence, Stretch, find_cell, mark_sentence, read_place


@pytest.mark.parametrize(
    ("locator", "place"),
    [
        ({"kind": "cell", "table": 0, "row": 1, "cell": 2}, Cell(0, 1, 2)),
        ({"kind": "cell", "sheet": "附表", "table": 0, "row": 1, "cell": 2}, Cell(0, 1, 2, "附表")),
        ({"kind": "cell", "table": 0, "row": 1, "cell": 2, "frame": [1]}, Cell(0, 1, 2, within='{"frame": [1]}')),
        ({"kind": "box", "page": 2, "box": [1, 2, 3, 4]}, Box(2, 1, 2, 3, 4)),
        ({"kind": "span", "start": 3, "end": 5}, Stretch(3, 5)),
        ({"kind": "sentence", "section": 1, "start": 0, "end": 3, "sentence": "收到。"}, Sentence("收到。")),
        ({"kind": "sentence", "sentence": " "}, None),
        ({"kind": "cell", "table": "0", "row": 1, "cell": 2}, None),
        ({}, None),
        (None, None),
    ],
)
def test_locators(locator: dict[str, object] | None, place: Place | None) -> None:
    assert read_place(locator) == place


def test_a_cell_of_a_nested_table_is_not_counted_with_the_outer_one() -> None:
    places = [Cell(0, 1, 0), Cell(1, 0, 0), Cell(5, 0, 0)]
    root = lxml.html.document_fromstring(
        "<table><tr><td>a<table><tr><td>x</td></tr></table></td></tr><tr><td>b</td></tr></table>"
    )
    texts = [cell.text if cell is not None else None for cell in (find_cell(root, place) for place in places)]
    assert texts == ["b", "x", None]


def test_sentences_with_control_characters_are_marked() -> None:
    root = page_tree("<body><p>收\x01到\x0b12\x0c件\0。".encode())
    assert mark_sentence(root, "收\x01到\x0b12\x0c件。")
    assert [mark.text_content() for mark in root.iter("mark")] == ["收 到 12 件。"]


@pytest.mark.parametrize(
    ("html", "sentence", "marked"),
    [
        ("<p>甲。收到12件。乙</p>", "收到12件。", ["收到12件。"]),
        ("<p>收<b>到12</b>件。</p>", "收到12件。", ["收", "到12", "件。"]),
        ("<p>收到\n  12 件。</p>", "收到12件。", ["收到\n  12 件。"]),
        ("<p>⼀件</p>", "一件", ["⼀件"]),  # a Kangxi radical in the page
        ("<p>其他</p>", "收到12件。", []),
        ("<script>收到</script><p>收到</p>", "收到", ["收到"]),
        ("<p>收到<del>9</del>12件<sup>①</sup>。乙</p>", "收到12件。", ["收到", "12件", "。"]),
        ("<p>收到<span style='text-decoration:line-through'>9</span>12件。</p>", "收到12件。", ["收到", "12件。"]),
        ("<p>收到<i style='display:none'>9<b>9</b></i>12件。</p>", "收到12件。", ["收到", "12件。"]),
        ("<p>收到<i style='display:none'>9</i>12件。</p>", "收到912件。", ["收到", "9", "12件。"]),
    ],
)
def test_sentences_are_marked_across_markup(html: str, sentence: str, marked: list[str]) -> None:
    root: Any = lxml.html.document_fromstring(f"<body>{html}</body>")
    before = root.text_content()
    assert mark_sentence(root, sentence) is bool(marked)
    assert [mark.text_content() for mark in root.iter("mark")] == marked
    assert root.text_content() == before
    assert len(root.xpath("//a[@id='hit']")) == bool(marked)
