"""Recognised words become figures only where the form's sums bear them out.

`data/scan-skewed.json` is what was recognised on a worn scan, turned by half a degree, with the figures on its paper; one
of them was misread.
"""

from __future__ import annotations

import copy
import json
import random
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.carrier import UnreadableError
from archive.report.checks import check
from archive.report.document import Document, extract
from archive.report.locate import leads_to
from archive.report.parse import parse_report
from archive.report.pictures.proven import accept
from archive.report.pictures.recognised import UNKNOWN, read_pages, with_pages
from archive.report.restate import misreading

if TYPE_CHECKING:
    from archive.report.model import Report, Statistic

FORMS = load_forms()
PDF = "application/pdf"
Cell = tuple[str, str, str]


@cache
def stored() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "data" / "scan-skewed.json").read_text("utf-8"))
    return found


def on_paper() -> dict[Cell, float]:
    return {(table, line, column): value for table, line, column, value in stored()["figures"]}


def recognised() -> dict[str, Any]:
    """A copy, to be spoilt."""
    found: dict[str, Any] = copy.deepcopy(stored()["recognised"])
    return found


def document_of(found: dict[str, Any]) -> Document:
    return with_pages(read_pages(json.dumps(found).encode()), PDF, FORMS)


def read(found: dict[str, Any]) -> tuple[Document, Report]:
    document = document_of(found)
    return document, accept(parse_report(document, FORMS, load_words()), document, FORMS)


def by_cell(report: Report) -> dict[Cell, Statistic]:
    return {one.cell: one for one in report.statistics if one.source == "ocr" and one.ordinal == 1}


def words_of(found: dict[str, Any], text: str) -> list[dict[str, Any]]:
    return [word for page in found["pages"] for word in page["words"] if word["text"] == text]


def test_figures_that_sums_bear_out() -> None:
    document, report = read(recognised())
    figures, paper = by_cell(report), on_paper()
    assert (report.agency, report.year, report.era) == ("长沙市岳麓区财政局", 2022, "2021")
    assert figures.keys() == paper.keys()
    accepted = {cell: one.value for cell, one in figures.items() if one.value is not None}
    assert len(accepted) >= 160
    assert accepted == {cell: paper[cell] for cell in accepted}
    assert all(one.source == "ocr" for one in report.statistics)
    assert all(0 < one.confidence <= 1 for one in figures.values() if one.value is not None)
    assert all(leads_to(document, one.locator, one.raw) for one in figures.values() if one.raw)
    assert not any(misreading(one, FORMS) for one in figures.values())


def test_what_nothing_bears_out_is_unclear_with_its_raw_text() -> None:
    report = read(recognised())[1]
    figures = by_cell(report)
    unproven = [one for cell, one in figures.items() if cell[0] == "disclosure"]
    assert unproven
    assert {(one.kind, one.value) for one in unproven} == {("unclear", None)}
    assert all(one.raw for one in unproven)
    assert (report.status, report.phone, report.email, report.postcode) == ("partial", None, None, None)
    assert "recognised cells are not borne out" in (report.reason or "")


def test_the_misread_figure_and_what_is_added_up_with_it_is_unclear() -> None:
    document = document_of(recognised())
    taken = {one.cell: one for one in parse_report(document, FORMS, load_words()).statistics}
    misread = [cell for cell, value in on_paper().items() if taken[cell].value != value]
    assert misread, "the scan was chosen for it"
    figures = by_cell(read(recognised())[1])
    for table, line, column in misread:
        in_line = {one.kind for cell, one in figures.items() if cell[:2] == (table, line)}
        assert in_line == {"unclear"}
        assert figures[table, "processed", column].kind == "unclear"


