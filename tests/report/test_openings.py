"""Pages that show how several reports begin are none of them; a report with others beneath it stays one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from tests.crawled import report_page

if TYPE_CHECKING:
    from collections.abc import Callable

BODIES = ("长沙市财政局", "长沙市教育局", "长沙市民政局", "长沙市审计局")
OF_ONE = tuple((BODIES[0], year) for year in (2023, 2022, 2021, 2020))
OF_MANY = tuple((body, 2023) for body in BODIES)
Named = tuple[tuple[str, int], ...]


def title(agency: str, year: int) -> str:
    return f"{agency}{year}年政府信息公开工作年度报告"


def opening(agency: str, year: int) -> str:
    return (
        f"本报告由{agency}按照《中华人民共和国政府信息公开条例》要求编制。{year}年，{agency}认真贯彻落实条例，"
        f"主动公开政府信息{year % 90 + 100}条，收到政府信息公开申请{year % 17}件，均已办结..."
    )


def page(name: str, body: str) -> bytes:
    menu = '<div class="nav"><a href="/">首页</a> <a href="/zw">政务公开</a></div>'
    foot = '<div class="footer">版权所有：长沙市人民政府 湘ICP备12345号</div>'
    return (
        f'<html><head><meta charset="utf-8"><title>{name}</title></head><body>{menu}{body}{foot}</body></html>'.encode()
    )


def found(named: Named) -> bytes:
    """What a search of the site shows."""
    results = (
        f'<div><h3><a href="/{n}.html">{title(*one)}</a></h3><p>{opening(*one)}</p><p>http://a.gov.cn/{n}.html 2024-01-1{n}</p></div>'
        for n, one in enumerate(named)
    )
    said = "<p>站内搜索 关键词：年度报告 找到相关结果约37个 用时0.02秒</p>"
    return page("搜索结果-长沙市人民政府", f"{said}{''.join(results)}<div>上一页 1 2 3 下一页</div>")


def marked(named: Named) -> bytes:
    return found(named).replace("政府信息公开".encode(), "<em>政府</em><em>信息公开</em>".encode())


def channel(named: Named) -> bytes:
    items = (
        f'<li><a href="/{n}">{title(*one)}</a><span>2024-01-1{n}</span><p>{opening(*one)} [详情]</p></li>'
        for n, one in enumerate(named)
    )
    return page("政府信息公开年报", f"<h2>政府信息公开年报</h2><ul>{''.join(items)}</ul>")


def tagged(named: Named) -> bytes:
    items = (
        f"<h2><a href=/{n}>{title(*one)}</a></h2><p>发布时间：2024-01-1{n}</p><p>{opening(*one)}</p><a href=/{n}>阅读全文</a>"
        for n, one in enumerate(named)
    )
    return page("标签：年度报告", f"<h1>标签：政府信息公开年度报告</h1>{''.join(items)}")


def unlinked(named: Named) -> bytes:
    return page("长沙市人民政府", "".join(f"<p><b>{title(*one)}</b></p><p>{opening(*one)}</p>" for one in named))


def first_at_length(named: Named) -> bytes:
    rest = "".join(f"<p><a href=/>{title(*one)}</a></p><p>{opening(*one)}</p>" for one in named[1:])
    return page(
        "政府信息公开年报", f"<h3><a href=/>{title(*named[0])}</a></h3>{f'<p>{opening(*named[0])}</p>' * 5}{rest}"
    )


@pytest.mark.parametrize("named", [OF_ONE, OF_MANY, OF_ONE[:2], OF_MANY[:2]], ids=["one", "many", "two years", "two"])
@pytest.mark.parametrize("shown", [found, marked, channel, tagged, unlinked, first_at_length])
def test_openings_of_several_reports_are_no_report(shown: Callable[[Named], bytes], named: Named) -> None:
    report = parse_report(extract(shown(named), load_forms()), load_forms(), load_words())
    assert (report.status, report.statistics) == ("not_a_report", ())
    assert "栏目页或年报列表" in (report.reason or "")


LINKS = "".join(f"<li><a href=/>{title(body, year)}</a></li>" for body in BODIES for year in range(2014, 2024))
OPENINGS = "".join(f"<div><a href=/>{title(*one)}</a><p>{opening(*one)}</p></div>" for one in OF_ONE[1:])
IN_PARTS = (
    "根据《中华人民共和国政府信息公开条例》要求，现公布长沙市财政局2012年度报告。", "一、概述", "2012年，我局认真贯彻条例，推进公开。",
    "二、主动公开情况", "全年主动公开政府信息356条，其中网站312条。", "三、依申请公开情况", "全年共收到申请4件，均已答复。",
)  # fmt: skip
FREE = "2012年，我局认真贯彻条例，推进公开。全年主动公开政府信息356条，其中网站312条。全年共收到申请4件，均已答复。"


@pytest.mark.parametrize("called", ["{}_长沙市财政局", "政府信息公开年报", "长沙市人民政府"])
@pytest.mark.parametrize("beside", [LINKS, OPENINGS], ids=["links", "openings"])
@pytest.mark.parametrize("own", [IN_PARTS, (FREE,)], ids=["in parts", "free"])
def test_a_report_with_others_beneath_it(own: tuple[str, ...], beside: str, called: str) -> None:
    name = title(BODIES[0], 2012)
    text = "".join(f"<p>{line}</p>" for line in own)
    read = extract(page(called.format(name), f"<h1>{name}</h1>{text}<h3>相关阅读</h3>{beside}"), load_forms())
    report = parse_report(read, load_forms(), load_words())
    assert (report.status, report.agency, report.year) == ("prose_only", BODIES[0], 2012)
    assert {one.value for one in report.statistics if one.line in ("disclosed", "requests_received")} == {356, 4}
    assert all("市教育局" not in section.text for section in report.sections)


@pytest.mark.parametrize("beside", [LINKS, OPENINGS], ids=["links", "openings"])
def test_a_report_with_tables_and_others_beneath_it(beside: str) -> None:
    payload = report_page(BODIES[0], 2023, 5).replace(b"</body>", f"{beside}</body>".encode())
    report = parse_report(extract(payload, load_forms()), load_forms(), load_words())
    assert (report.status, report.agency, report.year) == ("complete", BODIES[0], 2023)
    alone = parse_report(extract(report_page(BODIES[0], 2023, 5), load_forms()), load_forms(), load_words())
    told, own = ({(one.cell, one.value) for one in read.statistics} for read in (report, alone))
    assert told == own
