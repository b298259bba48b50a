"""Pages and texts that nobody wrote by hand: endless runs, unclosed tags, figures of a thousand digits."""

from __future__ import annotations

import io

import pypdfium2
import pytest

from archive.config import load_forms, load_words
from archive.report.document import UnreadableError, extract
from archive.report.numbers import read_cell
from archive.report.parse import parse_report
from tests.report.ugly import cases

TITLE = "临江市教育局2023年政府信息公开工作年度报告"
TEXT = f"{TITLE}\n一、总体情况\n2023年，我局主动公开信息12条。\n%s\n三、收到和处理政府信息公开申请情况\n收到申请3件。\n"
# what a pattern may go through again and again, from each of its places or in each of its ways
RUNS = (
    "9",
    "一",
    "、",
    " 0",
    "\t0",
    "| 0 ",
    "12件、",
    "予以公开1件，",
    "2023年",
    "1月",
    "a",
    "_",
    "a@",
    "1.",
    "《",
    "〔",
    "（",
    "<",
    "第",
    "的",
    "与",
)


@pytest.mark.parametrize("run", RUNS)
@pytest.mark.parametrize("markup", [True, False], ids=["html", "text"])
def test_an_endless_run_is_passed_over(run: str, markup: bool) -> None:
    text = TEXT % (run * (10_000 // len(run)))
    page = f"<meta charset=utf-8><title>{TITLE}</title><p>" + text.replace("<", "&lt;").replace("\n", "</p><p>")
    report = parse_report(extract((page if markup else text).encode(), load_forms()), load_forms(), load_words())
    stated = {one.value for one in report.statistics}
    assert report.year == 2023
    assert {12, 3} <= stated <= {0, 1, 3, 12, 120}


@pytest.mark.parametrize("run", [" ", "规章 "])
@pytest.mark.timeout(30)
def test_a_line_of_a_hundred_thousand_characters_is_read_at_once(run: str) -> None:
    text = TEXT % ("a" + run * (100_000 // len(run)) + "x")
    report = parse_report(extract(text.encode(), load_forms()), load_forms(), load_words())
    assert {one.value for one in report.statistics} == {12, 3}


def test_attributes_of_an_unclosed_tag() -> None:
    page = f"<meta charset=utf-8><title>{TITLE}</title><div><p<td {{x}}=1 <b>" + TEXT.replace("\n", "</p><p>") % "无"
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert report.year == 2023


@pytest.mark.parametrize("text", ["9" * 18, "9" * 400, "1" + "0" * 400 + "件", "九" * 30])
def test_more_digits_than_can_be_held_are_unclear(text: str) -> None:
    assert read_cell(text)[:2] == (None, "unclear")


def test_a_pdf_of_more_pages_than_any_report() -> None:
    source = pypdfium2.PdfDocument.new()
    for _ in range(1001):
        source.new_page(200, 200)
    out = io.BytesIO()
    source.save(out)
    with pytest.raises(UnreadableError, match="1001 pages"):
        extract(out.getvalue(), load_forms())


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<table>" + "<tr><td>1</td></tr>" * 150_001 + "</table>", "more than 150,000 cells"),
        ("<p " + " ".join(f"a{number}=1" for number in range(20_000)) + ">text</p>", "more than 5,000 attributes"),
    ],
)
def test_what_no_report_holds_is_refused_at_once(page: str, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        extract(f"<html><body>{page}{'。' * 100_000}</body></html>".encode(), load_forms())


def test_a_picture_in_its_address_is_no_heap() -> None:
    page = f"<html><body><img src='data:image/png;base64,{'A' * 300_000}'><p>{TITLE}</p></body></html>"
    assert TITLE in extract(page.encode(), load_forms()).page_lines


@pytest.mark.timeout(30)
def test_a_rule_longer_than_any_page_is_passed_over() -> None:
    case = cases.make(70_001, "pdf")
    assert "thin fills" in case.features
    payload = case.payload.replace(b"0.40 14.40 re f", b"0.40 1%s re f" % (b"0" * 31), 1)
    stated = {
        one.cell: one.value
        for one in parse_report(extract(payload, load_forms()), load_forms(), load_words()).statistics
    }
    assert all(case.expected[cell][0] == value for cell, value in stated.items() if value is not None)
    assert len(stated) > 100
