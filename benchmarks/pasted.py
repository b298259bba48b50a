# ruff: noqa: E501 - markup as sites send it
"""Report pages as sites send them: a published report, pasted from a word processor into the page of some CMS.

The reports are those of the sample web and of the golden tests; every figure is drawn anew for every page, so that no
two pages are the same.
"""

from __future__ import annotations

import random
import re
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any

import lxml.html

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parents[1]
DEMO = ROOT / "archive" / "demo" / "documents"
GOLDEN = ROOT / "tests" / "golden"
TITLE = "2023年政府信息公开工作年度报告"

_WORD_CELL = "border:solid windowtext 1.0pt;border-top:none;padding:0cm 1.4pt"
_WORD_IN_CELL = "text-align:center;mso-pagination:widow-orphan"
_WORD_TEXT = "text-indent:32.0pt;mso-char-indent-count:2.0;line-height:28.0pt"
_FONT = "font-family:仿宋_GB2312;color:black"


def _word(text: str, size: float, chance: random.Random) -> str:
    """Runs as Word ends them: wherever figures and characters meet."""
    del chance
    runs = []
    for run in re.split(r"(\d+)", text):
        if run:
            language = "<span lang=EN-US" if run[0].isdigit() else "<span"
            runs.append(f"{language} style='font-size:{size:.1f}pt;{_FONT}'>{escape(run)}</span>")
    return "".join(runs) + "<span lang=EN-US><o:p></o:p></span>"


def _wps(text: str, size: float, chance: random.Random) -> str:
    """Runs of two to nine characters, each a span with a font in it."""
    runs = []
    while text:
        cut = chance.randint(2, 9)
        runs.append(
            f'<span style=";font-family:仿宋_GB2312;font-size:{size:.0f}px"><font face="仿宋_GB2312">'
            f"{escape(text[:cut])}</font></span>"
        )
        text = text[cut:]
    return "".join(runs)


def _clean(text: str, size: float, chance: random.Random) -> str:
    del size, chance
    return escape(text)


WAYS: dict[str, Callable[[str, float, random.Random], str]] = {"word": _word, "wps": _wps, "clean": _clean}


def pasted(body: str, way: str, chance: random.Random) -> str:
    """The same paragraphs and tables, as the word processor writes them, with figures a few times as large."""
    write, styled, factor = WAYS[way], way != "clean", chance.randint(2, 9_999)
    out = []
    for element in lxml.html.fragments_fromstring(body):
        if isinstance(element, str):
            continue
        if element.tag == "table":
            out.append(_table(element, write, chance, factor, styled=styled))
        elif text := " ".join(element.text_content().split()):
            style = f' class=MsoNormal style="{_WORD_TEXT}"' if styled else ""
            out.append(f"<p{style}>{write(_times(text, factor), 16, chance)}</p>\n")
    return "".join(out)


def _table(table: Any, write: Any, chance: random.Random, factor: int, *, styled: bool) -> str:
    rows = []
    for row in table.iter("tr"):
        cells = []
        for cell in row.iterchildren("td", "th"):
            spans = "".join(f' {name}="{cell.get(name)}"' for name in ("colspan", "rowspan") if cell.get(name))
            style = f' width={chance.randint(30, 90)} nowrap style="{_WORD_CELL}"' if styled else ""
            inside = f' class=MsoNormal align=center style="{_WORD_IN_CELL}"' if styled else ""
            text = write(_times(" ".join(cell.text_content().split()), factor), 9, chance)
            cells.append(f"<td{spans}{style}><p{inside}>{text}</p></td>")
        rows.append(
            f"<tr style='mso-yfti-irow:1;height:21.0pt'>{''.join(cells)}</tr>\n"
            if styled
            else f"<tr>{''.join(cells)}</tr>\n"
        )
    return f"<table class=MsoNormalTable border=0 cellspacing=0 cellpadding=0 width=623>{''.join(rows)}</table>"


def _times(text: str, factor: int) -> str:
    """Figures times a factor, so that what balanced still does; dates and the numbers of laws stay."""
    whole = re.fullmatch(r"\d{1,6}", text)
    # 计1条） is part of a label
    pattern = r"\d+" if whole else r"(?<![\d.])(?!1[条次][)）])\d{1,5}(?=[件条宗次篇])"
    return re.sub(pattern, lambda one: str(int(one[0]) * factor), text)


# -- reports -------------------------------------------------------------------------------------------------------


def report(name: str) -> str:
    """A body of the sample web (`site/file`), or a text of the golden tests (`era/name`), one paragraph a line."""
    path = DEMO / f"{name}.html"
    if path.exists():
        return path.read_text("utf-8")
    lines = (GOLDEN / name / "document.txt").read_text("utf-8").splitlines()
    return "".join(f"<p>{escape(line)}</p>" for line in lines if line.strip())


# -- pages -----------------------------------------------------------------------------------------------------------

