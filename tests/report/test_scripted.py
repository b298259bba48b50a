"""A report that a page holds in a script is read as if it stood on the page; its cells are found through the string."""

from __future__ import annotations

import html
import json
from urllib.parse import quote

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.locate import leads_to, locate
from archive.report.page.scripted import _joined
from archive.report.parse import Context, parse_report
from tests.crawled import report_page
from tests.report.ugly import cases

FORMS = load_forms()
WORDS = load_words()
CASE = cases.make(730, "html", named=True)
INNER = CASE.payload.decode("gb18030" if b"gb" in CASE.payload[:400].lower() else "utf-8")
BODY = INNER[INNER.index("<body") : INNER.rindex("</body>")] + "</body>"
ALONE = parse_report(extract(CASE.payload, FORMS), FORMS, WORDS, Context())
TITLE = ALONE.title or ""
LISTED = "2015年政府信息公开工作年度报告"
TABLE = "<table><tr><td>{}</td></tr></table>"


def page(*parts: str, title: str = "某某市人民政府门户网站") -> bytes:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body>"
        f"<div id=app></div>{''.join(parts)}</body></html>"
    ).encode()


def script(text: str, kind: str = "") -> str:
    return f"<script{kind}>{text}</script>"


def as_json(text: str) -> str:
    """Escaped, so that a script may hold it."""
    return json.dumps(text).replace("</", "<\\/")


def in_pieces(text: str, between: str) -> str:
    return between.join(as_json(text[at : at + 500]) for at in range(0, len(text), 500))


LINE = " +\n "
RECORD = f'{{"list":[{{"title":"{LISTED}"}}],"detail":{{"title":"{TITLE}","id":7,"content":%s}}}}'


@pytest.mark.parametrize(
    ("payload", "path"),
    [
        (page(script("var a=1"), script(f"window._CONFIG = {RECORD % as_json(BODY)};")), [1, 8]),
        (page(script(RECORD % json.dumps(BODY, ensure_ascii=False), " type=application/json")), [0, 8]),
        (page(script(RECORD % as_json("".join(f"&#{ord(one)};" if one > "z" else one for one in BODY)))), [0, 8]),
        (page(script(f"var pageTitle = '{TITLE}'; var s = '{quote(BODY)}';show(decodeURIComponent(s))")), [0, 1]),
        (page(script(f"var data = JSON.parse({as_json(RECORD % as_json(BODY))});")), [0, 0, 8]),
        (page(script(f"show({{title:'{TITLE}', content: {in_pieces(BODY, LINE)}}});")), [0, 1]),
        (page(script(f"document.write({in_pieces(BODY, ');document.write(')})"), title=TITLE), [0, 0]),
        (page(script(BODY, " type=text/plain"), title=TITLE), [0]),
        (page(f"<textarea style='display:none'>{html.escape(BODY)}</textarea>", title=TITLE), [0]),
        (page(script("var a=1"), f"<input name=q><input type=hidden value='{html.escape(BODY)}'>", title=TITLE), [2]),
        (page(f"<div style='display:none'>{html.escape(BODY)}</div>", script("show()"), title=TITLE), [1]),
        ((RECORD % json.dumps(BODY)).encode(), [0, 8]),
        (page(TABLE.format("页"), script(f"var s = {as_json(TABLE.format('框') + BODY)}"), title=TITLE), [0, 0]),
    ],
    ids=["config", "json", "references", "percent", "json in a string", "pieces", "written", "editor", "textarea", "field", "box", "answer", "tables before"],
)  # fmt: skip
def test_the_report_in_a_script(payload: bytes, path: list[int]) -> None:
    document = extract(payload, FORMS)
    report = parse_report(document, FORMS, WORDS, Context())
    stated = [(one.cell, one.value, one.kind, one.raw) for one in report.statistics]
    assert stated == [(one.cell, one.value, one.kind, one.raw) for one in ALONE.statistics]
    assert (report.era, report.year, report.agency) == (ALONE.era, ALONE.year, ALONE.agency)
    cells = [one for one in report.statistics if one.locator["kind"] == "cell"]
    assert cells
    for one in cells:
        assert one.locator["script"] == path
        assert leads_to(document, one.locator, one.raw or "")
        assert locate(document, {**one.locator, "script": [9, 9]}) is None


