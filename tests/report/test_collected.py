"""Reports of several agencies in one document: refused, with their names; one agency's is none of these."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import Context, parse_report
from tests.crawled import report_page

if TYPE_CHECKING:
    from archive.report.model import Report

AGENCIES = ("临江县教育局", "临江县公安局", "临江县民政局")
SITE = "临江县人民政府"


def body(agency: str, received: int, year: int = 2022, *, tables: bool = True) -> str:
    page = report_page(agency, year, received).decode()
    text = page[page.index('<div id="zoom">') : page.index("<p>您是第")].partition("报告。</p>")[2]
    return text if tables else re.sub("<table.*?</table>", "", text, flags=re.DOTALL)


def read(title: str, *parts: str, menu: str = "") -> Report:
    page = f"<html><head><meta charset=utf-8><title>{title}</title></head><body>{menu}<h1>{title}</h1>{''.join(parts)}</body></html>"
    return parse_report(extract(page.encode(), load_forms()), load_forms(), load_words(), Context(site_name=SITE))


def titled(agency: str) -> str:
    return f"<p>{agency}2022年政府信息公开工作年度报告</p>"


HEADS = {
    "by its title": (titled, ""),
    "on two lines": (lambda agency: f"<p>{agency}</p><p>2022年政府信息公开工作年度报告</p>", ""),
    "by its name": (lambda agency: f"<h2>{agency}</h2>", ""),
    "by who signs": (lambda _: "<p>2022年政府信息公开工作年度报告</p>", "<p>{}</p><p>2023年1月20日</p>"),
}


@pytest.mark.parametrize(
    "title", ["2022年政府信息公开工作年度报告", "临江县2022年各部门政府信息公开工作年度报告", "部门年报"]
)
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("tables", [True, False])
def test_a_collection_is_no_ones_report(title: str, head: str, tables: bool) -> None:
    named, signed = HEADS[head]
    parts = (
        named(agency) + body(agency, number, tables=tables) + signed.format(agency)
        for number, agency in enumerate(AGENCIES, start=3)
    )
    report = read(title, *parts)
    assert (report.status, report.statistics) == ("not_a_report", ())
    assert "none of which is taken for all: 临江县教育局, 临江县公安局, 临江县民政局" in (report.reason or "")


def test_the_reports_of_two_years_are_one_agencys_whatever_it_was_called() -> None:
    names = (("临江县卫生健康局", 2022), ("临江县卫生和计划生育局", 2021))
    parts = (f"<p>{name}{year}年政府信息公开工作年度报告</p>{body(name, 5, year)}" for name, year in names)
    report = read("政府信息公开年报", *parts)
    assert (report.agency, report.year) == ("临江县卫生健康局", 2022)


@pytest.mark.parametrize("own", ["临江县教育局", "教育局"])
def test_the_page_of_one_agency_is_its_own(own: str) -> None:
    """Whatever stands below; and whatever the menu calls 概况."""
    title = f"{own}2022年政府信息公开工作年度报告"
    parts = [titled(agency) + body(agency, number) for number, agency in enumerate(AGENCIES[:2], start=3)]
    menu = "<p>临江县人民政府</p><p>概况</p><p>基本情况</p>"
    for shown in ([parts[0]], parts):
        report = read(title, *shown, menu=menu)
        assert report.agency == "临江县教育局"
        assert [one.value for one in report.statistics if one.cell == ("requests", "received", "total")] == [3]


@pytest.mark.parametrize("agency", ["XX局", "××县水利局", "某某市林业局"])
def test_a_form_that_is_filled_in_is_a_report_though_its_agency_is_not_named(agency: str) -> None:
    report = read(f"{agency}2022年政府信息公开工作年度报告", body(agency, 3))
    assert (report.year, report.status) != (None, "not_a_report")
    assert [one.value for one in report.statistics if one.cell == ("requests", "received", "total")] == [3]


@pytest.mark.parametrize("plan", ["及2023年工作计划", "和下一年工作要点", "暨2023年工作安排"])
@pytest.mark.parametrize("tables", [True, False])
def test_a_report_with_what_comes_next_in_its_title_is_one(plan: str, tables: bool) -> None:
    report = read(f"临江县林场2022年政府信息公开工作年度报告{plan}", body("临江县林场", 3, tables=tables))
    assert (report.agency, report.year) == ("临江县林场", 2022)
