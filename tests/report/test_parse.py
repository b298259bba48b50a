"""Status and era: what was read, and what is missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import Document, TextLine, extract
from archive.report.parse import Context, parse_report
from tests.crawled import report_page

if TYPE_CHECKING:
    from archive.report.form import Era, Form

HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
TEXT = "认真贯彻落实《条例》,扎实推进各项工作,不断提高政务公开的水平。"


def page(year: int, *lines: str, order: str = "", pictures: int = 0) -> Document:
    title = f"临江市教育局{year}年政府信息公开工作年度报告"
    return Document(
        "text/html", title, tuple(TextLine(line, {}) for line in (order, *lines)), pictures_in_text=pictures
    )


def six(middle: str) -> list[str]:
    lines = []
    for number, heading in enumerate(HEADINGS):
        body = middle if number in (1, 2, 3) else TEXT
        lines += [f"{'一二三四五六'[number]}、{heading}", *([body] if body else [])]
    return lines


FREE = ["一、概述", TEXT, "二、主动公开政府信息情况", TEXT, "三、政府信息公开的收费及减免情况", TEXT]


@pytest.mark.parametrize(
    ("document", "status", "era"),
    [
        (page(2020, *six(TEXT)), "prose_only", "2019"),
        (page(2023, *six(TEXT)), "prose_only", "2021"),
        (page(2020, *six("")), "tables_missing", "2019"),
        (page(2020, *six("详见附件。")), "tables_missing", "2019"),
        (page(2020, *six(""), pictures=3), "tables_missing", "2019"),
        (page(2022, *six("信息内容本年制发件数\n规章000\n行政规范性文件000\n行政许可0")), "tables_missing", "2021"),
        (page(2021, *six(TEXT), order="按照国办公开办函〔2019〕60号的格式编制。"), "prose_only", "2019"),
        (page(2016, *FREE), "prose_only", "2008"),
        (page(2010, *FREE), "prose_only", "2008"),
        (page(2021, *six(TEXT), order="按照省府办函〔2019〕60号的要求编制。"), "prose_only", "2021"),
        (page(2020, TEXT, "根据市政办〔2021〕30号要求编制。" + TEXT), "prose_only", "2008"),
        (page(2020, pictures=3), "tables_missing", None),
        (page(2020), "not_a_report", None),
    ],
)  # fmt: skip
def test_status_and_era(document: Document, status: str, era: Era | None) -> None:
    report = parse_report(document, load_forms(), load_words())
    assert (report.status, report.era) == (status, era)


def rendered(form: Form, value: str) -> bytes:
    """The tables of the form as a page, every cell with the same content."""
    parts = [f"<html><head><title>临江市教育局2023年政府信息公开工作年度报告</title></head><body><p>{TEXT}</p>"]
    for table in form.tables:
        parts.append("<table>")
        if table.layout == "row":
            groups = list(table.lines)
            parts.append("<tr><td rowspan=2 colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>")
            parts.append("<tr>" + "".join(f"<td colspan=5>{line.label}</td>" for line in groups[1:]) + "</tr>")
            parts.append("<tr>" + "".join(f"<td>{c.label}</td>" for line in groups for c in line.columns) + "</tr>")
            parts.append("<tr>" + "".join(f"<td>{value}</td>" for line in groups for _ in line.columns) + "</tr>")
        else:
            for group in table.groups:
                if table.layout == "blocks":
                    parts.append(f"<tr><td>{group.label}</td></tr>")
                    parts.append(
                        "<tr><td>信息内容</td>" + "".join(f"<td>{c.label}</td>" for c in group.columns) + "</tr>"
                    )
                for line in group.lines:
                    parts.append(f"<tr><td>{line.label}</td>" + f"<td>{value}</td>" * len(line.columns) + "</tr>")
        parts.append("</table>")
    return "".join([*parts, "</body></html>"]).encode()


@pytest.mark.parametrize(("value", "status"), [("0", "complete"), ("", "template")])
def test_an_empty_form_is_a_template(value: str, status: str) -> None:
    form = load_forms().of_era("2021")
    assert form is not None
    report = parse_report(
        extract(rendered(form, value), load_forms(), media_type="text/html"), load_forms(), load_words()
    )
    assert report.status == status


@pytest.mark.parametrize(
    ("agency", "text", "status"),
    [
        ("临江市水利局", "2022年，我局主动公开政府信息320条。", "tables_missing"),
        ("临江市水利局", "2022年，我局未收到政府信息公开申请。", "tables_missing"),
        ("临江市水利局", "认真贯彻落实条例。", "template"),
        ("临江市水利局", "2021年，我局主动公开政府信息320条。", "template"),
        ("某某县", "2022年主动公开政府信息320条。", "template"),
        ("XX局", "2022年主动公开政府信息320条。", "template"),
        ("年报模板：临江市水利局", "2022年主动公开政府信息320条。", "template"),
    ],
)
@pytest.mark.parametrize("site", [None, "临江市人民政府"])
def test_a_blank_form_is_a_report_where_the_text_of_an_agency_states_figures(
    agency: str, text: str, status: str, site: str | None
) -> None:
    page = report_page(agency, 2022, text=text, blank="&nbsp;")
    report = parse_report(extract(page, load_forms()), load_forms(), load_words(), Context(site_name=site))
    assert report.status == status
    assert {one.kind for one in report.statistics if one.source == "table"} == {"blank"}


@pytest.mark.parametrize(
    ("title", "era", "reason"),
    [
        ("附件", None, "nothing tells which year's form"),
        ("长沙市财政局2022年政府信息公开工作年度报告", "2021", "disclosure, requests"),
        ("长沙市财政局2020年政府信息公开工作年度报告", "2019", "disclosure, requests"),
    ],
)
def test_a_table_that_several_forms_have_leaves_the_era_to_the_year(title: str, era: str | None, reason: str) -> None:
    names = "".join(f"<td colspan=5>{name}</td>" for name in ("行政复议", "未经复议直接起诉", "复议后起诉"))
    labels = "<td>结果维持</td><td>结果纠正</td><td>其他结果</td><td>尚未审结</td><td>总计</td>" * 3
    rows = f"<tr>{names}</tr><tr>{labels}</tr><tr>{'<td>1</td><td>0</td><td>0</td><td>0</td><td>1</td>' * 3}</tr>"
    payload = f"<html><head><title>{title}</title></head><body><table>{rows}</table></body></html>".encode()
    report = parse_report(extract(payload, load_forms()), load_forms(), load_words())
    assert (report.era, report.status, len(report.statistics)) == (era, "partial", 15)
    assert reason in (report.reason or "")


@pytest.mark.parametrize(("year", "status"), [(2010, "prose_only"), (2016, "partial")])
def test_a_local_list_of_a_year_without_form(year: int, status: str) -> None:
    """Lines of it are the annex's of later years; that it lacks others says nothing where no form was in force."""
    rows = [("主动公开信息数", "条", 12), ("其中：全文电子化的主动公开信息数", "条", 9), ("现场接待人数", "人次", 30)]
    rows += [("网上咨询数", "人次", 4), ("当面申请数", "件", 1), ("传真申请数", "件", 0), ("信函申请数", "件", 2), ("同意公开答复数", "件", 3)]  # fmt: skip
    body = "".join(f"<tr><td>{label}</td><td>{unit}</td><td>{value}</td></tr>" for label, unit, value in rows)
    text = "".join(f"<p>{line}</p>" for line in FREE)
    title = f"临江市教育局{year}年政府信息公开工作年度报告"
    html = f"<html><head><title>{title}</title></head><body>{text}<p>附表</p><table>{body}</table></body></html>"
    report = parse_report(extract(html.encode(), load_forms()), load_forms(), load_words())
    assert (report.status, report.era) == (status, "2008"), report.reason
    found = [one.value for one in report.statistics if one.source == "table" and one.value is not None]
    assert sorted(found) == sorted(value for *_, value in rows)


def test_the_date_behind_the_title_goes_before_the_signature() -> None:
    title = "临江市教育局2020年政府信息公开工作年度报告（2021年01月20日）"
    lines = tuple(TextLine(line, {}) for line in (title, *FREE, "临江市教育局", "2021年1月15日"))
    report = parse_report(Document("text/html", title, lines), load_forms(), load_words())
    assert (report.published_on, report.year) == ("2021-01-20", 2020)
