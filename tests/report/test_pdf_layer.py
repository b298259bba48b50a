"""Scans with a text layer: what a program read in the picture is believed as far as the sums bear it out."""

from __future__ import annotations

import random
from typing import Any

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.pictures.proven import accept
from tests.report.ugly import paper, printed

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)
PICTURE = "BI /W 1 /H 1 /CS /G /BPC 8 ID ~ EI"


class Layer(printed._Press):
    """Words a little beside their places, and no rules; the picture of the page lies beneath them or upon them."""

    put, seed, off, lost, wrong, stroke = "unseen", 0, 0.0, 0.0, 0.0, 0.0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.rng = random.Random(self.seed)

    def text(self, x: float, top: float, text: str) -> None:
        if text == "0" and self.rng.random() < self.lost:
            return
        if text == "/" and self.rng.random() < self.stroke:
            text = "1"
        text = "".join(self.rng.choice("O。已入1368") if self.rng.random() < self.wrong else char for char in text)
        x, top = (place + self.rng.uniform(-self.off, self.off) for place in (x, top))
        super().text(x, top, text)

    def frame(self, x0: float, top: float, x1: float, bottom: float, *, is_open: bool) -> None:
        pass

    def _side(self, x0: float, x1: float, height: float, *, is_open: bool) -> None:
        pass

    def bound(self) -> bytes:
        whole = f"q {self.size[0]} 0 0 {self.size[1]} 0 0 cm {PICTURE} Q"
        if self.put == "unseen":
            self.pages = [[whole, "3 Tr", *page] for page in self.pages]
        elif self.put == "beneath":
            self.pages = [[*page, whole] for page in self.pages]
        else:
            self.pages = [[whole, *page] for page in self.pages]
        return super().bound()


def read(
    monkeypatch: pytest.MonkeyPatch, seed: int, habits: frozenset[str] = frozenset(), **how: Any
) -> tuple[dict[Any, Any], dict[Any, Any], set[str]]:
    """What the paper says, what was read of it, and from which sources."""
    rng = random.Random(seed)
    sheet = paper.write("2021", paper.counts("2021", rng), rng, set(habits))
    monkeypatch.setattr(printed, "_Press", type("Own", (Layer,), {"seed": seed, **how}))
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    document = extract(printed.document(tables, "lines"), FORMS)
    report = accept(parse_report(document, FORMS, WORDS), document, FORMS)
    found = {one.cell: (one.value, one.kind) for one in report.statistics if one.source in ("table", "ocr")}
    return sheet.expected, found, {one.source for one in report.statistics}


@pytest.mark.parametrize("put", ["unseen", "beneath"])
@pytest.mark.parametrize("how", [{}, {"off": 1.0}, {"off": 2.5}, {"lost": 0.15}, {"wrong": 0.02}, {"off": 1.5, "lost": 0.1, "wrong": 0.01}], ids=str)  # fmt: skip
def test_no_figure_of_a_text_layer_is_believed_that_the_sums_do_not_bear_out(
    put: str, how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    for seed in (1, 2, 4):
        expected, found, sources = read(monkeypatch, seed, put=put, **how)
        assert sources == {"ocr"}
        sure = {cell: one for cell, one in found.items() if one[1] != "unclear"}
        assert {cell: one for cell, one in sure.items() if expected.get(cell) != one} == {}


@pytest.mark.parametrize("seed", range(12))
def test_a_slash_that_was_read_as_a_one_is_no_figure(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, found, _ = read(monkeypatch, seed, frozenset({"slash"}), stroke=0.5)
    sure = {cell: one for cell, one in found.items() if one[1] != "unclear"}
    assert {cell: one for cell, one in sure.items() if expected.get(cell) != one} == {}


def test_a_text_layer_without_faults_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, found, _ = read(monkeypatch, 1)
    unclear = [cell for cell in expected if found[cell] != expected[cell]]
    assert {table for table, _, _ in unclear} == {"disclosure"}  # it has no sums


def test_text_upon_a_picture_is_as_sure_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, found, sources = read(monkeypatch, 1, put="upon")
    assert "ocr" not in sources
    assert found == expected