def test_no_spoilt_word_is_accepted_as_another_figure() -> None:
    """Any one figure read as another one: nothing that is accepted differs from the paper."""
    paper, chance = on_paper(), random.Random(20)
    figures = [
        (page, number)
        for page, one in enumerate(stored()["recognised"]["pages"])
        for number, word in enumerate(one["words"])
        if word["text"].isdigit()
    ]
    for page, number in chance.sample(figures, 25):
        found = recognised()
        word = found["pages"][page]["words"][number]
        word["text"] = str(int(word["text"]) + chance.choice([1, 7, 10, 100]))
        for one in by_cell(read(found)[1]).values():
            assert one.value is None or one.value == paper[one.cell], (word, one)


def test_a_lost_word_leaves_no_zero_and_no_blank() -> None:
    found = recognised()
    lost = words_of(found, "0")[40]
    lost["text"] = " "
    figures = by_cell(read(found)[1])
    unknown = [one for one in figures.values() if one.raw == UNKNOWN]
    assert [(one.kind, one.value) for one in unknown] == [("unclear", None)]


def test_a_cell_without_ink_is_blank() -> None:
    found = recognised()
    lost = words_of(found, "0")[40]
    box = lost["box"]
    lost["text"] = " "
    for page in found["pages"]:
        if lost not in page["words"]:
            continue
        for cell in page["cells"]:
            left, top, right, bottom = cell["box"]
            if left < (box[0] + box[2]) / 2 < right and top < (box[1] + box[3]) / 2 < bottom:
                cell["ink"] = False
    blank = [one for one in by_cell(read(found)[1]).values() if one.kind == "blank"]
    assert [(one.value, one.raw) for one in blank] == [(None, None)]


def test_two_lines_that_have_changed_places_are_not_told_apart_by_sums() -> None:
    found = recognised()
    first, second = ("2.重复申请", "3.要求提供公开出版物")
    pairs = [(word, text) for page in found["pages"] for word in page["words"] for text in (first, second)]
    labels = {text: word for word, text in pairs if "".join(word["text"].split()) == text}
    assert labels.keys() == {first, second}
    labels[first]["text"], labels[second]["text"] = second, first
    requests = [one for cell, one in by_cell(read(found)[1]).items() if cell[0] == "requests"]
    assert requests
    assert all(one.value is None for one in requests)


def test_a_word_that_was_hardly_recognised_proves_nothing() -> None:
    found = recognised()
    for page in found["pages"]:
        for word in page["words"]:
            word["confidence"] = 0.4
    assert all(one.value is None for one in read(found)[1].statistics)


def test_a_figure_that_was_read_differently_the_second_time_is_unclear() -> None:
    paper = by_cell(read(recognised())[1])
    found = recognised()
    words = [word for page in found["pages"] for word in page["words"] if word["text"].isdigit()]
    for word in words:
        word["again"] = f" {word['text']}"
    assert {cell: one.value for cell, one in by_cell(read(found)[1]).items()} == {
        cell: one.value for cell, one in paper.items()
    }
    for word in words:
        word["again"] = word["text"].translate(str.maketrans("69", "96"))
    for cell, one in by_cell(read(found)[1]).items():
        if one.raw and set(one.raw) & {"6", "9"}:
            assert (one.kind, one.value) == ("unclear", None), cell
    assert any(one.value is not None for one in by_cell(read(found)[1]).values())


def test_findings_say_what_was_recognised() -> None:
    report = read(recognised())[1]
    outcomes = [one.outcome for one in check(report, FORMS) if one.check_id.startswith("requests.")]
    assert "fail" not in outcomes
    assert outcomes.count("pass") > 10


def test_prose_of_a_picture_gives_text_and_no_figure() -> None:
    report = read(recognised())[1]
    assert any("主动公开" in section.text for section in report.sections)
    assert not [one for one in report.statistics if one.source == "prose"]


def test_locators_lead_to_the_page_as_it_is_archived() -> None:
    pages = read_pages(json.dumps(recognised()).encode())
    turned = next(page for page in pages if page.angle)
    for document_page, width, height in ((page.number, page.width, page.height) for page in pages):
        boxes = [
            cell.locator["box"]
            for grid in document_of(recognised()).grids
            for row in grid.rows
            for cell in row
            if cell.locator["page"] == document_page
        ]
        assert all(-2 <= box[0] < box[2] <= width + 2 and -2 <= box[1] < box[3] <= height + 2 for box in boxes)
    left, top = 100.0, turned.height / 2
    box = turned.locator((left, top, left, top))["box"]
    assert abs(box[1] - top) > 1, "half a degree, two hundred points from the middle"