def test_a_report_in_traditional_characters_in_a_script() -> None:
    """Its figures stand in lists: there is no statutory table that would tell what the script holds."""
    said = "<p>本年度收到政府信息公開申請12件，主動公開信息356條。</p>" * 8
    body = f"<h1>長沙市財政局2021年政府信息公開工作年度報告</h1><p>一、總體情況</p>{said}<p>五、存在的主要問題及改進情況</p>"
    report = parse_report(extract(page(script(f"var content = {as_json(body)}")), FORMS), FORMS, WORDS, Context())
    assert (report.year, report.agency) == (2021, "长沙市财政局")


def test_a_short_report_in_a_script_is_known_by_its_parts() -> None:
    """Its tables are pictures: three sentences are left, beneath the headings of the form."""
    parts = (*"一二三四五六",)
    form = FORMS.of_era("2021")
    assert form is not None
    heads = [f"<p>{numeral}、{part.heading}</p>" for numeral, part in zip(parts, form.sections, strict=True)]
    body = f"<h1>{TITLE}</h1>{'<img src=1.png>'.join(heads)}<p>无其他需要报告的事项。</p>"
    report = parse_report(extract(page(script(f"var s = {as_json(body)}")), FORMS), FORMS, WORDS, Context())
    assert (report.title, report.status) == (TITLE, "tables_missing")
    few = page(script(f"var s = {as_json(body.replace('情况', '方法'))}"))
    assert "其他需要" not in extract(few, FORMS).text


def test_what_the_page_shows_itself_is_read_and_not_its_script() -> None:
    shown = report_page("长沙市财政局", 2022, 7).decode()
    held = script(f"var old = {as_json(report_page('长沙市财政局', 2021, 9).decode())};")
    report = parse_report(extract(shown.replace("</body>", held + "</body>").encode(), FORMS), FORMS, WORDS, Context())
    assert report.year == 2022
    assert all("script" not in one.locator for one in report.statistics)
    assert {one.value for one in report.statistics if one.line == "received"} >= {7}


def test_a_script_that_lists_reports_holds_none() -> None:
    entries = "".join(
        f"<li><a href='/{year}.html'>长沙市{year}年政府信息公开工作年度报告</a></li>" for year in range(2009, 2026)
    )
    document = extract(page(script(f"<ul>{entries}</ul><div>", " type=text/xml"), "<p>欢迎访问。</p>"), FORMS)
    assert not document.grids
    assert "2009" not in document.text


@pytest.mark.parametrize(
    ("written", "strings"),
    [
        ("""a="x"+'y' + `z`;b='w'""", [("a", "xyz"), ("b", "w")]),
        (r"""a="x\"y";b='it\'s'""", [("a", r"x\"y"), ("b", r"it\'s")]),
        ("h='a';h+='b';\nh += 'c'", [("h", "abc")]),
        ("// don't\nvar a='b'", [("a", "b")]),
        ("f('a','b')", [("", "a"), ("", "b")]),
        ("""{"title" : "a", body:"b"}""", [("", "title"), ("title", "a"), ("body", "b")]),
        ('"' + "\\" * 99999, []),
        ("'" * 3 + "+" * 99999, [("", "")]),
    ],
)
def test_strings_of_a_script(written: str, strings: list[tuple[str, str]]) -> None:
    assert _joined(written) == strings


@pytest.mark.parametrize(
    ("named", "published"),
    [
        ('"date":"2024-01-19"', "2024-01-19"),
        ('"display_publish_time":"2024/1/9 10:00"', "2024/1/9 10:00"),
        ('"publishTime":"2024年1月19日"', "2024年1月19日"),
        ('"fbrq":"2024.01.19"', "2024.01.19"),
        ('"updateUser":"2024-01-19"', None),
        ('"date":"20240119"', None),
    ],
)
def test_a_date_beside_the_text_is_that_of_its_publication(named: str, published: str | None) -> None:
    other = '{"title":"另一篇","date":"2025-06-07","content":"<p>无</p>"}'
    record = f'{{"DETAIL":{{"title":"{TITLE}",{named},"content":{as_json(BODY)}}},"next":[{other}]}}'
    document = extract(page(script(f"window._CONFIG = {record};"), title=TITLE), FORMS)
    assert document.meta.get("pubdate") == published
