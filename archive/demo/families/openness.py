"""One of the two Anhui families: `/OpennessAnnualReport/show/5046.html`, ids in sequence, titles missing at times."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.families.base import Family

if TYPE_CHECKING:
    from archive.demo.model import Article, Column


class Openness(Family):
    footer = "技术支持：示例网络"

    def column_path(self, column: Column, page: int = 0, /) -> str:
        return f"/{column.code}/index.html" + (f"?page={page + 1}" if page else "")

    def landing_path(self) -> str:
        return "/openness/index.html"

    def article_path(self, article: Article) -> str:
        return f"/{self.sample.column(article.column).code}/show/{article.id}.html"

    def attachment_path(self, article: Article) -> str:
        return f"/upload/{article.id}.{article.attachment.suffix if article.attachment else ''}"

    def list_page(self, column: Column, number: int, /) -> str:
        parts = self.sample.pages_of(column.id)
        part, total = parts[number], len(parts)
        links = [(self.column_path(column, at), str(at + 1)) for at in range(total)]
        pager = " ".join(chrome.anchor(link) for link in links) if total > 1 else ""
        items = chrome.item_list(self.entries(part), self.sample.style)
        body = f'<div class="xxgk_list">{items}<div class="pagination">{pager}</div></div>'
        return self.column_page(column, body)

    def entries(self, articles: tuple[Article, ...]) -> list[tuple[chrome.Link, str]]:
        """A report without a title is listed under a general one."""
        return [((path, words or "政府信息公开工作年度报告"), day) for (path, words), day in super().entries(articles)]

    def article_page(self, article: Article) -> str:
        column = self.sample.column(article.column)
        head = f"发布时间：{article.published.isoformat()} 10:24 来源：{article.source} 字体：[ 大 中 小 ]"
        title = f"<h1>{escape(article.title)}</h1>" if article.title else ""
        content = f'<div class="j-fontContent">{article.body}</div>'
        body = f'<div class="m-detail">{title}<p class="wztit">{head}</p>{content}</div>'
        related = [(self.article_path(one), one.title) for one in self.sample.related(article) if one.title]
        page_title = f"{article.title or column.name}_{self.sample.name}"
        return chrome.page(
            self.sample,
            self.frame(),
            page_title,
            body + chrome.related_list(related),
            meta=chrome.article_meta(self.sample, article),
            crumbs=self.to_column(column),
        )
