"""Pages in many layouts: lists, columns, homes, stubs are none; thin reports among links are reports."""

from __future__ import annotations

from itertools import product

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import Context, parse_report

AGENCIES = ("临江市人民政府", "临江市教育局", "临江市水利局", "白水镇人民政府", "临江市司法局")
TITLES = {
    "full": [f"{name}{year}年政府信息公开工作年度报告" for year, name in zip(range(2024, 2017, -1), AGENCIES * 2, strict=False)],
    "one agency": [f"临江市教育局{year}年政府信息公开工作年度报告" for year in range(2024, 2016, -1)],
    "years only": [f"{year}年政府信息公开年报" for year in range(2024, 2016, -1)],
    "one year": [f"{name}2023年度政府信息公开工作年度报告" for name in AGENCIES],
    "cut short": [f"{name}{year}年政府信息公开工..." for year in (2024, 2023, 2022) for name in AGENCIES[:2]],
    "mixed": [
        "临江市2023年政府信息公开工作年度报告", "关于印发2023年政务公开工作要点的通知", "临江市政府信息公开指南",
        "临江市2022年政府信息公开工作年度报告", "临江市人民政府网站工作年度报表（2023年）",
    ],
}  # fmt: skip
ABSTRACT = "<p>根据《中华人民共和国政府信息公开条例》要求,现将有关情况公布。全年主动公开政府信息120条,收到政府信息公开申请3件……</p>"
LAYOUTS = {
    "list": ("<ul>", '<li><a href="{n}.html">{t}</a><span>2024-01-2{n}</span></li>', "</ul>"),
    "date first": ("<ul>", '<li><span>[2024-01-2{n}]</span><a href="{n}.html" title="{t}">{t}</a></li>', "</ul>"),
    "table": ("<table>", '<tr><td>{n}</td><td><a href="{n}.html">{t}</a></td><td>2024-01-2{n}</td></tr>', "</table>"),
    "index table": (
        "<table><tr><td>索引号</td><td>名称</td><td>发布机构</td><td>公开日期</td></tr>",
        '<tr><td>01413881X/2024-0000{n}</td><td><a href="{n}.html">{t}</a></td><td>临江市教育局</td><td>2024-01-2{n}</td></tr>',
        "</table>",
    ),
    "definition": ("<dl>", '<dt><a href="{n}.html">· {t}</a></dt><dd>发布时间：2024-01-2{n} 10:00</dd>', "</dl>"),
    "paragraphs": ("<div>", '<p><a href="{n}.html">{n}、{t}</a>　2024年1月2{n}日</p>', "</div>"),
    "no links": ("<div>", '<div onclick="go({n})"><p>{t}</p><p>2024-01-2{n}</p></div>', "</div>"),
    "breaks": ("<td>", '<a href="{n}.html">{t}</a> (2024/1/2{n})<br>', "</td>"),
    "abstracts": (
        "<div>",
        '<h3><a href="{n}.html">{t}</a></h3>' + ABSTRACT + "<p>2024-01-2{n}</p>",
        "</div>",
    ),
}
HEADS = {
    "column": "<title>政府信息公开年报_临江市人民政府</title></head><body><p>当前位置：<a href=/>首页</a> &gt; <a href=/x>政府信息公开</a> &gt; 政府信息公开年报</p><h2>政府信息公开年报</h2>",
    "bare": "<title>临江市人民政府</title></head><body>",
    "report column": "<title>政府信息公开工作年度报告-临江市教育局</title></head><body><h1>政府信息公开工作年度报告</h1>",
    "year": "<title>2023年度年报</title></head><body><h3>2023年政府信息公开年报</h3>",
}
MENU = "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("首页", "政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"))  # fmt: skip
FEET = {
    "pager": "<div>共23条 1/3 首页 上一页 下一页 尾页 跳转到</div>",
    "foot": "<div>主办单位：临江市人民政府办公室　网站标识码：3201000001　苏ICP备05000001号</div>",
}


def judged(body: str, site: str | None = None) -> tuple[str, str | None]:
    document = extract(f'<html><head><meta charset="utf-8">{body}</body></html>'.encode(), load_forms())
    report = parse_report(document, load_forms(), load_words(), Context(site_name=site))
    return report.status, report.reason


@pytest.mark.parametrize(("titles", "layout"), list(product(TITLES, LAYOUTS)))
def test_lists_are_refused(titles: str, layout: str) -> None:
    before, entry, after = LAYOUTS[layout]
    entries = "".join(entry.format(n=n, t=title) for n, title in enumerate(TITLES[titles], 1))
    wrong = []
    for head, foot, menu in product(HEADS, FEET, ("", f"<ul>{MENU}</ul>")):
        found = judged(f"{HEADS[head]}{menu}{before}{entries}{after}{FEET[foot]}", "临江市人民政府")
        if found[0] != "not_a_report" or " / " not in (found[1] or ""):
            wrong.append((head, foot, bool(menu), found))
    assert not wrong


