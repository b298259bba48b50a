"""What the sample web is made of: articles of a site on one side, pages of a host on the other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

State = Literal["before", "after"]  # the web as the first crawl finds it, and as the second does
Query = dict[str, str]


@dataclass(frozen=True)
class Column:
    """One column of a site; `code` is what the family's addresses are made from."""

    id: str
    name: str
    code: str


@dataclass(frozen=True)
class Attachment:
    """A file that an article links to; `name` is what visitors read, the address is the family's."""

    name: str
    payload: bytes
    media_type: str

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

    def column(self, column_id: str) -> Column:
        return next(column for column in self.columns if column.id == column_id)

    def listed(self, column_id: str) -> tuple[Article, ...]:
        """The articles of a column, newest first, as every CMS lists them."""
        found = (article for article in self.articles if article.column == column_id)
        return tuple(sorted(found, key=lambda article: (article.published, article.id), reverse=True))

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
