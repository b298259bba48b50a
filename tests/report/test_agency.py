"""Whose report it is, where the sentence around the name reads like a part of it."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.demo.papers import Paper, as_html
from archive.report.document import extract
from archive.report.parse import parse_report


@pytest.mark.parametrize(
    ("agency", "title"),
    [
        ("厦门市思明区双河镇人民政府", "双河镇2021年政府信息公开工作年度报告"),
        ("盘州市柳林镇人民政府", "2021年柳林镇政府信息公开工作年度报告"),
        ("高青县东风街道办事处", "东风街道2021年政府信息公开年报"),
        ("安远县财政局", "安远县财政局2021年度报告"),
    ],
)
def test_the_name_begins_after_the_verb(agency: str, title: str) -> None:
    """现向社会公布厦门市思明区双河镇人民政府…: 社会公布厦门市 is no city."""
    text = as_html(Paper(agency, 2021, 3, "本年度工作扎实。"))
    page = f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert (report.agency, report.year, report.status) == (agency, 2021, "complete")