INTRO = "根据《中华人民共和国政府信息公开条例》第四十九条规定,县级以上人民政府部门应当在每年1月31日前向本级政府信息公开工作主管部门提交本行政机关上一年度政府信息公开工作年度报告并向社会公布。"
GUIDE = (
    "为了更好地提供政府信息公开服务,本机关编制了《临江市政府信息公开指南》。公民、法人或者其他组织可以向本机关申请获取政府信息。"
    "申请人提交申请须填写《政府信息公开申请表》。本机关自收到申请之日起20个工作日内予以答复。每年3月31日前公布政府信息公开工作年度报告。"
)
TITLE = "临江市教育局2023年政府信息公开工作年度报告"
NEIGHBOURS = "<p>上一篇：<a href=1.html>临江市水利局2023年政府信息公开工作年度报告</a></p><p>下一篇：<a href=2.html>临江市教育局2022年政府信息公开工作年度报告</a></p>"
RELATED = "<div><h3>相关链接</h3><ul>" + "".join(f"<li><a href='{n}.html'>{title}</a> 2024-01-2{n}</li>" for n, title in enumerate(TITLES["full"])) + "</ul></div>"  # fmt: skip
NONE = {
    "home": f"<title>临江市教育局</title></head><body><ul>{MENU}</ul><ul><li><a href=1>我市召开教育工作会议</a></li><li><a href=2>{TITLE}</a></li></ul>",
    "directory": f"<title>政府信息公开年报_临江市</title></head><body><p>当前位置：首页 &gt; 政府信息公开年报</p><ul>{MENU}</ul>",
    "years": "<title>政府信息公开年报</title></head><body><h1>政府信息公开年报</h1>" + "".join(f"<a href=/{year}>{year}</a> " for year in range(2010, 2024)),
    "years written": "<title>政府信息公开年报</title></head><body><h1>政府信息公开年报</h1>" + "".join(f"<p><a href=/{year}>{year}年度</a></p>" for year in range(2010, 2024)),
    "bodies": "<title>政府信息公开年报</title></head><body><h1>部门年报</h1>" + "".join(f"<p><a href=/{name}>{name}</a></p>" for name in AGENCIES),
    "column with a rule": f"<title>政府信息公开年报_临江市</title></head><body><h2>政府信息公开年报</h2><p>{INTRO}</p>",
    "column with a rule and a list": f"<title>政府信息公开年报_临江市</title></head><body><h2>政府信息公开年报</h2><p>{INTRO}</p>{RELATED}",
    "guide in a column": f"<title>政府信息公开_临江市</title></head><body><h2>政府信息公开</h2><p>{GUIDE}</p><ul>{MENU}</ul>",
    "guide in the column of reports": f"<title>政府信息公开年报_临江市</title></head><body><p>{GUIDE}</p>{RELATED}",
    "empty column": "<title>政府信息公开年报_临江市</title></head><body><p>暂无数据</p>",
    "shell": "<title>政府信息公开年报</title></head><body><div id=app></div><script src=app.js></script>",
    "stub": f"<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>发布时间：2024-01-12 来源：教育局</p><p>附件：<a href='a.pdf'>{TITLE}.pdf</a></p>",
    "stub that announces": f"<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>根据《条例》要求，现将{TITLE}予以公布。</p><p><a href='/files/a.docx'>点击下载</a></p>",
    "stub with a viewer": f"<title>{TITLE}</title></head><body><h1>{TITLE}</h1><iframe src='/pdf/web/viewer.html?file=/a.pdf'></iframe>",
    "stub with a click": f"<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p><a href='javascript:;' onclick=\"window.open('x.pdf')\">点击查看</a></p>",
    "stub with a script": f"<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p><a href=\"javascript:show('/files/a.docx')\">点击查看</a></p>",
    "stub among neighbours": f"<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p><a href='a.pdf'>{TITLE}</a></p>{NEIGHBOURS}",
    "news": f"<title>临江市教育局召开2023年政府信息公开年度报告编制培训会</title></head><body><h1>临江市教育局召开2023年政府信息公开年度报告编制培训会</h1><p>{INTRO * 3}</p>",
    "news of a report": f"<title>我市发布政府信息公开工作年度报告</title></head><body><p>近日，临江市人民政府办公室发布了2023年政府信息公开工作年度报告。</p><p>{INTRO * 3}</p>",
    "meeting": f"<title>政务公开工作推进会</title></head><body><p>会议指出，2023年各单位主动公开政府信息1200余条，政府信息公开工作年度报告均按时发布。</p><p>{INTRO * 3}</p>",
    "search": f"<title>站内搜索</title></head><body><p>搜索“政府信息公开年度报告”，找到相关结果约128条</p>{RELATED}",
    "site map": f"<title>网站地图</title></head><body><ul>{MENU * 5}</ul>",
    "regulation": f"<title>中华人民共和国政府信息公开条例</title></head><body><p>第四十九条　{INTRO}</p><p>第五十条　政府信息公开工作年度报告应当包括下列内容：（一）主动公开政府信息的情况；（二）收到和处理政府信息公开申请的情况。</p>",
    "plan": "<title>2023年政务公开工作要点</title></head><body><p>一、深化主动公开。</p><p>二、做好依申请公开。按时公布年度报告。</p>",
}  # fmt: skip


