"""
大汉 (jcms, jpage): records inside a script, further ones from dataproxy.jsp; yearly reports by agency and year.

Variants: `span` leaves the address of further records to its script, `links` has pages with `pageNum`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.families.base import Family
from archive.demo.model import Page

if TYPE_CHECKING:
    from archive.demo.model import Article, Column, Query

PROXY = "/module/web/jpage/dataproxy.jsp"
ANNUAL = "/module/xxgk/xxgkAnnualReport.jsp"
UNIT = "7123773"


class Hanweb(Family):
    footer = "Produced By 大汉网络 大汉版通发布系统"

    def column_path(self, column: Column, page: int = 0, /) -> str:
        """A list has one address; what follows comes from the interface, except with `links`."""
        further = f"?uid={UNIT}&pageNum={page + 1}" if page and self.sample.variant == "links" else ""
        return f"/col/col{column.code}/index.html{further}"

    def landing_path(self) -> str:
        return "/col/col57100/index.html"

    def article_path(self, article: Article) -> str:
        if article.area is not None:
            return f"{ANNUAL}?area={article.area}&fbtime={article.year}"
        day = article.published
        return f"/art/{day.year}/{day.month}/{day.day}/art_{self.sample.column(article.column).code}_{article.id}.html"

    def attachment_path(self, article: Article) -> str:
        return f"/attach/0/{article.id:032x}.{article.attachment.suffix if article.attachment else ''}"

    def list_page(self, column: Column, number: int, /) -> str:
        listed = self.sample.listed(column.id)
        if any(article.area for article in listed):
            return self.column_page(column, self._by_agency(listed))
        if self.sample.variant == "links":
            return self._linked_page(column, number)
        size = self.sample.page_size
        records = self._records(listed[:size])
        more = f"{PROXY}?page=1&appid=1&webid=149&path=/&columnid={column.code}&unitid={UNIT}&permissiontype=0"
        ready = f'<![CDATA[<a href="{more}"></a>]]>' if self.sample.variant != "span" else ""
        store = f"<nextgroup>{ready}</nextgroup>\n<recordset>{records}</recordset>"
        body = f"""<div class="list" id="{UNIT}"><script type="text/xml"><datastore>
{store}</datastore></script></div>
<script>
$("#{UNIT}").jpage({{perPage:{size},totalRecord:{len(listed)},proxyUrl:"{PROXY}",
col:1,appid:1,webid:149,path:"/",columnid:{column.code},sourceContentType:1,unitid:{UNIT},permissiontype:0}});
</script>"""
        return self.column_page(column, body)

    def _linked_page(self, column: Column, number: int) -> str:
        parts = self.sample.pages_of(column.id)
        links = [(self.column_path(column, at), str(at + 1)) for at in range(len(parts))]
        if number + 1 < len(parts):
            links.append((self.column_path(column, number + 1), self.sample.style.next))
        pager = "".join(f"<span>{chrome.anchor(link)}</span>" for link in links)
        items = chrome.item_list(self.entries(parts[number]), self.sample.style)
        return self.column_page(column, f'{items}<div class="pages">{pager}</div>')

    def _records(self, articles: tuple[Article, ...]) -> str:
        items = (chrome.list_items(self.entries((one,)), self.sample.style) for one in articles)
        return "\n".join(f"<record><![CDATA[{item}]]></record>" for item in items)

    def _by_agency(self, articles: tuple[Article, ...]) -> str:
        """Reports by agency and year: the address knows both, the page itself hardly anything."""
        rows = []
        for area in dict.fromkeys(one.area for one in articles if one.area):
            own = [one for one in articles if one.area == area]
            links = " ".join(chrome.anchor((self.article_path(one), f"{one.year}年")) for one in own)
            rows.append(f"<dl><dt>{own[0].source}</dt><dd>{links}</dd></dl>")
        rest = chrome.list_items(self.entries(tuple(one for one in articles if one.area is None)))
        return f'<div class="xxgk_annual">{"".join(rows)}</div><ul>{rest}</ul>'

    def answer(self, path: str, query: Query, /) -> Page | None:
        """dataproxy.jsp: records `startrecord` to `endrecord`, counted from 1; or the group `page`."""
        if path != PROXY:
            return None
        column = next((one for one in self.sample.columns if one.code == query.get("columnid")), None)
        if column is None:
            return Page(b"<datastore><totalrecord>0</totalrecord></datastore>", "text/xml;charset=utf-8")
        listed, size = self.sample.listed(column.id), self.sample.page_size
        if "startrecord" in query:
            start, end = int(query["startrecord"]), int(query.get("endrecord", query["startrecord"]))
        else:
            start = (int(query.get("page", "1")) - 1) * size + 1
            end = start + size - 1
        total = -(-len(listed) // size)
        text = f"""<?xml version="1.0" encoding="UTF-8"?>
<datastore><totalrecord>{len(listed)}</totalrecord><totalpage>{total}</totalpage>
<recordset>{self._records(listed[start - 1 : end])}</recordset></datastore>"""
        return Page(text.encode(), "text/xml;charset=utf-8")

    def article_page(self, article: Article) -> str:
        if article.area is None:
            return super().article_page(article)
        body = f'<div class="bt_content"><div id="zoom">{article.body}</div></div>'
        return chrome.page(self.sample, self.frame(), "政府信息公开年报", body, meta={}, crumbs=[])

    def content(self, article: Article) -> str:
        return f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{article.body}<!--ZJEG_RSS.content.end--></div>'