BOXES = {
    "trs": (
        '<div class="view TRS_UEDITOR trs_paper_default trs_web"><div class="TRS_Editor"><style type="text/css">'
        ".TRS_Editor P{line-height:2;font-family:宋体;font-size:12pt;}</style>{}</div></div>"
    ),
    "zoom": '<div class="main-txt"><div id="zoom"><!--ZJEG_RSS.content.begin-->{}<!--ZJEG_RSS.content.end--></div></div>',
    "vsb": (
        '<form name="_newscontent_fromname"><div class="content"><div id="vsb_content">'
        '<div class="v_news_content">{}</div></div></div></form>'
    ),
    "gkmlpt": '<div class="article-content"><div class="content"><!-- content -->{}</div></div>',
    "layout": (
        '<table width="1000" border="0" align="center"><tr><td width="220" valign="top">本站导航</td><td valign="top">'
        '<table width="98%" border="0"><tr><td><table width="100%" id="c"><tr><td class="bt_content">{}</td></tr></table>'
        '</td></tr><tr><td><a href="#">打印</a> <a href="#">关闭</a></td></tr></table></td></tr></table>'
    ),
    "phone": '<div class="mobile" style="display: none;">{0}</div><div class="pc"><div class="TRS_Editor">{0}</div></div>',
}
_SCRIPT = (
    "<script>var _hmt=_hmt||[];(function(){var a=document.createElement('script');a.src='/js/share.js';})();</script>"
)


def _links(count: int, chance: random.Random) -> Iterator[str]:
    for _ in range(count):
        number = chance.randint(1000, 9999)
        yield f'<li><a href="/zwgk/{number}/" target="_blank" title="政务公开栏目{number}">政务公开栏目{number}</a></li>'


def page(body: str, box: str, chance: random.Random, agency: str = "镕城区司法局") -> str:
    """The whole page: head, menus, breadcrumb, the article in its box, related links and foot."""
    title = f"{agency}{TITLE}"
    styles = "".join(f".c{number}{{width:{number}px;float:left;overflow:hidden}}\n" for number in range(120))
    related = "".join(
        f'<li><a href="t{year}.html">{agency}{year}年政府信息公开工作年度报告</a></li>' for year in range(2014, 2023)
    )
    article = BOXES[box].replace("{}", body).replace("{0}", body)
    return f"""<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml"><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET" />
<title>{title}</title><meta name="SiteName" content="{agency}"><meta name="ColumnName" content="政府信息公开年报">
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2024-01-20 10:24"><meta name="ContentSource" content="{agency}">
<style>{styles}</style>{_SCRIPT * 6}</head><body>
<div class="header"><div class="nav"><ul>{"".join(_links(40, chance))}</ul></div></div>
<div class="position">当前位置：<a href="/">首页</a> &gt; <a href="/zwgk/">政务公开</a> &gt; <a href="/zwgk/nb/">年度报告</a></div>
<div class="left"><ul class="menu">{"".join(_links(20, chance))}</ul></div>
<div class="article"><h1>{title}</h1><div class="info">发布时间：2024-01-20 10:24　来源：{agency}　字体：[<a>大</a> <a>小</a>]</div>
{article}<div class="share bdsharebuttonbox"><a>微信</a><a>微博</a></div></div>
<div class="xgwz"><h3>相关稿件</h3><ul>{related}</ul></div>
<div class="footer"><p>主办：{agency}　备案号：示例备00000000号</p><ul>{"".join(_links(20, chance))}</ul></div>{_SCRIPT * 4}</body></html>"""


# name: report, way of writing, box, encoding, what the page says it is
PAGES: dict[str, tuple[str, str, str, str, str]] = {
    "Word in TRS": ("gd-sft/2022", "word", "trs", "utf-8", "utf-8"),
    "Word, long text, in #zoom": ("suqian/2023", "word", "zoom", "utf-8", "utf-8"),
    "WPS in #zoom": ("suzhou-sfj/2022", "wps", "zoom", "utf-8", "utf-8"),
    "Word, form of 2019, GBK": ("huangpu-sfj/2020", "word", "vsb", "gb18030", "gb2312"),
    "Word in layout tables": ("huaian/2022", "word", "layout", "utf-8", "utf-8"),
    "Word, hidden copy for phones": ("weishan/county-2022", "word", "phone", "utf-8", "utf-8"),
    "Word, annex of 2014": ("henan-sft/2016", "word", "vsb", "gb18030", "gb2312"),
    "clean, gkmlpt": ("gd-sft/2023", "clean", "gkmlpt", "utf-8", "utf-8"),
    "corpus: prose of 2016, Word": ("2008/seed001", "word", "trs", "utf-8", "utf-8"),
    "corpus: flattened tables, WPS": ("2021/suqian_2023", "wps", "zoom", "utf-8", "utf-8"),
    "corpus: flattened tables, Word": ("2021/seed004", "word", "trs", "utf-8", "utf-8"),
}


def make(name: str, seed: int) -> bytes:
    """One page of a kind; another seed gives other figures and other links."""
    of, way, box, encoding, said = PAGES[name]
    chance = random.Random(f"{name} {seed}")
    return page(pasted(report(of), way, chance), box, chance).replace("CHARSET", said).encode(encoding)