@pytest.mark.parametrize("kind", NONE)
@pytest.mark.parametrize("site", [None, "临江市人民政府"])
def test_other_pages_are_refused(kind: str, site: str | None) -> None:
    status, reason = judged(NONE[kind], site)
    assert status == "not_a_report"
    assert " / " in (reason or "")


def test_a_page_that_only_leads_to_a_report_says_so() -> None:
    for kind in ("stub", "stub that announces", "stub with a viewer", "stub with a click", "stub with a script"):
        assert "附件" in (judged(NONE[kind])[1] or "")
    assert "列表" in (judged(NONE["column with a rule and a list"])[1] or "")


SIX = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "政府信息公开行政复议、行政诉讼情况", "存在的主要问题及改进情况", "其他需要报告的事项")  # fmt: skip
THIN = {
    "one line": "<p>2023年，我镇通过不同渠道和方式主动公开政务信息共217条，未收到政府信息公开申请。</p>",
    "short parts": "".join(f"<p>{n}、{head}</p><p>{'无。' if n in '四六' else '我局认真做好政府信息公开工作。'}</p>" for n, head in zip("一二三四五六", SIX, strict=True)),
    "headings only": "".join(f"<p>{n}、{head}</p>" for n, head in zip("一二三四五六", SIX, strict=True)),
    "free": "<p>一、概述</p><p>2012年，我镇认真贯彻《条例》。</p><p>二、主动公开情况</p><p>全年公开信息12条。</p><p>三、依申请公开情况</p><p>没有收到申请。</p>",
    "three sentences": "<p>2023年我局认真贯彻条例。</p><p>全年公开政府信息12条，没有收到申请。</p><p>下一步将继续做好工作。</p>",
    "runs on": f"<p>{'我局认真做好政府信息公开工作，全年公开政府信息12条。' * 9}</p>",
    "picture": "<p><img src='/a.jpg' width=800></p>",
}  # fmt: skip


@pytest.mark.parametrize("kind", THIN)
@pytest.mark.parametrize("around", ["", NEIGHBOURS, RELATED, f"<ul>{MENU}</ul>"], ids=["", "next", "related", "menu"])
@pytest.mark.parametrize("before", ["", f"<ul>{MENU}</ul>"], ids=["", "after a menu"])
def test_thin_reports_are_reports(kind: str, around: str, before: str) -> None:
    head = f"<title>{TITLE}_临江市人民政府</title></head><body>{before}<h1>{TITLE}</h1><p>发布时间：2024-01-12 来源：教育局</p>"
    assert judged(f"{head}<div>{THIN[kind]}</div><p>临江市教育局</p><p>2024年1月10日</p>{around}")[0] != "not_a_report"


UNNAMED = "<title>政府信息公开年报_临江市人民政府</title></head><body><h2>政府信息公开年报</h2>"


@pytest.mark.parametrize(
    "body",
    [
        f"{UNNAMED}<p>根据《条例》要求，现公布{TITLE}。本报告所列数据的统计期限自2023年1月1日至12月31日。</p><p>全年公开信息12条。</p>",
        f"{UNNAMED}<p>根据《条例》要求，现公布{TITLE}。</p>{THIN['three sentences']}{THIN['runs on']}{RELATED}",
        UNNAMED + THIN["short parts"],
        UNNAMED + THIN["free"] + RELATED,
    ],
)
def test_reports_under_the_name_of_a_column(body: str) -> None:
    assert judged(body)[0] != "not_a_report"


FILLER = [
    "<div>版权所有：临江市人民政府　主办单位：临江市人民政府办公室　苏ICP备05000001号　网站标识码：3201000001</div>",
    "<p>主办：临江市教育局</p><p>地址：临江市人民路1号 邮编：210000 电话：025-83312345</p><p>Copyright 2024 All Rights Reserved</p>",
    "<p>您是第12345位访客</p><p>建议使用1024×768分辨率，IE8.0以上浏览器浏览本网站。</p><p>技术支持：临江市大数据管理局</p>",
    "<p>本网站由临江市人民政府主办，临江市政务公开办公室承办，版权所有，未经授权不得转载。</p>",
    "<p>本站已支持IPv6访问。</p><p>网站访问量：12345678次，今日发布信息12条。</p>",
    "<p>政府网站找错，无障碍阅读，适老化版本。</p><p>运行维护：临江市电子政务中心，值班电话：025-83312345。</p>",
]


@pytest.mark.parametrize("filler", FILLER)
@pytest.mark.parametrize("picture", ["", THIN["picture"]], ids=["", "picture"])
def test_a_title_and_what_the_site_says_of_itself_is_no_report(filler: str, picture: str) -> None:
    page = f"<html><head><meta charset=utf-8><title>{TITLE}</title></head><body><h1>{TITLE}</h1><div>{picture}</div>{filler}</body></html>"
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert report.status == ("tables_missing" if picture else "not_a_report")
    assert report.statistics == ()
    assert report.points == ()
