"""What all families share: a home page, columns with lists, article pages."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.hangs import ATTACHMENT_HEADERS, hung
from archive.demo.model import LANDING, Page

if TYPE_CHECKING:
    from archive.demo.chrome import Frame, Link
    from archive.demo.model import Article, Column, Query, Sample

HOME = "首页"


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
            if self.sample.under(column.id):
                pages[self.column_path(column)] = self.directory_page(column)
                continue
            for number in range(len(self.sample.pages_of(column.id))):
                pages[self.column_path(column, number)] = self.list_page(column, number)
        for article in self.sample.articles:
            pages[self.article_path(article)] = self.article_page(article)
        return self._framed(pages) if self.sample.style.is_framed else pages

    def _framed(self, pages: dict[str, str]) -> dict[str, str]:
        """The first page of each list in a frame of its column's page."""
        for column in self.sample.columns:
            path = self.column_path(column)
            if not self.sample.under(column.id) and path in pages:
                inner = f"{path}frame.html" if path.endswith("/") else f"{path}{'&' if '?' in path else '?'}frame=1"
                frame = f'<iframe src="{escape(inner)}" width="100%" height="900"></iframe>'
                pages |= {inner: pages[path], path: self.column_page(column, frame)}
        return pages

    def files(self) -> dict[str, Page]:
        """Attachments by address, and what else hangs with them."""
        found: dict[str, Page] = {}
        for article in self.sample.articles:
            if article.attachment is not None:
                path, file = self.attachment_path(article), article.attachment
                named = ATTACHMENT_HEADERS.get(file.hang)
                headers = named(file.name) if named is not None else ()
                found[path] = Page(file.payload, file.media_type, headers=headers)
                found |= hung(path, file)[1]
        return found

    def answer(self, _path: str, _query: Query, /) -> Page | None:
        """What is made on request: the interfaces that list pages ask. None where there is nothing."""
        return None

    # parts of pages

    def frame(self) -> Frame:
        links = [(self.home, HOME), (self.landing_path(), self.sample.style.disclosure)]
        links += [(self.column_path(column), column.name) for column in self.sample.under("")]
        return chrome.Frame((*links, *self.sample.more_links), self.footer)

    def crumbs(self, *more: Link) -> list[Link]:
        return [(self.home, self.sample.name), *more]

    def to_column(self, column: Column) -> list[Link]:
        way = [*self.sample.above(column), column]
        over = [(self.landing_path(), self.sample.style.disclosure)] if way[0].under == LANDING else []
        return self.crumbs(*over, *((self.column_path(one), one.name) for one in way))

    def home_page(self) -> str:
        blocks = []
        for column in self.sample.under(""):
            entries = self.entries(self.sample.listed(column.id)[:5])
            items = chrome.list_items(entries, self.sample.style)
            blocks.append(f'<div class="block"><h2>{column.name}</h2><ul>{items}</ul></div>')
        body = "\n".join(blocks)
        return chrome.page(self.sample, self.frame(), self.sample.name, body, meta={}, crumbs=[(self.home, HOME)])

    def landing_page(self) -> str:
        disclosure = self.sample.style.disclosure
        items = self.menu(self.sample.under(LANDING))
        items += '<li><a href="javascript:void(0)">依申请公开</a></li>'
        body = f'<div class="zfxxgk_left"><ul class="menu">{items}</ul></div>'
        crumbs = self.crumbs((self.landing_path(), disclosure))
        meta = {"ColumnName": disclosure}
        return chrome.page(
            self.sample, self.frame(), f"{disclosure}_{self.sample.name}", body, meta=meta, crumbs=crumbs
        )

    def menu(self, columns: tuple[Column, ...]) -> str:
        return "".join(f"<li>{chrome.anchor((self.column_path(column), column.name))}</li>" for column in columns)

    def directory_page(self, column: Column) -> str:
        """A column with others under it: links to them, then its own articles, all on one page."""
        menu = f'<ul class="zfxxgk_left">{self.menu(self.sample.under(column.id))}</ul>'
        own = chrome.item_list(self.entries(self.sample.listed(column.id)), self.sample.style)
        return self.column_page(column, f"{menu}\n{own}")

    def entries(self, articles: tuple[Article, ...]) -> list[tuple[Link, str]]:
        return [((self.shown_path(one), one.listed_as or one.title), one.published.isoformat()) for one in articles]

    def shown_path(self, article: Article) -> str:
        """Where a list's entry leads."""
        if self.sample.style.shows_files and article.attachment is not None:
            return self.attachment_path(article)
        return self.article_path(article)

    def column_page(self, column: Column, body: str) -> str:
        meta = {"ColumnName": column.name, "ColumnType": "信息公开年报" if "年报" in column.name else column.name}
        title = f"{column.name}_{self.sample.name}"
        return chrome.page(self.sample, self.frame(), title, body, meta=meta, crumbs=self.to_column(column))

    def list_page(self, column: Column, number: int, /) -> str:
        raise NotImplementedError

    def article_page(self, article: Article) -> str:
        column = self.sample.column(article.column)
        related = chrome.related_list((self.article_path(one), one.title) for one in self.sample.related(article))
        heading = self.sample.style.heading
        if not self.sample.style.related:
            related = ""
        body = f'<div class="article"><{heading} class="title">{escape(article.title)}</{heading}>\n'
        body += f"{self.article_head(article)}\n"
        body += f"{self.content(article)}\n{self.attachment_block(article)}</div>\n{self.beside(article)}{related}"
        title = f"{article.title}_{self.sample.name}"
        meta = chrome.article_meta(self.sample, article)
        return chrome.page(
            self.sample, self.frame(), title, body, meta=meta, crumbs=[*self.to_column(column), ("#", "正文")]
        )

    def beside(self, article: Article) -> str:
        """上一篇, 下一篇"""
        if not self.sample.style.has_neighbours:
            return ""
        listed = self.sample.listed(article.column)
        at = listed.index(article)
        near = (
            ("上一篇", listed[at - 1] if at else None),
            ("下一篇", listed[at + 1] if at + 1 < len(listed) else None),
        )
        return "".join(
            f"<p>{words}：{chrome.anchor((self.article_path(one), one.title)) if one else '没有了'}</p>"
            for words, one in near
        )

    def article_head(self, article: Article) -> str:
        return chrome.head_line(self.sample, article)

    def content(self, article: Article) -> str:
        return f'<div id="zoom">{article.body}</div>'

    def attachment_block(self, article: Article) -> str:
        if article.attachment is None:
            return ""
        return hung(self.attachment_path(article), article.attachment)[0]
