"""Which pages are reports and which are none, from real headlines and opening words."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import Document, TextLine
from archive.report.parse import Context, parse_report

if TYPE_CHECKING:
    from archive.report.model import Report

DATA = Path(__file__).parents[1] / "data"


def rows(name: str) -> list[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


TEXT = "坚持以公开为常态、不公开为例外,通过门户网站主动公开各类政府信息120条。"


def page(title: str | None, *lines: str) -> Document:
    return Document("text/html", title, tuple(TextLine(line, {}) for line in lines if line))


def read(row: dict[str, str]) -> Report:
    title = re.sub(r"^[(（][^)）]{1,4}[)）]", "", row["title_guess"])
    text = row["excerpt"] or (TEXT if row["label"] == "annual_report" else "")  # of some only the title is known
    return parse_report(page(title or None, text), load_forms(), load_words(), Context(url=row["url"]))


@pytest.mark.parametrize("row", rows("not_reports.tsv"), ids=lambda row: row["title_guess"][:40])
def test_no_report(row: dict[str, str]) -> None:
    report = read(row)
    assert report.status == "not_a_report"
    assert report.reason is not None
    assert " / " in report.reason


# an article of an encyclopaedia about reports is no page of an agency
PAGES = [row for row in rows("reports.tsv") if not row["title_guess"].startswith("(百科)")]


@pytest.mark.parametrize("row", PAGES, ids=lambda row: row["title_guess"][:40])
def test_report(row: dict[str, str]) -> None:
    report = read(row)
    assert report.status != "not_a_report", report.reason
    if row["year"]:
        assert report.year == int(row["year"])


PROSE = "一、总体情况。" + "认真做好各项工作,主动公开政府信息。" * 12
REFUSED = [
    (page("某市教育局2023年法治政府建设年度报告", PROSE), "法治政府"),
    (page("某县政府信息公开指南", "为方便公民、法人和其他组织获取政府信息,编制本指南。"), "指南"),
    (page("2023年政府网站工作年度报表", "网站名称", "首页网址"), "报表"),
    (page("临江市财政局2022年度部门决算", PROSE), "决算"),
    (page("一图读懂2023年政府信息公开工作年度报告", "图片"), "图解"),
    (page("关于做好2022年政府信息公开工作年度报告编制发布工作的通知", "各单位:" + PROSE), "通知"),
    (page("页面不存在", "对不起,您访问的页面不存在或已删除"), "不存在"),
    (page(None, "Please enable JavaScript and refresh the page"), "验证"),
    (page("政府信息公开工作年度报告模板", PROSE), "模板"),
    (
        page(
            "政府信息公开年报",
            "临江市教育局2021年政府信息公开工作年度报告",
            "临江市教育局2022年政府信息公开工作年度报告",
            "临江市教育局2023年政府信息公开工作年度报告",
        ),
        "列表",
    ),
    (page("市领导调研重点项目", "2023年5月4日,市领导调研。" * 8), "没有任何一处"),
    (page(None), "没有正文"),
]


@pytest.mark.parametrize(("document", "words"), REFUSED, ids=lambda value: value if isinstance(value, str) else "")
def test_refused_for_the_reason(document: Document, words: str) -> None:
    report = parse_report(document, load_forms(), load_words())
    assert report.status == "not_a_report"
    assert words in (report.reason or "")


ACCEPTED = [
    page("临江市审计局2022年政府信息公开工作年度报告", PROSE),
    page("临江市财政局关于印发2025年政府信息公开工作年度报告的通知", "现印发给你们。", PROSE),
    page("临江市法治建设办公室2022年政府信息公开工作年度报告", PROSE),
    page(
        None,
        "当前位置:首页>临江县人民政府>部门信息公开目录>公开年报",
        "临江县教育局2022年政府信息公开工作年度报告",
        PROSE,
    ),
    page("通知公告", "根据《条例》要求,现公布临江市教育局2022年政府信息公开工作年度报告。", PROSE),
]


@pytest.mark.parametrize("document", ACCEPTED, ids=lambda document: document.title)
def test_accepted(document: Document) -> None:
    assert parse_report(document, load_forms(), load_words()).status != "not_a_report"
