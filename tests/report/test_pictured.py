"""Tables recognised in the pictures of a page: what is accepted is on the paper, whatever is misread, lost or swapped."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.document import Document, extract
from archive.report.parse import parse_report
from archive.report.pictures.pictured import only_what_lacks, placed, with_pictures
from archive.report.pictures.proven import accept
from archive.report.pictures.recognised import read_pages, with_pages
from tests.crawled import report_page

if TYPE_CHECKING:
    from archive.report.model import Report

FORMS = load_forms()
STORED = json.loads((Path(__file__).parent / "data" / "scan-skewed.json").read_text("utf-8"))
PAPER = {(table, line, column): value for table, line, column, value in STORED["figures"]}
TITLE = "某县财政局2022年政府信息公开工作年度报告"
HEADINGS = (
    "一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况",
    "五、存在的主要问题及改进情况", "六、其他需要报告的事项",
)  # fmt: skip
PROSE = "<p>本局认真贯彻落实条例，全年收到政府信息公开申请9999件。</p>"
Cell = tuple[str, str, str]


BODY = "".join(f"<p>{heading}</p>{PROSE if heading[0] in '一五六' else ''}" for heading in HEADINGS)


def page_of() -> Document:
    return extract(f"<html><title>{TITLE}</title><body><h1>{TITLE}</h1>{BODY}</body></html>".encode(), FORMS)


def recognised() -> list[dict[str, Any]]:
    """The two pictures, to be spoilt."""
    return [{**page, "number": 1} for page in copy.deepcopy(STORED["recognised"]["pages"][:2])]


def picture(page: dict[str, Any]) -> Document:
    return with_pages(read_pages(json.dumps({"pages": [page]}).encode()), "image/png", FORMS)


def read(page: Document, *pictures: dict[str, Any]) -> Report | None:
    alone = parse_report(page, FORMS, load_words())
    whole, places = with_pictures(page, [(number, picture(one)) for number, one in enumerate(pictures, 70)])
    report = only_what_lacks(parse_report(whole, FORMS, load_words()), alone)
    return placed(accept(report, whole, FORMS), places) if report is not None else None


def accepted(report: Report | None) -> dict[Cell, float]:
    assert report is not None
    return {one.cell: one.value for one in report.statistics if one.source == "ocr" and one.value is not None}


def test_two_pictures_with_three_tables() -> None:
    report = read(page_of(), *recognised())
    found = accepted(report)
    assert len(found) >= 160
    assert found == {cell: PAPER[cell] for cell in found}
    assert report is not None
    assert {one.locator["capture"] for one in report.statistics if one.source == "ocr"} == {70, 71}
    assert [one.value for one in report.statistics if one.source == "prose"] == [9999, 9999, 9999]


@pytest.mark.parametrize("seed", range(12))
def test_nothing_that_is_not_on_the_paper_is_accepted(seed: int) -> None:
    chance, pages = random.Random(seed), recognised()
    for page in pages:
        for word in chance.sample([one for one in page["words"] if one["text"].isdigit()], 3):
            word["text"] = str(int(word["text"]) + chance.choice([1, 6, 10, 90]))
        for _ in range(chance.randrange(3)):
            page["words"].pop(chance.randrange(len(page["words"])))
            page["cells"].pop(chance.randrange(len(page["cells"])))
    found = accepted(read(page_of(), *pages))
    assert found == {cell: PAPER[cell] for cell in found}


def test_pictures_in_another_order_and_pictures_that_repeat() -> None:
    first, second = recognised()
    for pictures in ((second, first), (first, second, second), (first, first, second), (second,), (first,)):
        found = accepted(read(page_of(), *pictures))
        assert found == {cell: PAPER[cell] for cell in found}


def test_a_table_of_another_year_behind_the_first_is_not_taken_for_it() -> None:
    first, second = recognised()
    other = copy.deepcopy(second)
    for word in other["words"]:
        if word["text"].isdigit():
            word["text"] = str(int(word["text"]) * 2)
            word.pop("again", None)
    found = accepted(read(page_of(), first, second, other))
    assert found == {cell: PAPER[cell] for cell in found}


def test_what_the_page_states_is_never_changed_by_its_pictures() -> None:
    page = extract(report_page("某县财政局", 2022, 7), FORMS)
    before = parse_report(page, FORMS, load_words())
    report = read(page, *recognised())
    assert report is None or [one for one in report.statistics if one.source == "table"] == [
        one for one in before.statistics if one.source == "table"
    ]
    assert report is None or not accepted(report)


def test_pictures_without_a_table_add_nothing() -> None:
    first, _ = recognised()
    report = read(page_of(), {**first, "cells": []})
    assert report is not None
    assert (report.status, accepted(report)) == ("tables_missing", {})
