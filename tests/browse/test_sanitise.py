from __future__ import annotations

import time
from typing import Any

import lxml.html
import pytest

from archive.browse.documents import page_tree
from archive.browse.places import Cell
from archive.browse.sanitise import safe_page

HOSTILE = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg><script>alert(1)</script><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<meta http-equiv=refresh content='0;url=http://evil.example/'>",
    "<base href='http://evil.example/'>",
    "<form action='http://evil.example/'><input><button formaction='http://evil.example/'>go</button></form>",
    "<a href='javascript:alert(1)'>js</a><a href='data:text/html,<script>alert(1)</script>'>data</a>",
    "<a href=' \tjava\nscript:alert(1)'>split</a><area href='http://evil.example/'>",
    "<style>@import url(http://evil.example/a.css)</style><link rel=stylesheet href=http://evil.example/b.css>",
    "<iframe src=http://evil.example/></iframe><object data=http://evil.example/o></object><embed src=http://evil.example/e>",
    "<p style='background:url(http://evil.example/p.png)'>x</p><body background=http://evil.example/bg.png>",
    "<video src=http://evil.example/v></video><audio autoplay src=http://evil.example/a></audio>",
    "<img src='data:image/svg+xml,<svg onload=alert(1)>'><img srcset='http://evil.example/s.png 2x'>",
    "<math><mtext><img src=x onerror=alert(1)></mtext></math><noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<table background=http://evil.example/t.png><tr><td>1</td></tr></table><div onclick=alert(1) ONMOUSEOVER=alert(1)>",
]


@pytest.mark.parametrize("html", HOSTILE)
def test_nothing_runs_loads_or_leads_away(html: str) -> None:
    clean, _ = safe_page(page_tree(f"<html><body onload=alert(1)>{html}<p>正文</p></body></html>".encode()))
    root: Any = lxml.html.document_fromstring(clean)
    assert "正文" in root.text_content()
    assert not root.xpath(
        "//script|//form|//input|//iframe|//object|//embed|//base|//link|//svg|//math|//video|//audio"
    )
    for element in root.iter(lxml.etree.Element):
        assert not [
            name
            for name in element.attrib
            if name.lower().startswith("on") or name in ("action", "formaction", "srcset", "background")
        ]
        assert element.get("href", "#").startswith("#")
        assert element.get("src", "data:image/png").startswith("data:image/")
        assert "svg" not in element.get("src", "")
    assert [meta.attrib for meta in root.iter("meta")] == [{"charset": "utf-8"}]


def test_what_was_taken_out_is_named() -> None:
    clean, _ = safe_page(
        page_tree(b"<body><iframe src=report.pdf></iframe><a href=http://x.example/>x</a><img alt=logo src=l.png>")
    )
    text = clean.decode()
    assert "report.pdf" in text
    assert 'title="http://x.example/"' in text
    assert "logo" in text


def test_the_content_of_a_form_stays() -> None:
    """Pages of ASP.NET stand in one form as a whole."""
    clean, _ = safe_page(page_tree(b"<body><form><table><tr><td>12</td></tr></table></form></body>"), Cell(0, 0, 0))
    assert b'<td class="gongkai-hit gongkai-way"><a id="hit"></a>12</td>' in clean


@pytest.mark.parametrize(
    "tag", ["track src=x", "source src=x", "video src=x", "audio", "canvas", "portal", "frameset", "blink"]
)
def test_what_follows_an_unclosed_element_stays(tag: str) -> None:
    clean, found = safe_page(page_tree(f"<body><{tag}><table><tr><td>12</td></tr></table>".encode()), Cell(0, 0, 0))
    assert found
    assert b"12</td>" in clean
    assert f"<{tag.split(maxsplit=1)[0]}".encode() not in clean


def test_a_place_that_is_not_there_is_told() -> None:
    clean, found = safe_page(page_tree(b"<body><p>x</p>"), Cell(0, 0, 0))
    assert not found
    assert "was not found in this document" in clean.decode()
    assert "was not found" not in safe_page(page_tree(b"<body><p>x</p>"))[0].decode()


def test_no_page_can_pretend_to_be_the_place() -> None:
    page = b"<body><p id=hit class='x gongkai-hit'>false</p><a name=HIT>false</a><table><tr><td>12</td></tr></table>"
    clean, _ = safe_page(page_tree(page), Cell(0, 0, 0))
    root: Any = lxml.html.document_fromstring(clean)
    assert [one.text_content() for one in root.cssselect(".gongkai-hit")] == ["12"]
    assert len(root.xpath("//*[@id='hit']")) == 1
    assert not root.xpath("//*[@name]")


def test_huge_and_deep_pages_are_made_safe_in_time() -> None:
    rows = "<tr>" + "<td style='color:red'>1</td>" * 100 + "</tr>"
    began = time.process_time()
    clean, found = safe_page(page_tree(f"<body><table>{rows * 600}</table>".encode()), Cell(0, 599, 99))
    assert found
    assert clean.count(b"<td") == 60_000
    safe_page(page_tree(("<div>" * 20_000 + "x" + "</div>" * 20_000).encode()))
    safe_page(page_tree(("<table><tr><td>" * 3000 + "x").encode()), Cell(0, 0, 0))
    assert time.process_time() - began < 20
