"""A report that stands in the `srcdoc` of an iframe is read as if it stood on the page; its cells are found through the frame."""

from __future__ import annotations

import html

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.locate import leads_to, locate
from archive.report.parse import Context, parse_report
from tests.report.ugly import cases

FORMS = load_forms()
CASE = cases.make(730, "html", named=True)
INNER = CASE.payload.decode("gb18030" if b"gb" in CASE.payload[:400].lower() else "utf-8")
TABLE = "<table><tr><td>{}</td></tr></table>"


def frame(inner: str, attributes: str = "") -> str:
    return f'<iframe {attributes} srcdoc="{html.escape(inner)}">您的浏览器不支持框架</iframe>'


def page(*parts: str) -> bytes:
    return f"<!doctype html><html><head><meta charset=utf-8></head><body>{''.join(parts)}</body></html>".encode()


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        (page(frame(INNER)), [0]),
        (page(TABLE.format(1), "<iframe src='/a.html'></iframe>", frame(INNER), TABLE.format(2)), [1]),
        (page(frame("<p>导航</p>"), frame(INNER, "src='/other.html'")), [1]),
        (page(TABLE.format(1), frame(TABLE.format(2) + frame(INNER) + TABLE.format(3))), [0, 0]),
        (page(frame(""), frame("<!--->"), f"<table><tr><td>{frame(INNER)}</td></tr></table>"), [2]),
    ],
)
def test_the_report_in_a_frame(payload: bytes, path: list[int]) -> None:
    document = extract(payload, FORMS)
    report = parse_report(document, FORMS, load_words(), Context())
    alone = parse_report(extract(CASE.payload, FORMS), FORMS, load_words(), Context())
    stated = [(one.cell, one.value, one.kind, one.raw) for one in report.statistics]
    assert stated == [(one.cell, one.value, one.kind, one.raw) for one in alone.statistics]
    assert (report.era, report.year, report.agency) == (alone.era, alone.year, alone.agency)
    for one, other in zip(report.statistics, alone.statistics, strict=True):
        if one.locator["kind"] == "cell":
            assert one.locator == other.locator | {"frame": path}
            assert leads_to(document, one.locator, one.raw or "")


def test_without_the_frame_a_locator_names_another_cell() -> None:
    document = extract(page(TABLE.format("页"), frame(TABLE.format("框")), TABLE.format("末")), FORMS)
    place = {"kind": "cell", "table": 0, "row": 0, "cell": 0}
    assert locate(document, place) == "页"
    assert locate(document, place | {"frame": [0]}) == "框"
    assert locate(document, place | {"table": 1}) == "末", "the tables of the page are counted without those of frames"
    assert locate(document, place | {"frame": [1]}) is None


def test_a_hidden_frame_and_frames_in_frames_without_end() -> None:
    hidden = extract(page(frame(INNER, "style='display: none'")), FORMS)
    assert all(grid.hidden for grid in hidden.grids)
    assert "收到" not in hidden.text
    deep = TABLE.format("底")
    for _ in range(6):
        deep = frame(deep)
    assert extract(page(deep, "<p>正文</p>"), FORMS).grids == ()
