"""
博达 (webber, VSB): `/info/1032/5678.htm`; the second list page has the highest number.

Variants: `jsp` pages by parameters that name total, page and size, `pagenum` by totalpage and PAGENUM.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.families.base import Family

if TYPE_CHECKING:
    from archive.demo.model import Article, Column


class Boda(Family):
    home = "/index.htm"
    footer = "技术支持：西安博达"

    def column_path(self, column: Column, page: int = 0, /) -> str:
        path, _, tree = column.code.partition(":")
        base, total = f"/{path}", len(self.sample.pages_of(column.id))
        if self.sample.variant == "jsp" and page:
            component = f"ainfolist{int(tree) + 17 * page}"  # its number changes from page to page
            counts = f"{component}t={total}&{component}p={page + 1}&{component}c={self.sample.page_size}"
            return f"{base}.jsp?{counts}&urltype=egovinfo.EgovInfoList&subtype=2&wbtreeid={tree}&sccode=zfxxgknb"
        if self.sample.variant == "pagenum" and page:
            return f"{base}.jsp?totalpage={total}&PAGENUM={page + 1}&urltype=tree.TreeTempUrl&wbtreeid={tree}"
        return f"{base}.htm" if page == 0 else f"{base}/{total - page}.htm"

    def landing_path(self) -> str:
        return "/zfxxgk.htm"

    def article_path(self, article: Article) -> str:
        tree = self.sample.column(article.column).code.partition(":")[2]
        return f"/info/{tree}/{article.id}.htm"

    def attachment_path(self, article: Article) -> str:
        return f"/system/_content/download.jsp?urltype=news.DownloadAttachUrl&owner=1&wbfileid={article.id}"

    def pages(self) -> dict[str, str]:
        return {**super().pages(), "/": self.home_page()}

    def list_page(self, column: Column, number: int, /) -> str:
        parts = self.sample.pages_of(column.id)
        part, total = parts[number], len(parts)
        names = []
        if number > 0:
            names += [(self.column_path(column), "首页"), (self.column_path(column, number - 1), "上页")]
        if number + 1 < total:
            names += [(self.column_path(column, number + 1), "下页"), (self.column_path(column, total - 1), "尾页")]
        pager = "".join(f'<span class="p_no">{chrome.anchor(link)}</span>' for link in names)
        counts = f"共{len(self.sample.listed(column.id))}条　{number + 1}/{total}"
        items = chrome.item_list(self.entries(part), self.sample.style)
        body = f'<div class="list">{items}<div class="pb_sys_common">{counts} {pager}</div></div>'
        return self.column_page(column, body)

    def content(self, article: Article) -> str:
        return f'<div id="vsb_content"><div class="v_news_content">{article.body}</div></div>'
