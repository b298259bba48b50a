"""What kind of page one is: a report, a column of reports or a part of one, a section on the way there. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal
from urllib.parse import unquote, urlsplit

from crawler.words import names_report, says, year_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.pages import Page
    from crawler.words import Words

# A page of its own, to tell a report from a column: an id, a date or a hash in the last part of the path
ARTICLE = re.compile(
    r"/(?:t(?:20\d{6}|null)_\d+|art_\w+|m?post_\d+|content_\d+|c01_\d+|[\w-]*[-_]\d{4,}|i?\d{5,}|pnid\w+)\.\w+$"
    r"|/(?:t20\d{6}_\d+|art_[\w_]+|m?post_\d+|content_\d+|\d{8,}|[0-9a-f]{24,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\w+)?/?$"
    r"|/(?:show|content|info|detail|single)/[\w/-]*\d{3,}(?:\.\w+)?$",
    re.IGNORECASE,
)
ARTICLE_QUERY = re.compile(r"(?:^|&)(?:id|infoid|fbtime|newsid|articleid|contentid)=\w*\d", re.IGNORECASE)
INDEX_FILE = re.compile(r"/index\.\w+$", re.IGNORECASE)
PARTS = re.compile(r"[_|>»/·—-]+")  # of a title or a way: the column, then the site
FEW_TITLES = 5  # of reports on a page: where there are more it is a list
MOST_NEIGHBOURS = 12  # the same where a link promised a report


@dataclass(frozen=True)
class Where:
    """The page on which a link stands: what it is, and how far the crawl has come without finding a column."""

    host: str  # of the site's seed
    in_column: bool = False
    lists_bodies: bool = False  # a column whose parts may be bodies; not so the page of such a body
    elsewhere: Collection[str] = ()  # addresses that stand on pages outside the column, too: its site's menu
    in_section: bool = False
    is_report: bool = False
    depth: int = 0


def is_article(url: str) -> bool:
    """
    >>> is_article("http://a.gov.cn/x/202401/t20240130_3584566.html"), is_article("http://a.gov.cn/col/col12/index.html")
    (True, False)
    """
    parts = urlsplit(url)
    return bool(ARTICLE.search(INDEX_FILE.sub("/", parts.path)) or ARTICLE_QUERY.search(parts.query))


def is_column_url(url: str, words: Words) -> bool:
    parts = urlsplit(url)
    return says(words.column_url, unquote(f"{parts.path}?{parts.query}").lower())


def look_around(
    page: Page,
    host: str,
    words: Words,
    *,
    inherited: Literal["column", "body"] | None = None,
    promised: bool = False,
    elsewhere: Collection[str] = (),
    depth: int = 0,
) -> Where:
    """
    What kind of page this is. `inherited`: the link that led here was that of a column or of a part of one;
    `promised`: it was that of a report.

    A report may stand on the address of its column, which then shows the way to the others.
    """
    is_report = is_report_page(page, words, promised=promised)
    by_url = is_column_url(page.url, words)
    names = [part for name in page.names for part in (name, *PARTS.split(name))]
    named = not is_report and any(says(words.column, name) for name in names)
    in_column = named or ((inherited is not None or by_url) and not (is_report and is_article(page.url)))
    in_section = in_column or says(words.section_url, page.url.lower()) or any(says(words.section, n) for n in names)
    return Where(
        host,
        in_column=in_column,
        lists_bodies=in_column and (named or by_url or inherited == "column"),
        elsewhere=elsewhere,
        in_section=in_section,
        is_report=is_report,
        depth=0 if in_column else depth,
    )


def is_report_page(page: Page, words: Words, *, promised: bool = False) -> bool:
    """
    Whether the page itself is a report, or the stub on which one hangs: with its title and no list of others.

    One that a link promised may have neighbours beside it (相关稿件), and says nothing at all where it shows a file.
    """
    if page.posted is not None:
        return False  # nobody could ask for it again by its address
    if sum(bool(pattern.search(page.text)) for pattern in words.signs) >= 5:
        return True
    titles = sum(names_report(link.text, words) and year_of(link.text, words) is not None for link in page.links)
    if promised and is_article(page.url):
        is_paged = any(link.kind in {"next", "probe", "feed"} for link in page.links)
        return titles < MOST_NEIGHBOURS and not is_paged
    return names_report(page.title, words) and year_of(page.title, words) is not None and titles < FEW_TITLES


def is_promise(text: str, words: Words) -> bool:
    """Does a link with that text lead to a report, and not only perhaps?"""
    return year_of(text, words) is not None and (names_report(text, words) or says(words.within_column, text))
