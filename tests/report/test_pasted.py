"""Tags as word processors write them: what nobody reads is gone before the page is parsed, all else stays."""

from __future__ import annotations

import re

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.page.pasted import undressed
from tests.report.ugly import cases

FORMS = load_forms()
DRESS = b""" class=MsoNormal align=center
style='text-align:center;border:solid windowtext 1.0pt;vertical-align:top' lang="EN-US\""""
END = b"<span lang=EN-US style='font-family:\xe4\xbb\xbf\xe5\xae\x8b;color:black'><o:p></o:p></span>"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<span lang=EN-US style='font-size:9.0pt'>12</span>", "<span>12</span>"),
        ("<td width=55 nowrap valign=top\r\n style='padding:0cm 1.4pt'>", "<td>"),
        ("<td colspan=2 width=55 style='padding:0' rowspan=\"3\" nowrap>", '<td colspan=2 rowspan="3">'),
        ("<td style='color:colspan=2' width=55\ncolspan='3'>", "<td colspan='3'>"),
        ('<tr style="mso-yfti-irow:1;height:21.0pt" >', "<tr>"),
        ('<p style="font-family:&quot;Times New Roman&quot;;color:black">', "<p>"),
        ('<font face="仿宋" size=3 color="#000000">', "<font>"),
        ("<p class=MsoNormal>十二<o:p></o:p></p>", "<p>十二</p>"),
        ("<p>十二<span lang=EN-US><o:p></o:p></span></p>", "<p>十二</p>"),
        ("<p><o:p>&nbsp;</o:p></p>", "<p><o:p>&nbsp;</o:p></p>"),
        # in a table a run parts nothing
        ("<span>1</span><table><td><span lang=EN-US>2</span>3</table>", "<span>1</span><table><td>23</table>"),
        ("<table><td><span>1</span></table><span>2</span>", "<table><td>1</table><span>2</span>"),
        # so does it in a paragraph, and a paragraph in a cell that holds nothing else
        ("<p>一<span style='color:red'>2<span>3</span></span></p><span>4</span>", "<p>一23</p><span>4</span>"),
        ("<p><span><font face=宋体>一</font></span><b><span>二</span></b></p>", "<p>一<b>二</b></p>"),
        ("<table><td rowspan=2><p>1</p></td><th><p></p></th></table>", "<table><td rowspan=2>1</td><th></th></table>"),
        ("<table><td><p><font><span>1</span></font></p></td></table>", "<table><td>1</td></table>"),
        # a text between angles is the page's own
        ("<p>若 lang=EN-US style='a' 则</p>", "<p>若 lang=EN-US style='a' 则</p>"),
    ],
)
def test_what_nobody_reads_is_taken_out(written: str, left: str) -> None:
    assert undressed(written.encode()) == left.encode()


@pytest.mark.parametrize(
    "page",
    [
        "<table><tr><td><span class=a>1</span><span>2</span></table>",
        "<table><tr><td><div><span>1</span> <span>2</span></div></table>",
        "<table><tr><td><span>1</span><span>2</table>",
        "<p><span>1</span><span class=a>2</span></p>",
        "<p><span>1</p><p>2</span></p>",
        "<div><p><span>1</span><li><span>2</span></div></p>",
        "<p><span>1</span> \r\n<span>2</span></p>",
        "<table><td>1<p>2</p></td><td><b>1</b><p>2</p></td><td><p>1</p><p>2</p></td></table>",
        "<table><td><p>1<br>2</p></td><td><p class=a>1</p></td><td><p>1</p>2</td></table>",
    ],
)
def test_runs_and_paragraphs_stay_where_they_may_part_something(page: str) -> None:
    assert undressed(page.encode()).decode() == page


def test_tags_that_never_end_take_no_time() -> None:
    page = b"<p <span " * 300_000
    assert undressed(page) == page


@pytest.mark.parametrize(
    "tag",
    [
        "<td colspan=2 style='display:none'>",
        "<td colspan=2 class=a width=9>",
        '<td width=9 colspan="2" colspan=3 rowspan = 2>',
        "<p class=MsoFooter>",
        "<p class='MsoNormal nav'>",
        "<span class=box style='color:red'>",
        "<p style='display:none'>",
        '<span style="color:red;VISIBILITY: hidden">',
        "<span style='width:9px;Display:inline-block'>",
        "<td hidden lang=EN-US>",
        "<td style='dis&#112;lay:none'>",
        "<p id=a align=left>",
        "<pre width=20>",
        "<span style='color:red>",
        "<p align=left/>",
    ],
)
def test_what_may_be_read_stays(tag: str) -> None:
    assert undressed(tag.encode()) == tag.encode()


@pytest.mark.parametrize("seed", range(730, 742))
def test_a_page_says_the_same_in_any_dress(seed: int) -> None:
    page = cases.make(seed, "html", named=True).payload
    dressed = re.sub(rb"<(p|td|tr|span)>", rb"<\1" + DRESS + b">", page)
    if b"gb" not in page[:400].lower():
        dressed = dressed.replace(b"</p>", END + b"</p>")
    assert dressed != page
    assert extract(dressed, FORMS) == extract(page, FORMS)


@pytest.mark.parametrize("run", ["<span lang", " lang", "<p style='y", "y", " width=1", " "])
def test_an_endless_run_is_passed_over(run: str) -> None:
    page = b"<p style='" + run.encode() * 100_000
    assert undressed(page) == page
