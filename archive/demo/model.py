"""What the sample web is made of: articles of a site on one side, pages of a host on the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

State = Literal["before", "after"]  # the web as the first crawl finds it, and as the second does
Query = dict[str, str]


# How a document hangs on its page: by a link, in a frame, a viewer, a script, or behind a program without a suffix
Hang = Literal[
    "link", "iframe", "embed", "object", "viewer", "onclick", "open", "frame_page", "download_gbk", "download_5987"
]
LANDING = "landing"  # the page of open information, over guide and annual reports


@dataclass(frozen=True)
class Column:
    """
    One column of a site; `code` is what the family's addresses are made from.

    `under` is the column on whose page it stands: LANDING, the id of another one, or "" for the navigation. A column
    with others under it shows links to them before its own articles.
    """

    id: str
    name: str
    code: str
    under: str = ""


@dataclass(frozen=True)
class Style:
    """In what two sites of one CMS differ; the CMS itself decides the rest."""

    disclosure: str = "政府信息公开"  # the name of the landing page
    items: Literal["ul", "table", "dl", "div"] = "ul"
    next: str = "下一页"
    crumbs: bool = True
    metas: bool = True
    heading: str = "h1"  # of an article
    titles: Literal["whole", "cut", "none"] = "whole"  # the whole title in an attribute; the text cut without; uncut
    longest: int = 20  # characters of a link's text
    addresses: Literal["root", "relative", "absolute"] = "root"
    related: bool = True
    entries: Literal["anchor", "script", "click"] = "anchor"  # how the entries of a list are links
    is_framed: bool = False  # the list stands in a frame of its column's page
    has_splash: bool = False  # the home page only leads to the real one
    has_pictures: bool = False  # the navigation is made of pictures
    has_neighbours: bool = False  # the articles before and after stand below each
    shows_files: bool = False  # lists link to the files themselves


@dataclass(frozen=True)
class Attachment:
    """A file that an article links to; `name` is what visitors read, the address is the family's."""

    name: str
    payload: bytes
    media_type: str
    hang: Hang = "link"

    @property
    def suffix(self) -> str:
        return self.name.rpartition(".")[2]


@dataclass(frozen=True)
class Article:
    """One page of content. A report on one of 大汉's addresses by agency and year has an `area`, and no title."""

    id: int
    column: str
    title: str
    published: date
    source: str
    body: str
    attachment: Attachment | None = None
    area: str | None = None
    year: int | None = None
    listed_as: str = ""  # what lists call it, where that is not its title

    @property
    def is_report(self) -> bool:
        return self.year is not None


@dataclass(frozen=True)
class Sample:
    """One site of the sample web."""

    id: str
    host: str
    name: str
    family: str
    articles: tuple[Article, ...]
    columns: tuple[Column, ...]
    page_size: int = 5
    charset: str = "utf-8"
    mount: str = ""
    more_links: tuple[tuple[str, str], ...] = ()  # in the navigation, beside the columns
    visits: int | None = None  # shown on every page of a site that counts its visitors
    variant: str = ""  # of the family: how its lists are paged
    style: Style = Style()

    def column(self, column_id: str) -> Column:
        return self._columns[column_id]

    @cached_property
    def _columns(self) -> dict[str, Column]:
        return {column.id: column for column in self.columns}

    @cached_property
    def _listed(self) -> dict[str, tuple[Article, ...]]:
        found: dict[str, list[Article]] = {}
        for article in self.articles:
            found.setdefault(article.column, []).append(article)
        return {
            column: tuple(sorted(some, key=lambda article: (article.published, article.id), reverse=True))
            for column, some in found.items()
        }

    def under(self, column_id: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.under == column_id)

    def above(self, column: Column) -> list[Column]:
        """The columns over it, from the top down."""
        over: list[Column] = []
        while column.under not in {"", LANDING}:
            column = self.column(column.under)
            over.insert(0, column)
        return over

    def listed(self, column_id: str) -> tuple[Article, ...]:
        """The articles of a column, newest first, as every CMS lists them."""
        return self._listed.get(column_id, ())

    def related(self, article: Article) -> tuple[Article, ...]:
        """相关稿件: neighbours in the column, whose titles name other years."""
        return tuple(one for one in self.listed(article.column) if one.id != article.id and one.area is None)[:6]

    def pages_of(self, column_id: str) -> list[tuple[Article, ...]]:
        listed = self.listed(column_id)
        return [listed[at : at + self.page_size] for at in range(0, len(listed), self.page_size)] or [()]


@dataclass(frozen=True)
class Page:
    """One answer, before the host's manners (compression, conditional requests) are applied."""

    body: bytes
    media_type: str = "text/html"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    is_challenge: bool = False


@dataclass(frozen=True)
class Host:
    """One host as the server plays it. `pages` is keyed by path with query; `answer` takes what they lack."""

    pages: Mapping[str, Page] = field(default_factory=dict)
    missing: Page = field(default_factory=lambda: Page(b"<html><title>404</title></html>", status=404))
    answer: Callable[[str, Query], Page | None] | None = None
    everything: Page | None = None  # one answer to every address: a challenge
    etag: bool = False
    last_modified: bool = False
    chunked: bool = False
    compressed: bool = False
    down: bool = False  # the connection is closed without an answer

    def page(self, target: str, path: str, query: Query) -> Page:
        if target in self.pages:
            return self.pages[target]
        if self.everything is not None:
            return self.everything
        found = self.answer(path, query) if self.answer is not None else None
        return found if found is not None else self.missing


def paragraphs(text: str) -> str:
    r"""Plain text as HTML, a paragraph a line.

    >>> paragraphs("一\n二")
    '<p>一</p>\n<p>二</p>\n'
    """
    return "".join(f"<p>{line}</p>\n" for line in text.strip().split("\n"))


def edited(article: Article, old: str, new: str) -> Article:
    """The article after a silent edit; ValueError where `old` does not stand in it exactly once."""
    if article.body.count(old) != 1:
        raise ValueError(f"article {article.id}: {old!r} stands {article.body.count(old)} times, not once")
    return replace(article, body=article.body.replace(old, new))
