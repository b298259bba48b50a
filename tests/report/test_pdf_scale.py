"""The same page on a smaller or larger paper, everything on it as much smaller or larger, says the same."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from tests.report.ugly import paper, printed

if TYPE_CHECKING:
    from archive.report.model import Report

FORMS, WORDS = load_forms(), load_words()
STYLE = paper.RequestStyle(total_in_row=1, groups="span", header="three", numbers=True)


class Scaled(printed._Press):
    """Pages with rules, printed so many times as large."""

    by = 1.0

    def bound(self) -> bytes:
        self.pages = [["q", f"{self.by} 0 0 {self.by} 0 0 cm", *page, "Q"] for page in self.pages]
        self.size = self.size[0] * self.by, self.size[1] * self.by
        return super().bound()


class Unruled(Scaled):
    def frame(self, x0: float, top: float, x1: float, bottom: float, *, is_open: bool) -> None:
        pass

    def _side(self, x0: float, x1: float, height: float, *, is_open: bool) -> None:
        pass


def report_of(press: type[Scaled], by: float, seed: int, monkeypatch: pytest.MonkeyPatch) -> Report:
    rng = random.Random(seed)
    sheet = paper.write("2021", paper.counts("2021", rng), rng, set())
    monkeypatch.setattr(printed, "_Press", type("Own", (press,), {"by": by}))
    tables = [paper.disclosure(sheet, "plain"), paper.requests(sheet, STYLE), paper.proceedings(sheet, "plain")]
    return parse_report(extract(printed.document(tables, "lines"), FORMS), FORMS, WORDS)


def figures(report: Report) -> dict[Any, tuple[float | None, str]]:
    return {one.cell: (one.value, one.kind) for one in report.statistics if one.source == "table"}


@pytest.mark.parametrize("press", [Scaled, Unruled])
@pytest.mark.parametrize("seed", [1, 2])
def test_a_page_of_another_size_has_the_same_figures(
    press: type[Scaled], seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = report_of(press, 1.0, seed, monkeypatch)
    assert len(figures(usual)) == 200
    for by in (0.25, 0.5, 0.7, 1.5, 2.0, 4.0):
        assert figures(report_of(press, by, seed, monkeypatch)) == figures(usual), by


def test_figures_stand_where_the_file_has_them(monkeypatch: pytest.MonkeyPatch) -> None:
    usual, large = (report_of(Scaled, by, 1, monkeypatch).statistics for by in (1.0, 4.0))
    places = {one.cell: one.locator for one in large}
    for one in usual:
        assert [side / 4 for side in places[one.cell]["box"]] == pytest.approx(one.locator["box"], abs=0.2)
