"""Tables as web pages of authorities have them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence

    from tests.report.ugly.paper import Cell, Table

HEADINGS = (
    "二、主动公开政府信息情况",
    "三、收到和处理政府信息公开申请情况",
    "四、政府信息公开行政复议、行政诉讼情况",
)
BEFORE = (
    "一、总体情况",
    "本机关认真贯彻落实《中华人民共和国政府信息公开条例》，坚持以公开为常态、不公开为例外，政府信息公开工作取得新的进展。",
    "我们健全工作机制，明确责任分工，加强平台建设，主动接受社会监督，群众满意度不断提高。",
)
AFTER = (
    "五、存在的主要问题及改进情况",
    "主动公开的内容还不够丰富，工作人员的能力有待提高，今后将加强学习，进一步改进工作。",
    "六、其他需要报告的事项",
    "本机关没有其他需要报告的事项，特此说明。",
)
AGENCY, YEAR = "某某市林业局", 2023
TITLE = f"{AGENCY}{YEAR}年政府信息公开工作年度报告"


def _plain(text: str, rng: random.Random) -> str:
    return escape(text).replace("\n", "<br/>")


def _word(text: str, rng: random.Random) -> str:
    inner = escape(text).replace("\n", "<br>") or "&nbsp;"
    return (
        "<p class=MsoNormal align=center style='mso-margin-top-alt:auto;text-align:center;line-height:15.0pt;"
        f"mso-pagination:widow-orphan'><span lang=EN-US style='font-size:9.0pt;font-family:宋体'>{inner}<o:p></o:p></span></p>"
    )


def _wps(text: str, rng: random.Random) -> str:
    if not text:
        return '<p style="text-indent:0"><span>&nbsp;</span></p>'
    parts, rest = [], text
    while rest:
        cut = rng.randint(1, 3)
        parts.append(
            f'<span style="font-family:宋体"><font face="宋体">{escape(rest[:cut]).replace(chr(10), "<br/>")}</font></span>'
        )
        rest = rest[cut:]
    return f'<p style="text-align:center">{"".join(parts)}</p><p></p>'


def _padded(text: str, rng: random.Random) -> str:
    return "\n      &nbsp;&nbsp;" + escape(text).replace("\n", "\n  <br>\n ") + "&#8203;&ensp;\n    "


def _commented(text: str, rng: random.Random) -> str:
    return f"<!-- {rng.randint(1, 99)} --><div>{escape(text)}</div><!--[if gte mso 9]><p>7</p><![endif]-->".replace(
        "\n", "<br>"
    )


def _divs(text: str, rng: random.Random) -> str:
    return "<div><div>" + escape(text).replace("\n", "</div><div>") + "</div></div>"


def _paragraphs(text: str, rng: random.Random) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n")) or "<p><br></p>"


def _hidden(text: str, rng: random.Random) -> str:
    return f'<span style="display:none">{rng.randint(1, 99)}</span>{escape(text)}'.replace("\n", "<br>")


CELLS: dict[str, Callable[[str, random.Random], str]] = {
    "plain": _plain,
    "word": _word,
    "wps": _wps,
    "padded": _padded,
    "commented": _commented,
    "divs": _divs,
    "paragraphs": _paragraphs,
    "hidden spans": _hidden,
}


def _spans(cell: Cell, spans: str) -> str:
    out = f' colspan="{cell.across}"' if cell.across > 1 else ""
    down = cell.down
    if spans == "short":
        down = max(1, down - 2)
    elif spans == "long" and down > 2:
        down += 5
    elif spans == "none":
        down = 1
    if spans == "odd":
        out = out.replace('"', "'") if cell.across > 1 else ' colspan="" rowspan'
    return out + (f' rowspan="{down}"' if down > 1 else "")


def table(rows: Table, cell: str, spans: str, markup: str, rng: random.Random) -> str:
    write = CELLS[cell]
    first = next((number for number, row in enumerate(rows) if any(one.key for one in row)), len(rows))
    out = []
    for number, row in enumerate(rows):
        tag = "th" if markup == "sections" and number < first else "td"
        if markup == "unclosed":
            out.append("<tr>" + "".join(f"<td{_spans(one, spans)}>{write(one.text, rng)}" for one in row))
        elif markup == "upper":
            out.append(
                "<TR>"
                + "".join(f"<TD{_spans(one, spans).upper()}>{write(one.text, rng)}</TD>" for one in row)
                + "</TR>"
            )
        else:
            out.append(
                "<tr>" + "".join(f"<{tag}{_spans(one, spans)}>{write(one.text, rng)}</{tag}>" for one in row) + "</tr>"
            )
    if markup == "sections":
        return f"<table><caption>表</caption><colgroup><col><col></colgroup><thead>{''.join(out[:first])}</thead><tbody>{''.join(out[first:-1])}</tbody><tfoot>{out[-1]}</tfoot></table>"
    if markup == "word end":
        return f"<table class=MsoNormalTable>{''.join(out)}<![if !supportMisalignedColumns]><tr height=0>{'<td width=40></td>' * 10}</tr><![endif]></table>"
    if markup == "upper":
        return f"<TABLE BORDER=1>{''.join(out)}</TABLE>"
    if markup == "a table a row":
        return "".join(f"<table border=1>{row}</table>" for row in out)
    return f"<table border=1>{''.join(out)}</table>"


MARKUPS = ("plain", "sections", "word end", "unclosed", "upper", "a table a row")
SPANS = ("right", "short", "long", "none", "odd")

# -- tables without <table> --------------------------------------------------------------------------------------------


def flat_paragraphs(rows: Table) -> str:
    return "".join(f"<p>{escape(one.text)}</p>" for row in rows for one in row if one.text).replace("\n", "<br>")


def flat_breaks(rows: Table) -> str:
    return "<p>" + "<br>".join(escape(one.text).replace("\n", "") for row in rows for one in row if one.text) + "</p>"


def row_breaks(rows: Table) -> str:
    return (
        "<p>"
        + "<br>".join(" ".join(escape(one.text).replace("\n", "") for one in row if one.text) for row in rows)
        + "</p>"
    )


def row_paragraphs(rows: Table) -> str:
    return "".join(
        "<p>" + "&nbsp;&nbsp;".join(escape(one.text).replace("\n", "") for one in row if one.text) + "</p>"
        for row in rows
    )


def pre(rows: Table) -> str:
    return "<pre>" + "\n".join("\t".join(escape(one.text).replace("\n", "") for one in row) for row in rows) + "</pre>"


def div_rows(rows: Table) -> str:
    return (
        '<div class="tb">'
        + "".join(
            '<div class="tr">' + "".join(f'<div class="td">{escape(one.text)}</div>' for one in row) + "</div>"
            for row in rows
        ).replace("\n", "<br>")
        + "</div>"
    )


def span_rows(rows: Table) -> str:
    return "".join("<div>" + "".join(f"<span>{escape(one.text)}</span>\n" for one in row) + "</div>" for row in rows)


def lists(rows: Table) -> str:
    return "".join("<ul>" + "".join(f"<li>{escape(one.text)}</li>" for one in row) + "</ul>" for row in rows).replace(
        "\n", ""
    )


FLAT: dict[str, Callable[[Table], str]] = {
    "flat paragraphs": flat_paragraphs,
    "flat breaks": flat_breaks,
    "row breaks": row_breaks,
    "row paragraphs": row_paragraphs,
    "pre": pre,
    "div rows": div_rows,
    "span rows": span_rows,
    "lists": lists,
}

# -- pages -------------------------------------------------------------------------------------------------------------


def page(parts: Sequence[str], frame: str, title: str = TITLE, agency: str = AGENCY, year: int = YEAR) -> str:
    body = "".join(f"<p>{line}</p>" for line in BEFORE)
    for heading, part in zip(HEADINGS, parts, strict=True):
        body += f"<p><b>{heading}</b></p>{part}"
    body += "".join(f"<p>{line}</p>" for line in AFTER)
    return dress(body, frame, title, agency, year)


def dress(body: str, frame: str, title: str = TITLE, agency: str = AGENCY, year: int = YEAR) -> str:
    nav = '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
    foot = f'<div class="footer">主办：{agency} 备案号 12345678号</div>'
    related = "".join(
        f'<li><a href="/{y}.html">{agency}{y}年政府信息公开工作年度报告</a></li>' for y in range(year - 1, year - 4, -1)
    )
    if frame == "layout table":
        body = f'<table width="100%"><tr><td class="left"><ul>{related}</ul></td><td><table><tr><td>{body}</td></tr></table></td></tr></table>'
    elif frame == "twice":
        body = f'<div class="pc">{body}</div><div class="mobile" style="display:none">{body}</div>'
    elif frame == "twice, first hidden":
        body = f'<div class="mobile" style="display: none;">{body}</div><div class="pc">{body}</div>'
    elif frame == "twice, both shown":
        body = f'<div class="pc">{body}</div><div class="wap">{body}</div>'
    elif frame == "trs":
        body = f'<div class="TRS_Editor"><style type="text/css">.TRS_Editor P{{line-height:2}}</style>{body}</div>'
    elif frame == "comments":
        body = f"<!--zoom begin-->{body}<!--[if IE]><table><tr><td>规章</td><td>9</td><td>9</td><td>9</td></tr></table><![endif]--><!-- <table><tr><td>规章</td><td>8</td></tr></table> -->"
    return (
        f'<html><head><meta http-equiv="Content-Type" content="text/html; charset=CHARSET"><title>{title}</title></head>'
        f'<body>{nav}<h1>{title}</h1><div class="date">发布时间：{year + 1}-01-20</div><div id="zoom">{body}</div>'
        f'<div class="xgwz"><h3>相关稿件</h3><ul>{related}</ul></div>{foot}</body></html>'
    )


FRAMES = ("plain", "layout table", "twice", "twice, first hidden", "twice, both shown", "trs", "comments")


def encode(text: str, way: str) -> bytes:
    """`way`: what the bytes are, and after a colon what the page says they are."""
    real, _, said = way.partition(":")
    text = text.replace("CHARSET", said or real)
    if real == "four bytes":
        text = text.replace("不断提高", "不断提高，𠮷㐂䶮")  # characters that GBK has not
        return text.encode("gb18030")
    return text.encode(real)


ENCODINGS = (
    "utf-8",
    "utf-8-sig:utf-8",
    "utf-16:utf-16",
    "gb18030:gb2312",
    "gb18030:utf-8",
    "four bytes:gbk",
    "utf-8:gb2312",
    "gb18030:iso-8859-1",
)
