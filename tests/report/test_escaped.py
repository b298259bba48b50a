"""A report whose markup the page shows as text is read as if it were markup; its cells are found in the page as it then is."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.encoding import decode
from archive.report.locate import leads_to, locate, shows_blank
from archive.report.parse import parse_report
from tests.crawled import report_page
from tests.report.ugly import cases

if TYPE_CHECKING:
    from collections.abc import Callable

FORMS = load_forms()
WORDS = load_words()
SEEDS = (700, 703, 724, 730, 733)  # plain, pasted from Word, with comments
PROSE = (
    "<p>2012年，我局认真贯彻条例。全年主动公开政府信息<b>356</b>条。</p><p>收到申请4件，均已答复。</p>"
    "<p>未收取费用。</p><p>下一步&nbsp;继续努力。</p>"
)


def body_of(seed: int) -> tuple[str, str]:
    """The title of a generated page, and what stands on it."""
    payload = cases.make(seed, "html", named=True).payload
    text = decode(payload)
    report = parse_report(extract(payload, FORMS), FORMS, WORDS)
    body = text[text.index("<body") : text.rindex("</body>")]
    return report.title or "", body[body.index(">") + 1 :]


def page(title: str, inner: str, more: str = "") -> str:
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{title}</title></head><body><div><a href=/>首页</a></div>"
        f"<h1>{title}</h1>{more}<div id=zoom>{inner}</div><div>版权所有 某市人民政府</div></body></html>"
    )


def in_lines(text: str) -> str:
    return "".join(f"<p>{html.escape(one)}</p>" for one in re.split(r"(?<=>)\s*(?=<(?:p|table|tr)\b)", text))


ESCAPES: dict[str, Callable[[str], str]] = {
    "once": html.escape,
    "quotation marks left": lambda text: html.escape(text, quote=False),
    "twice": lambda text: html.escape(html.escape(text)),
    "by number": lambda text: html.escape(text).replace("&lt;", "&#60;").replace("&gt;", "&#62;"),
    "in capitals": lambda text: html.escape(text.replace("<table", "<TABLE").replace("</td>", "</TD>")),
    "line by line": in_lines,
}


@pytest.mark.parametrize("escape", ESCAPES.values(), ids=ESCAPES)
@pytest.mark.parametrize("seed", SEEDS)
def test_tables_that_a_page_shows_as_text(seed: int, escape: Callable[[str], str]) -> None:
    title, body = body_of(seed)
    alone = parse_report(extract(page(title, body).encode(), FORMS), FORMS, WORDS)
    small = "<table><tr><td>字号</td></tr></table>"
    document = extract(page(title, escape(body), small).encode(), FORMS)
    report = parse_report(document, FORMS, WORDS)
    assert (report.status, report.agency, report.year) == (alone.status, alone.agency, alone.year)
    assert [(one.cell, one.value, one.kind) for one in report.statistics] == [
        (one.cell, one.value, one.kind) for one in alone.statistics
    ]
    assert [one.heading for one in report.sections] == [one.heading for one in alone.sections]
    for one in report.statistics:
        assert shows_blank(document, one.locator) if one.raw is None else leads_to(document, one.locator, one.raw)
    cells = [one.locator for one in report.statistics if one.locator["kind"] == "cell"]
    assert cells
    assert all(one["escaped"] is True for one in cells)
    assert locate(document, {name: value for name, value in cells[0].items() if name != "escaped"}) is None


def test_prose_that_a_page_shows_with_its_tags() -> None:
    title = "长沙市财政局2012年政府信息公开工作年度报告"
    shown, meant = (
        parse_report(extract(page(title, inner).encode(), FORMS), FORMS, WORDS) for inner in (html.escape(PROSE), PROSE)
    )
    assert [(one.cell, one.value, one.raw, one.locator) for one in shown.statistics] == [
        (one.cell, one.value, one.raw, one.locator) for one in meant.statistics
    ]
    assert any(one.value == 356 for one in shown.statistics)


@pytest.mark.parametrize(
    "more", ["&lt;table class=a&gt;", "&lt;b&gt;", "<script>var a='&lt;table&gt;'</script>", "5 &lt; 6 &gt; 4"]
)
def test_a_page_with_its_own_tables_is_read_as_it_is(more: str) -> None:
    own = report_page("长沙市财政局", 2022, 7).decode()
    report, alone = (
        parse_report(extract(one.encode(), FORMS), FORMS, WORDS)
        for one in (own.replace("</body>", f"{more}</body>"), own)
    )
    assert report.statistics == alone.statistics
