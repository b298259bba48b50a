"""大汉 jcms and jpage: records in script text, further ones from dataproxy.jsp; annual reports by area and year."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from crawler.posting import form_of
from crawler.records import Link, clean

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.pages import Page

PROXY = re.compile(r"[\"'(=]\s*([\w./:-]{0,200}dataproxy\.jsp)", re.IGNORECASE | re.ASCII)
PARAMETERS = ("col", "appid", "webid", "path", "columnid", "sourceContentType", "unitid", "webname", "permissiontype")
RECORD = re.compile(r"<record\b", re.IGNORECASE)
TOTAL = re.compile(r"totalrecord[\"']?\s*[:=>]\s*[\"']?\s*(?:<!\[CDATA\[)?(\d+)", re.IGNORECASE)
PER_PAGE = re.compile(r"per[_-]?page[\"']?\s*[:=]\s*[\"']?(\d+)", re.IGNORECASE)
SPAN = ("startrecord", "endrecord", "perpage")
PAGES_AT_ONCE = 3  # as the family's own script asks
AREA = re.compile(r"[?&;]area=([\w-]+)")
FBTIME = re.compile(r"[?&;]fbtime=(20\d\d)")
SELECT = re.compile(
    r"<select\b[^>]*\b(?:name|id)\s*=\s*[\"']?(area|fbtime|year)\b[^>]*>(.*?)</select>", re.IGNORECASE | re.DOTALL
)
OPTION = re.compile(r"<option\b[^>]*\bvalue\s*=\s*[\"']?([^\"'>\s]+)[^>]*>([^<]*)", re.IGNORECASE)


def matches(page: Page) -> bool:
    url = page.url.lower()
    annual = "xxgkannualreport.jsp"
    own = "dataproxy.jsp" in url or annual in url or annual in page.text.lower()
    return own or bool(PROXY.search(page.text) or "/art/20" in page.text)


def by_post(url: str) -> Link | None:
    """
    dataproxy.jsp as jpage asks it: the span in the address, all else in the body.

    >>> link = by_post("http://a.gov.cn/dataproxy.jsp?startrecord=6&endrecord=10&perpage=5&columnid=7")
    >>> link.url, link.post.body
    ('http://a.gov.cn/dataproxy.jsp?startrecord=6&endrecord=10&perpage=5', 'columnid=7')
    """
    parts = urlsplit(url)
    asked = parse_qsl(parts.query, keep_blank_values=True)
    if not parts.path.lower().endswith("dataproxy.jsp") or "startrecord" not in dict(asked):
        return None
    span = {name: value for name, value in asked if name in SPAN}
    return Link(_with(url, span), "", "next", form_of((name, value) for name, value in asked if name not in SPAN))


def links(page: Page) -> Iterator[Link]:
    if "xxgkannualreport.jsp" in page.url.lower():
        yield from _annual_reports(page)
    for link in _next_records(page):
        yield replace(link, post=page.posted) if link.kind == "next" and "startrecord" in link.url else link


def _next_records(page: Page) -> Iterator[Link]:
    """Where the page names a ready address (nextgroup), that one; else what its script would ask."""
    ready = re.search(
        r"<nextgroup>.*?href\s*=\s*[\"']([^\"']+)[\"'].*?</nextgroup>", page.text, re.IGNORECASE | re.DOTALL
    )
    shown = len(RECORD.findall(page.text))
    total = TOTAL.search(page.text)
    if not shown:
        return
    if total and shown >= int(total[1]):
        yield Link(page.url, "", "end")
        return
    if ready:
        yield Link(urljoin(page.url, ready[1].replace("&amp;", "&").replace(" ", "%20")), "", "next")
        return
    asked = dict(parse_qsl(urlsplit(page.url).query, keep_blank_values=True))
    if "endrecord" in asked:
        yield from _after(page.url, asked, int(total[1]) if total else None, shown)
        return
    if "page" in asked and "dataproxy.jsp" in page.url.lower():
        pages = re.search(r"<totalpage>\s*(\d+)", page.text, re.IGNORECASE)
        if pages and asked["page"].isdecimal():
            following = _with(page.url, {**asked, "page": str(int(asked["page"]) + 1)})
            yield Link(following, "", "next") if int(asked["page"]) < int(pages[1]) else Link(page.url, "", "end")
        return
    proxy = PROXY.search(page.text)
    if proxy is None or not total:
        return
    fields = {name: found[1] for name in PARAMETERS if (found := _parameter(name, page.text))}
    if "columnid" not in fields:
        return
    size = PER_PAGE.search(page.text)
    per_page = int(size[1]) if size else 20
    span = {
        "startrecord": str(shown + 1),
        "endrecord": str(min(shown + per_page * PAGES_AT_ONCE, int(total[1]))),
        "perpage": str(per_page),
    }
    yield Link(_with(urljoin(page.url, proxy[1]), {**span, **fields}), "", "next")


def _parameter(name: str, text: str) -> re.Match[str] | None:
    return re.search(rf"\b{name}[\"']?\s*[:=]\s*[\"']?([^\"',}}&<>\s]*)", text)


def _after(url: str, asked: dict[str, str], total: int | None, shown: int) -> Iterator[Link]:
    try:
        start, end = int(asked["startrecord"]), int(asked["endrecord"])
    except (KeyError, ValueError):
        return
    if shown and (total is None or end < total):
        width = max(end - start + 1, 1)
        span = {"startrecord": str(end + 1), "endrecord": str(min(end + width, total) if total else end + width)}
        yield Link(_with(url, {**asked, **span}), "", "next")
    elif total is not None:
        yield Link(url, "", "end")


def _annual_reports(page: Page) -> Iterator[Link]:
    """One address for each body and year: those of the page's lists, and the neighbours of the year shown."""
    chosen: dict[str, dict[str, str]] = {"area": {}, "fbtime": {}}
    for name, inner in SELECT.findall(page.text):
        key = "area" if name.lower() == "area" else "fbtime"
        chosen[key].update({value: clean(text) for value, text in OPTION.findall(inner)})
    for area in AREA.findall(page.text):
        chosen["area"].setdefault(area, "")
    years = {year for year in (*FBTIME.findall(page.text), *chosen["fbtime"]) if re.fullmatch(r"20\d\d", year)}
    here = dict(parse_qsl(urlsplit(page.url).query))
    if re.fullmatch(r"20\d\d", here.get("fbtime", "")) and RECORD_OF_YEAR.search(page.text):
        years |= {str(int(here["fbtime"]) - 1), str(int(here["fbtime"]) + 1)}
    areas = chosen["area"] or ({here["area"]: ""} if here.get("area") else {})
    for area, name in areas.items():
        for year in sorted(years, reverse=True):
            target = _with(page.url, {**here, "area": area, "fbtime": year})
            yield Link(target, f"{name}{year}年政府信息公开工作年度报告", "record")


# a year that was reported on: an empty answer has no neighbours
RECORD_OF_YEAR = re.compile(r"总体情况|主动公开|信息公开.{0,10}年度?报告")


def _with(url: str, query: dict[str, str]) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(query=urlencode(query, safe="/%", quote_via=quote)))
