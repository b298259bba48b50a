"""The addresses of CMS families whose pages are plain otherwise: how an article, a column and its pages are called.

In a shape stand {code} of the column, {site} of the sample, {n} the number of a list page, and of an article its {id}
in several lengths, a {hex} or {uuid} made from it, and its date in parts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

# How a list says that it goes on: all numbers, the word alone, a picture with that word, an arrow, a script that puts
# the number into an address, a control that moves on click, a choice of pages, or a list that a script fetches
Pager = Literal["numbers", "next", "picture", "arrow", "script", "click", "choice", "feed"]


@dataclass(frozen=True)
class Shape:
    article: str
    column: str
    page: str  # further pages
    pager: Pager = "numbers"
    second: int = 2  # the number of the second page
    body: str = '<div class="content">{}</div>'
    attachment: str = "/upload/{ym}/{hex}.{suffix}"
    landing: str = "/zfxxgk/index.html"
    footer: str = "技术支持：信息中心"
    has_numbers: bool = False  # a column goes by a number, not by a path
    feed: str = ""


IVS = '<div id="ivs_content" class="Article_content">{}</div>'
UCAP = "<!--UCAPCONTENT--><UCAPCONTENT>{}</UCAPCONTENT><!--/UCAPCONTENT-->"

SHAPES: Mapping[str, Shape] = {
    "ucap": Shape(
        "/{site}/c{code}/{ym}/{hex}.shtml", "/{site}/c{code}/list.shtml", "/{site}/c{code}/list_{n}.shtml", body=UCAP,
        landing="/{site}/zfxxgk/zfxxgk.shtml", has_numbers=True, footer="技术支持：开普云",
    ),
    "ucap_channels": Shape(
        "/{code}/{y}/{m:02}/{d:02}/{hex}.shtml", "/{code}/list.shtml", "/{code}/list_{n}.shtml", "choice", body=UCAP,
    ),
    "ucap_feed": Shape(
        "/{site}/c{code}/{ym}/{hex}.shtml", "/{site}/c{code}/xxgk_list.shtml", "", "feed", body=UCAP, has_numbers=True,
        feed="/common/search/{channel}?_isAgg=true&_isJson=true&_pageSize={size}&_template=index&page={n}",
    ),
    "shanghai": Shape(
        "/nw12344/{day}/{hex}.html", "/{code}/index.html", "/{code}/index_{n}.html", "next", body=IVS,
        attachment="/cmsres/{hex2}/{hex}/{hex}.{suffix}", landing="/zwgk/index.html",
    ),
    "liaoning": Shape("/html/{SITE}/{ym}/017{id:013}.html", "/html/{SITE}/{code}/index.html",
                      "/html/{SITE}/{code}/index_{n}.html", "script", landing="/html/{SITE}/xxgk/index.html"),
    "shaanxi": Shape("/zfxxgk/{code}/{id:019}.html", "/zfxxgk/{code}/index.html", "/zfxxgk/{code}/index_{n}.html",
                     "arrow", landing="/zfxxgk/index.html"),
    "jiangsu": Shape("/{code}/content/{uuid}.html", "/{code}/list.html", "/{code}/list_{n}.html", "next"),
    "liaoyang": Shape(
        "/govxxgk/{SITE}/{date}/{uuid}.html?deptcode={code}", "/govxxgk/{SITE}/list.html?deptcode={code}",
        "/govxxgk/{SITE}/list.html?deptcode={code}&page={n}", landing="/govxxgk/{SITE}/index.html", has_numbers=True,
    ),
    "anhui_show": Shape("/XxgkAnnualReport/show/{id}.html", "/xxgk/{code}/index.html",
                        "/xxgk/{code}/index.html?page={n}", landing="/openness/index.html"),
    "anhui_detail": Shape("/openness/detail/content/{hex24}.html", "/openness/column/{code}",
                          "/openness/column/{code}?page={n}", "arrow", landing="/openness/index.html",
                          has_numbers=True),
    "anhui_public": Shape(
        "/public/content/{id}", "/public/column/{code}?type=4&action=list",
        "/public/column/{code}?type=4&action=list&pageIndex={n}",
        landing="/public/column/1", has_numbers=True, body='<div class="j-fontContent newscontnet">{}</div>',
    ),
    "aspx": Shape("/InfoPublic/InfoDetail.aspx?id={id}&cid={code}", "/InfoPublic.aspx?cid={code}&pid=971",
                  "/InfoPublic.aspx?cid={code}&pid=971&page={n}&kw=", "next", landing="/InfoPublicIndex.aspx",
                  has_numbers=True),
    "jhtml": Shape("/{code}/{id}.jhtml", "/{code}/index.jhtml", "/{code}/index_{n}.jhtml", "click"),
    "jsp": Shape("/zwinfo.jsp?id={id}", "/zwlist.jsp?lm={code}", "/zwlist.jsp?lm={code}&page={n}", "script",
                 landing="/zwgk.jsp", has_numbers=True),
    "folders": Shape("/{code}/{id}.html", "/{code}/1.html", "/{code}/{n}.html", "next"),
    "php": Shape("/show.php?id={id}", "/list.php?cid={code}", "/list.php?cid={code}&page={n}", "picture",
                 landing="/xxgk.php", has_numbers=True),
    "single": Shape("/single/{code}/{id}.html", "/list/{code}.html", "/list/{code}-{n}.html", has_numbers=True),
    "column_index": Shape("/{code}/{hex}.shtml", "/{code}/column-index-1.shtml",
                          "/{code}/column-index-{n}.shtml", "script"),
    "dated": Shape("/cms/html/{site}/{date}/{id}.html", "/cms/html/{site}/{code}/index.html",
                   "/cms/html/{site}/{code}/index_{n}.html", "choice"),
    "feed": Shape("/detail/{id}", "/list/{code}", "", "feed", has_numbers=True,
                  feed="/api/content/list?channelId={code}&pageNum={n}&pageSize={size}"),
}  # fmt: skip