@pytest.mark.parametrize("quarters", [1, 2, 3])
def test_a_page_that_lies_on_its_side_or_its_head_is_read_as_the_upright_one(quarters: int) -> None:
    found = recognised()
    _, upright = read(found)
    for page in found["pages"]:
        page["angle"] += 90 * quarters
    document, turned = read(found)
    assert {cell: one.value for cell, one in by_cell(turned).items()} == {
        cell: one.value for cell, one in by_cell(upright).items()
    }
    assert all(leads_to(document, one.locator, one.raw) for one in by_cell(turned).values() if one.raw)
    lies = quarters % 2 == 1
    for cell, one in by_cell(turned).items():
        page = found["pages"][one.locator["page"] - 1]
        width, height = (page["height"], page["width"]) if lies else (page["width"], page["height"])
        left, top, right, bottom = one.locator["box"]
        assert -2 <= left < right <= width + 2
        assert -2 <= top < bottom <= height + 2
        x0, y0, x1, y1 = by_cell(upright)[cell].locator["box"]
        assert (right - left < bottom - top) == ((x1 - x0 < y1 - y0) != lies)


@pytest.mark.parametrize("payload", [b"", b"[]", b"{}", b'{"pages": [{}]}', b'{"pages": [{"number": 1, "words": 3}]}'])
def test_what_is_no_recognition(payload: bytes) -> None:
    with pytest.raises(UnreadableError):
        read_pages(payload)


def test_a_document_of_text_is_left_alone() -> None:
    document = extract("2022年政府信息公开工作年度报告\n一、总体情况\n主动公开信息35条。".encode(), FORMS)
    report = parse_report(document, FORMS, load_words())
    assert accept(report, document, FORMS) is report


def cut(page: dict[str, Any], level: float) -> list[dict[str, Any]]:
    """The page as two: a page end cuts its cells at that height, and each half is as high as a line."""

    def part(top: float, bottom: float) -> dict[str, Any]:
        words = [one for one in page["words"] if top <= (one["box"][1] + one["box"][3]) / 2 < bottom]
        cells = []
        for one in page["cells"]:
            left, upper, right, lower = one["box"]
            box = [left, upper if upper >= top else top - 8, right, min(lower, bottom)]
            if box[1] + 3 < box[3]:
                inside = [word["box"] for word in words if left <= (word["box"][0] + word["box"][2]) / 2 <= right]
                cells.append({"box": box, "ink": any(box[1] <= (at[1] + at[3]) / 2 <= box[3] for at in inside)})
        return {**page, "words": words, "cells": cells}

    return [part(0, level), part(level, page["height"])]


def test_a_row_that_a_page_end_has_cut_is_one() -> None:
    whole, found = by_cell(read(recognised())[1]), recognised()
    first, second, *rest = found["pages"]
    (label,) = [one for one in second["words"] if one["text"] == "7. 属于行政执法案卷"]
    left, top, right, bottom = label["box"]
    middle = (top + bottom) / 2 + 3
    label |= {"text": "7. 属", "box": [left, top, right, middle]}
    second["words"].append({**label, "text": "于行政执法案卷", "box": [left, middle, right, bottom]})
    pages = [first, *cut(second, middle), *rest]
    found["pages"] = [{**page, "number": number} for number, page in enumerate(pages, 1)]
    figures = by_cell(read(found)[1])
    assert {cell: (one.value, one.kind) for cell, one in figures.items()} == {
        cell: (one.value, one.kind) for cell, one in whole.items()
    }
    assert {one.locator["page"] for cell, one in figures.items() if cell[1] == "refused_enforcement_files"} == {2}
