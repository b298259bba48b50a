"""PDF forms that were filled in: the figures stand in fields, or in notes on the page, and not in its text."""

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


class FilledIn(printed._Press):
    """Every so manieth figure is a note on the page, drawn by the file or left to be drawn."""

    kind, is_drawn, every, flags = "/Widget /FT /Tx", True, 1, 4
    said, side, wider = "", 0, 4.0

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.notes: list[tuple[int, float, float, str]] = []
        self.seen = 0

    def text(self, x: float, top: float, text: str) -> None:
        self.seen += text.isdigit()
        if text.isdigit() and self.seen % self.every == 0:
            self.notes.append((len(self.pages), x, self.size[1] - top - printed._SIZE, text))
        else:
            super().text(x, top, text)

    def bound(self) -> bytes:
        notes = []
        for number, (page, x, y, text) in enumerate(self.notes):
            width, height = len(text) * printed._SIZE / 2 + self.wider, printed._SIZE + 1
            drawn = f"/Tx BMC q BT /F1 {printed._SIZE} Tf 0 1 Td <{text.encode('utf-16-be').hex()}> Tj ET Q EMC"
            look = f"/BBox [0 0 {width} {height}] /Resources << /Font << /F1 3 0 R >> >>"
            area = f"/Rect [{x} {y} {x + width} {y + height}]"
            note = self.said or f"({text})"
            said = f"/T (f{number}) /V ({text}) /Contents {note} /DA (/F1 8 Tf) /F {self.flags} {area} /Q {self.side}"
            notes.append(printed.Note(page, f"/Subtype {self.kind} {said}", look, drawn, self.is_drawn))
        whole = printed.annotated(super().bound(), notes)
        if "Widget" in self.kind:
            fields = " ".join(f"{1000 + number} 0 R" for number in range(len(notes)))
            form = f"/AcroForm << /Fields [{fields}] /DR << /Font << /F1 3 0 R >> >> /DA (/F1 8 Tf) >>"
            whole = whole.replace("/Type /Catalog", f"/Type /Catalog {form}")
        return whole.encode("ascii")


def filled(seed: int) -> paper.Paper:
    rng = random.Random(seed)
    return paper.write("2021", paper.counts("2021", rng), rng, set())


def figures(press: type[FilledIn], sheet: paper.Paper, monkeypatch: pytest.MonkeyPatch) -> dict[Any, Any]:
    monkeypatch.setattr(printed, "_Press", press)
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    report = parse_report(extract(printed.document(tables, "lines"), FORMS), FORMS, WORDS)
    return {one.cell: (one.value, one.kind) for one in report.statistics if one.source == "table"}


@pytest.mark.parametrize("every", [1, 7])
@pytest.mark.parametrize(
    ("kind", "is_drawn"),
    [("/Widget /FT /Tx", True), ("/Widget /FT /Tx", False), ("/FreeText", True), ("/FreeText", False)],
)
def test_figures_in_fields_and_notes_are_those_of_the_table(
    kind: str, is_drawn: bool, every: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = type("Own", (FilledIn,), {"kind": kind, "is_drawn": is_drawn, "every": every})
    sheet = filled(3)
    assert figures(press, sheet, monkeypatch) == sheet.expected


@pytest.mark.parametrize("side", [0, 1, 2])
def test_a_note_that_is_left_to_be_drawn_begins_where_it_says(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    press = type("Own", (FilledIn,), {"kind": "/FreeText", "is_drawn": False, "every": 7, "side": side, "wider": 5.0})
    sheet = filled(3)
    assert figures(press, sheet, monkeypatch) == sheet.expected


@pytest.mark.parametrize(
    ("said", "kind"), [("<FEFF65E0>", "unclear"), ("(12\\r34)", "unclear"), ("(/)", "not_applicable"), ("()", "blank")]
)
def test_what_else_a_note_says(said: str, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    press = type("Own", (FilledIn,), {"kind": "/FreeText", "is_drawn": False, "every": 7, "said": said})
    sheet = filled(3)
    found = figures(press, sheet, monkeypatch)
    assert {one[1] for cell, one in found.items() if one != sheet.expected[cell]} == {kind}


@pytest.mark.parametrize("is_drawn", [True, False])
def test_what_a_hidden_note_says_is_no_figure(is_drawn: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    press = type("Own", (FilledIn,), {"kind": "/FreeText", "flags": 2, "is_drawn": is_drawn})
    found = figures(press, filled(3), monkeypatch)
    assert [value for value, kind in found.values() if kind != "blank"] == [5562.8]  # this is no note's
