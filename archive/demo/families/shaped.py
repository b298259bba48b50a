"""A site in one of the plain shapes: what its lists, pagers and articles look like."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from archive.demo import chrome
from archive.demo.families.base import Family
from archive.demo.families.shapes import SHAPES
from archive.demo.model import Page

if TYPE_CHECKING:
    from archive.demo.model import Article, Column, Query, Sample


class Shaped(Family):
    def __init__(self, sample: Sample) -> None:
        super().__init__(sample)
        self.shape = SHAPES[sample.family]
        self.footer = self.shape.footer
        self.site = sample.host.split(".")[-3].partition("-")[0]

    # addresses

    def column_path(self, column: Column, page: int = 0, /) -> str:
        form = self.shape.page if page and self.shape.page else self.shape.column
        return form.format(code=column.code, n=page + self.shape.second - 1, site=self.site, SITE=self.site.upper())

    def landing_path(self) -> str:
        return self.shape.landing.format(site=self.site, SITE=self.site.upper())

    def article_path(self, article: Article) -> str:
        return self._filled(self.shape.article, article)

    def attachment_path(self, article: Article) -> str:
        if article.attachment is not None and article.attachment.hang.startswith("download"):
            return f"/system/download.do?fileid={article.id}"
        return self._filled(self.shape.attachment, article)

    def _filled(self, form: str, article: Article) -> str:
        mark, day = hashlib.md5(f"{self.sample.host}{article.id}".encode()).hexdigest(), article.published  # noqa: S324
        return form.format(
            code=self.sample.column(article.column).code, site=self.site, SITE=self.site.upper(), id=article.id,
            hex=mark, hex2=mark[:2], hex24=mark[:24],
            uuid=f"{mark[:8]}-{mark[8:12]}-{mark[12:16]}-{mark[16:20]}-{mark[20:]}",
            y=day.year, m=day.month, d=day.day, ym=f"{day:%Y%m}", day=f"{day:%Y%m%d}", date=day.isoformat(),
            suffix=article.attachment.suffix if article.attachment else "",
        )  # fmt: skip

    # pages

    def pages(self) -> dict[str, str]:
        pages = super().pages()
        return {**pages, "/": pages[self.home]}

    def list_page(self, column: Column, number: int, /) -> str:
        if self.shape.pager == "feed":
            return self.column_page(column, self._fetched(column))
        items = chrome.item_list(self.entries(self.sample.pages_of(column.id)[number]), self.sample.style)
        return self.column_page(column, f'<div class="list">{items}</div>{self.pager(column, number)}')

    def pager(self, column: Column, number: int) -> str:
        total = len(self.sample.pages_of(column.id))
        if total == 1:
            return ""
        paths, words = [self.column_path(column, at) for at in range(total)], self.sample.style.next
        following = paths[number + 1] if number + 1 < total else None
        kind = self.shape.pager
        if kind == "script":
            return self._scripted(column, number, total)
        if kind == "choice":
            options = "".join(f'<option value="{path}">第{at + 1}页</option>' for at, path in enumerate(paths))
            return f'<select onchange="location.href=this.value">{options}</select>'
        links = [chrome.anchor((path, str(at + 1))) for at, path in enumerate(paths) if abs(at - number) < 5]
        numbers = " ".join(links) if kind == "numbers" else f"共{total}页"
        if following is None:
            return f'<div class="page">{numbers} <span>{words}</span></div>'
        onward = {
            "picture": f'<a href="{following}"><img src="/images/next.gif" alt="{words}"></a>',
            "arrow": f'<a class="next" href="{following}">&gt;</a>',
            "click": f"<span onclick=\"location.href='{following}'\">{words}</span>",
        }.get(kind, chrome.anchor((following, words)))
        return f'<div class="page">{numbers} {onward}</div>'

    def _scripted(self, column: Column, number: int, total: int) -> str:
        mark = "\0"
        form = self.shape.page.replace("{n}", mark)
        before, _, after = form.format(code=column.code, site=self.site, SITE=self.site.upper()).partition(mark)
        tail = f" + '{after}'" if after else ""
        buttons = (
            f'<a href="javascript:goPage({number + 2})">{self.sample.style.next}</a>' if number + 1 < total else ""
        )
        return f"""<script>var totalPage = {total}; var curPage = {number + 1};
function goPage(n) {{ location.href = '{before}' + n{tail}; }}</script>
<div class="page">第{number + 1}页 共{total}页 {buttons}</div>"""

    # lists that a script fetches

    def _feed(self, column: Column, number: str) -> str:
        channel = hashlib.md5(column.code.encode()).hexdigest()  # noqa: S324
        return self.shape.feed.format(code=column.code, channel=channel, size=self.sample.page_size, n=number)

    def _fetched(self, column: Column) -> str:
        before, _, after = self._feed(column, "\0").partition("\0")
        tail = f" + '{after}'" if after else ""
        return f"""<div class="list"><ul id="list"></ul></div><script>
var page = 1;
function load(page) {{ $.getJSON('{before}' + page{tail}, function (data) {{ show(data); }}); }}
load(1);</script>"""

    def answer(self, path: str, query: Query, /) -> Page | None:
        if not self.shape.feed:
            return None
        for column in self.sample.columns:
            parts = urlsplit(self._feed(column, "0"))
            fixed = {name: value for name, value in parse_qsl(parts.query) if value != "0"}
            if path == parts.path and fixed.items() <= query.items():
                asked = next((value for name, value in query.items() if name in {"page", "pageNum"}), "1")
                return self._records(column, max(int(asked), 1))
        return None

    def _records(self, column: Column, number: int) -> Page:
        listed, size = self.sample.listed(column.id), self.sample.page_size
        results = [
            {
                "title": one.listed_as or one.title,
                "url": self.shown_path(one),
                "publishedTimeStr": f"{one.published} 10:24:00",
            }
            for one in listed[(number - 1) * size : number * size]
        ]
        data = {"page": number, "rows": size, "total": len(listed), "channelId": column.code, "results": results}
        return Page(json.dumps({"code": 0, "data": data}, ensure_ascii=False).encode(), "application/json")

    def content(self, article: Article) -> str:
        return self.shape.body.format(article.body)
