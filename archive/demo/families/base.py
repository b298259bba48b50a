"""What all families share: a home page, columns with lists, article pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.model import Page

if TYPE_CHECKING:
    from archive.demo.chrome import Frame, Link
    from archive.demo.model import Article, Column, Query, Sample

HOME = "首页"
DISCLOSURE = "政府信息公开"  # the landing column, over guide and annual reports


class Family:
    """One site in the shape of one CMS. The subclasses say what differs: addresses, lists and article pages."""

    home = "/"
    footer = ""

    def __init__(self, sample: Sample) -> None:
        self.sample = sample

    # addresses

    def column_path(self, column: Column, page: int = 0, /) -> str:
        """The address of a list page, `page` from 0."""
        raise NotImplementedError

    def article_path(self, article: Article) -> str:
        raise NotImplementedError

    def landing_path(self) -> str:
        raise NotImplementedError

    def attachment_path(self, article: Article) -> str:
        raise NotImplementedError

    # pages

    def pages(self) -> dict[str, str]:
        """All HTML pages by address."""
        pages = {self.home: self.home_page(), self.landing_path(): self.landing_page()}
        for column in self.sample.columns:
            for number in range(len(self.sample.pages_of(column.id))):
                pages[self.column_path(column, number)] = self.list_page(column, number)
        for article in self.sample.articles:
            pages[self.article_path(article)] = self.article_page(article)
        return pages

    def files(self) -> dict[str, Page]:
        """Attachments by address."""
        return {
            self.attachment_path(article): Page(article.attachment.payload, article.attachment.media_type)
            for article in self.sample.articles
            if article.attachment is not None
        }

    def answer(self, _path: str, _query: Query, /) -> Page | None:
        """What is made on request: the interfaces that list pages ask. None where there is nothing."""
        return None

    # parts of pages

    def frame(self) -> Frame:
        links = [(self.home, HOME), (self.landing_path(), DISCLOSURE)]
        links += [(self.column_path(column), column.name) for column in self.sample.columns if column.id != "guide"]
        links = [link for link in links if link[1] != "政府信息公开年报"]  # which stands under the landing page
        return chrome.Frame((*links, *self.sample.more_links), self.footer)

    def crumbs(self, *more: Link) -> list[Link]:
        return [(self.home, self.sample.name), *more]

    def to_column(self, column: Column) -> list[Link]:
        over = [(self.landing_path(), DISCLOSURE)] if column.id in {"guide", "annual"} else []
        return self.crumbs(*over, (self.column_path(column), column.name))

    def home_page(self) -> str:
        blocks = []
        for column in self.sample.columns:
            if column.id in {"guide", "annual"}:
                continue
            entries = self.entries(self.sample.listed(column.id)[:5])
            blocks.append(f'<div class="block"><h2>{column.name}</h2><ul>{chrome.list_items(entries)}</ul></div>')
        body = "\n".join(blocks)
        return chrome.page(self.sample, self.frame(), self.sample.name, body, meta={}, crumbs=[(self.home, HOME)])

    def landing_page(self) -> str:
        links = [
            (self.column_path(column), column.name)
            for column in self.sample.columns
            if column.id in {"guide", "annual"}
        ]
        items = "".join(f"<li>{chrome.anchor(link)}</li>" for link in links)
        items += '<li><a href="javascript:void(0)">依申请公开</a></li>'
        body = f'<div class="zfxxgk_left"><ul class="menu">{items}</ul></div>'
        crumbs = self.crumbs((self.landing_path(), DISCLOSURE))
        meta = {"ColumnName": DISCLOSURE}
        return chrome.page(
            self.sample, self.frame(), f"{DISCLOSURE}_{self.sample.name}", body, meta=meta, crumbs=crumbs
        )

    def entries(self, articles: tuple[Article, ...]) -> list[tuple[Link, str]]:
        return [((self.article_path(one), one.title), one.published.isoformat()) for one in articles]

    def column_page(self, column: Column, body: str) -> str:
        meta = {"ColumnName": column.name, "ColumnType": "信息公开年报" if column.id == "annual" else column.name}
        title = f"{column.name}_{self.sample.name}"
        return chrome.page(self.sample, self.frame(), title, body, meta=meta, crumbs=self.to_column(column))

    def list_page(self, column: Column, number: int, /) -> str:
        raise NotImplementedError

    def article_page(self, article: Article) -> str:
        column = self.sample.column(article.column)
        related = chrome.related_list((self.article_path(one), one.title) for one in self.sample.related(article))
        body = f'<div class="article"><h1 class="title">{escape(article.title)}</h1>\n{self.article_head(article)}\n'
        body += f"{self.content(article)}\n{self.attachment_block(article)}</div>\n{related}"
        title = f"{article.title}_{self.sample.name}"
        meta = chrome.article_meta(self.sample, article)
        return chrome.page(
            self.sample, self.frame(), title, body, meta=meta, crumbs=[*self.to_column(column), ("#", "正文")]
        )

    def article_head(self, article: Article) -> str:
        return chrome.head_line(self.sample, article)

    def content(self, article: Article) -> str:
        return f'<div id="zoom">{article.body}</div>'

    def attachment_block(self, article: Article) -> str:
        if article.attachment is None:
            return ""
        return f'<p>附件：<a href="{self.attachment_path(article)}">{escape(article.attachment.name)}</a></p>'
