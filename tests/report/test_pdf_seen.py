"""What a PDF holds and does not show is no part of its tables: unprinted words, hidden layers, what is cut off."""

from __future__ import annotations

import random
from typing import Any

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from tests.report.ugly import paper, printed

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)
LAYERS = """900 0 obj
<< /Type /OCG /Name (off) >>
endobj
901 0 obj
<< /Type /OCG /Name (on) >>
endobj
902 0 obj
<< /Type /OCMD /OCGs [900 0 R 901 0 R] /P /AllOn >>
endobj
903 0 obj
<< /Type /OCMD /OCGs [900 0 R 901 0 R] >>
endobj
"""
OFF = "/D << /OFF [900 0 R] >>"
OTHERS_OFF = "/D << /BaseState /OFF /ON [901 0 R] >>"
UNSEEN = {  # what is written before a word and behind it, so that nobody sees it
    "unprinted": ("3 Tr", "0 Tr"),
    "only cut to": ("q 7 Tr", "Q"),
    "cut off": ("q 0 0 9 9 re W n", "Q"),
    "cut off in two steps": ("q 0 0 300 842 re W n 300 0 300 842 re W* n", "Q"),
    "cut off by a triangle": ("q 0 0 m 9 0 l 9 9 l h W n", "Q"),
    "cut off where the page is moved": ("q 1 0 0 1 -600 0 cm 0 0 595 842 re W n 1 0 0 1 600 0 cm", "Q"),
    "without height": ("q 1 0 0 0 0 400 cm", "Q"),
    "without breadth": ("q 0 0 0 1 300 0 cm", "Q"),
    "of a hidden layer": ("/OC /L0 BDC", "EMC"),
    "of a part of a hidden layer": ("/OC /L0 BDC /OC /L1 BDC", "EMC EMC"),
    "of layers of which one is hidden": ("/OC /L2 BDC", "EMC"),
}
SEEN = {
    "printed": ("0 Tr", ""),
    "printed again": ("q 3 Tr Q", ""),
    "not cut off": ("q 0 0 595 842 re W n", "Q"),
    "cut off before": ("q 0 0 9 9 re W n Q", ""),
    "of a layer": ("/OC /L1 BDC", "EMC"),
    "behind a hidden layer": ("/OC /L0 BDC EMC", ""),
    "of layers of which one is shown": ("/OC /L3 BDC", "EMC"),
    "of a part": ("/Span << /MCID 1 >> BDC", "EMC"),
}


class Press(printed._Press):
    """Every so manieth figure has another beside it, or stands in what is written around the other."""

    about = ("", "")
    is_beside, every, layers = True, 9, OFF

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.seen = 0

    def text(self, x: float, top: float, text: str) -> None:
        self.seen += text.isdigit()
        if text.isdigit() and self.seen % self.every == 0:
            self.pages[-1].append(self.about[0])
            super().text(x + len(text) * 4 + 1 if self.is_beside else x, top, "7" if self.is_beside else text)
            self.pages[-1].append(self.about[1])
            if not self.is_beside:
                return
        super().text(x, top, text)

    def bound(self) -> bytes:
        whole = super().bound().decode("ascii")
        names = " ".join(f"/L{number} 90{number} 0 R" for number in range(4))
        whole = whole.replace("/Resources <<", f"/Resources << /Properties << {names} >>")
        catalog = f"/Type /Catalog /OCProperties << /OCGs [900 0 R 901 0 R] {self.layers} >>"
        return whole.replace("/Type /Catalog", catalog).replace("xref\n0", f"{LAYERS}xref\n0", 1).encode("ascii")


def read(monkeypatch: pytest.MonkeyPatch, seed: int, **how: Any) -> tuple[dict[Any, Any], dict[Any, Any]]:
    rng = random.Random(seed)
    sheet = paper.write("2021", paper.counts("2021", rng), rng, set())
    monkeypatch.setattr(printed, "_Press", type("Own", (Press,), how))
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    report = parse_report(extract(printed.document(tables, "lines"), FORMS), FORMS, WORDS)
    return sheet.expected, {one.cell: (one.value, one.kind) for one in report.statistics if one.source == "table"}


@pytest.mark.parametrize("way", UNSEEN)
def test_a_word_that_nobody_sees_is_none(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, found = read(monkeypatch, 3, about=UNSEEN[way])
    assert found == expected


@pytest.mark.parametrize("way", SEEN)
def test_a_figure_that_one_sees_is_read(way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected, found = read(monkeypatch, 3, about=SEEN[way], is_beside=False)
    assert found == expected


def test_layers_that_are_hidden_unless_they_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    expected, found = read(monkeypatch, 3, about=UNSEEN["of a hidden layer"], layers=OTHERS_OFF)
    assert found == expected
    _, found = read(monkeypatch, 3, about=SEEN["of a layer"], layers=OTHERS_OFF, is_beside=False)
    assert found == expected


def test_what_is_drawn_in_a_hidden_layer_is_no_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = " ".join(f"{x} 0 m {x} 842 l S" for x in range(60, 560, 13))
    expected, found = read(monkeypatch, 3, about=(f"/OC /L0 BDC {drawn}", "EMC"))
    assert found == expected


@pytest.mark.parametrize("how", [*SEEN, *UNSEEN])
def test_what_prose_does_not_show_is_not_said(how: str) -> None:
    """On pages without tables, too; PDFium does not tell to which layers a part belongs that belongs to several."""
    press = type("Own", (Press,), {"about": (SEEN | UNSEEN)[how], "every": 1})("lines", (595.0, 842.0))
    for number in range(5):
        printed._Press.text(press, 50, 200 + 20 * number, "本机关高度重视政府信息公开工作")
    printed._Press.text(press, 50, 100, "本年收到申请")
    press.text(150, 100, "12")
    text = extract(press.bound(), FORMS).text
    assert ("7" in text) is (how in SEEN or how == "of layers of which one is hidden")
    assert "12" in text
