"""Which links of a page may lead to an annual report, and why. Pure: words and pages in, leads out."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import unquote, urljoin, urlsplit

from archive.web.links import names_document
from crawler.scope import family_of, host_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.pages import Link, Page

Role = Literal["report", "list", "section", "agency", "home"]

# A page of its own, to tell a report from a column: an id, a date or a hash in the last part of the path
ARTICLE = re.compile(
    r"/(?:t(?:20\d{6}|null)_\d+|art_\w+|m?post_\d+|content_\d+|c01_\d+|[\w-]*[-_]\d{4,}|i?\d{5,}|pnid\w+)\.\w+$"
    r"|/(?:t20\d{6}_\d+|art_[\w_]+|m?post_\d+|content_\d+|\d{8,}|[0-9a-f]{24,32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?:\.\w+)?/?$"
    r"|/(?:show|content|info|detail|single)/[\w/-]*\d{3,}(?:\.\w+)?$",
    re.IGNORECASE,
)
ARTICLE_QUERY = re.compile(r"(?:^|&)(?:id|infoid|fbtime|newsid|articleid|contentid)=\w*\d", re.IGNORECASE)
INDEX_FILE = re.compile(r"/index\.\w+$", re.IGNORECASE)
CHINESE_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
SCORES: dict[Role, int] = {"report": 100, "list": 90, "section": 40, "agency": 30, "home": 5}
NEXT_SCORE = 85
FEW_LINKS = 5  # a page with no more may only hand over to another
DEEPEST = 5  # steps without coming to a column
LONGEST_NAME = 40  # characters of a body's or a column's name


@dataclass(frozen=True)
class Words:
    """The words of `settings/discovery.toml`, compiled."""

    report: tuple[re.Pattern[str], ...]
    within_column: tuple[re.Pattern[str], ...]
    years: tuple[re.Pattern[str], ...]
    report_away: tuple[re.Pattern[str], ...]
    column: tuple[re.Pattern[str], ...]
    column_url: tuple[re.Pattern[str], ...]
    parts: tuple[re.Pattern[str], ...]
    section: tuple[re.Pattern[str], ...]
    section_url: tuple[re.Pattern[str], ...]
    agencies: tuple[re.Pattern[str], ...]
    section_away: tuple[re.Pattern[str], ...]
    agency_away: tuple[re.Pattern[str], ...]
    signs: tuple[re.Pattern[str], ...]
    next: tuple[str, ...]


@dataclass(frozen=True)
class Where:
    """The page on which a link stands: what it is, and how far the crawl has come without finding a column."""

    host: str  # of the site's seed
    in_column: bool = False
    in_section: bool = False
    is_report: bool = False
    depth: int = 0


@dataclass(frozen=True)
class Lead:
    """A link worth asking: the higher the score the sooner."""

    url: str
    role: Role
    score: int
    text: str
    why: str
    year: int | None = None
    is_next: bool = False


def parse_words(text: str) -> Words:
    """Raises ValueError for a pattern that cannot be compiled, KeyError for a list that is missing."""
    data = tomllib.loads(text)

    def patterns(table: str, name: str) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(one, re.IGNORECASE) for one in data[table][name])

    return Words(
        report=patterns("report", "names"),
        within_column=patterns("report", "within_column"),
        years=patterns("report", "years"),
        report_away=patterns("report", "away"),
        column=patterns("column", "names"),
        column_url=patterns("column", "url"),
        parts=patterns("column", "parts"),
        section=patterns("section", "names"),
        section_url=patterns("section", "url"),
        agencies=patterns("section", "agencies"),
        section_away=patterns("section", "away"),
        agency_away=patterns("section", "agencies_away"),
        signs=patterns("page", "signs"),
        next=tuple(data["pager"]["next"]),
    )


@cache
def load_words() -> Words:
    return parse_words((resources.files("settings") / "discovery.toml").read_text("utf-8"))


def says(patterns: Iterable[re.Pattern[str]], text: str) -> bool:
    return any(pattern.search(text) for pattern in patterns)


def year_of(text: str, words: Words) -> int | None:
    """
    The year that a title speaks of; the first where it names several.

    >>> year_of("杭州市2023年政府信息公开工作年度报告", load_words()), year_of("二〇一九年年报", load_words())
    (2023, 2019)
    >>> year_of("政府信息公开年报", load_words()) is None
    True
    """
    for pattern in words.years:
        if found := pattern.search(text):
            return int(found[1].translate(CHINESE_DIGITS))
    return None


def names_report(text: str, words: Words) -> bool:
    """
    >>> names_report("关于印发2025年政府信息公开工作年度报告的通知", load_words())
    True
    >>> names_report("关于做好2017年政府信息公开工作年度报告编制和公布工作的通知", load_words())
    False
    """
    return says(words.report, text) and not says(words.report_away, text)


def names_agency(text: str, words: Words) -> bool:
    """
    >>> names_agency("市场监督管理局", load_words()), names_agency("返回首页", load_words())
    (True, False)
    """
    return len(text) >= 3 and says(words.agencies, text) and not says(words.agency_away, text)


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


def look_around(page: Page, host: str, words: Words, *, inherited: bool = False, depth: int = 0) -> Where:
    """What kind of page this is. `inherited`: the link that led here stood in a column and was a part of it."""
    is_report = is_report_page(page, words)
    named = any(says(words.column, name) for name in page.names)
    in_column = not is_report and (named or inherited or is_column_url(page.url, words))
    in_section = (
        in_column or says(words.section_url, page.url.lower()) or any(says(words.section, n) for n in page.names)
    )
    return Where(host, in_column=in_column, in_section=in_section, is_report=is_report, depth=0 if in_column else depth)


def is_report_page(page: Page, words: Words) -> bool:
    """Whether the page itself is a report, or the stub on which one hangs."""
    if sum(bool(pattern.search(page.text)) for pattern in words.signs) >= 5:
        return True
    titles = sum(names_report(link.text, words) and year_of(link.text, words) is not None for link in page.links)
    return names_report(page.title, words) and year_of(page.title, words) is not None and titles < 5


def leads(page: Page, where: Where, words: Words, years: tuple[int, int] | None = None) -> Iterator[Lead]:
    """The links of a page that are worth asking, as they stand there; years outside the span are left out."""
    has_next = any(link.kind == "next" for link in page.links)
    for link in page.links:
        if link.url == page.url:
            continue
        lead = assess(link, page, where, words, has_next=has_next)
        if lead is None or (years is not None and lead.year is not None and not years[0] <= lead.year <= years[1]):
            continue
        yield lead


def assess(link: Link, page: Page, where: Where, words: Words, *, has_next: bool = False) -> Lead | None:
    """What one link promises; None for nothing."""
    near = _nearness(link.url, where.host, page.url)
    text = link.text
    year = year_of(text, words)
    if names_report(text, words):
        return _named_report(link, where, words, year, near)
    if near == "far":
        return None
    if link.kind == "feed":
        return Lead(link.url, "list", NEXT_SCORE - 5, text, "list fetched by a script") if where.in_column else None
    if link.kind == "move" and len(page.links) > FEW_LINKS:
        return None  # a script of a real page: its search box, its mobile edition
    if link.kind in {"frame", "move"}:
        role: Role = "list" if where.in_column else "section"
        return None if where.is_report else Lead(link.url, role, NEXT_SCORE, text, "frame of the page", year)
    if link.kind in {"next", "number"}:
        goes_on = where.in_column and (link.kind == "next" or not has_next) and near == "same"
        return Lead(link.url, "list", NEXT_SCORE, text, "next page", is_next=True) if goes_on else None
    if says(words.report_away, text) or len(text) > LONGEST_NAME * 2:
        return None
    if where.in_column and not where.is_report and (lead := _within_column(link, words, year)) is not None:
        return lead
    if text and len(text) <= LONGEST_NAME and says(words.column, text):
        return Lead(link.url, "list", SCORES["list"], text, "column by its name", year)
    if is_column_url(link.url, words) and not where.is_report:
        return _by_url(link, words, year)
    return _towards(link, where, words, near)


def _named_report(link: Link, where: Where, words: Words, year: int | None, near: str) -> Lead | None:
    article = is_article(link.url) or names_document(link.url)
    if near == "far" and not (year is not None and article):
        return None
    if article or (year is not None and not says(words.parts, link.text)):
        return Lead(link.url, "report", SCORES["report"] + _recency(year), link.text, "title of a report", year)
    return (
        Lead(link.url, "list", SCORES["list"], link.text, "column by its name", year)
        if not where.is_report or near == "same"
        else None
    )


def _within_column(link: Link, words: Words, year: int | None) -> Lead | None:
    text = link.text
    article = is_article(link.url) or names_document(link.url)
    if says(words.within_column, text) and (article or year is not None):
        return Lead(link.url, "report", SCORES["report"] - 5 + _recency(year), text, "report by its column", year)
    if not text or len(text) > LONGEST_NAME:
        return None
    if article and (year is not None or is_column_url(link.url, words)) and not says(words.agency_away, text):
        return Lead(link.url, "report", SCORES["report"] - 20 + _recency(year), text, "page of the column", year)
    if says(words.parts, text) or names_agency(text, words):
        return Lead(link.url, "list", SCORES["list"] - 20 + _recency(year) // 3, text, "part of the column", year)
    return None


def _by_url(link: Link, words: Words, year: int | None) -> Lead | None:
    if says(words.section_away, link.text):
        return None
    if is_article(link.url) or names_document(link.url):
        if year is None and not says(words.within_column, link.text):
            return None
        return Lead(
            link.url, "report", SCORES["report"] - 10 + _recency(year), link.text, "report by its address", year
        )
    return Lead(link.url, "list", SCORES["list"] - 5, link.text, "column by its address", year)


def _towards(link: Link, where: Where, words: Words, near: str) -> Lead | None:
    text = link.text
    if not text or len(text) > LONGEST_NAME or where.depth >= DEEPEST or where.is_report:
        return None
    if is_article(link.url) or names_document(link.url):
        return None
    if says(words.section, text) and not says(words.section_away, text):
        return Lead(link.url, "section", SCORES["section"] - 3 * where.depth, text, "open information")
    if where.in_section and names_agency(text, words):
        distance = 0 if near == "same" else 10
        return Lead(link.url, "agency", SCORES["agency"] - 3 * where.depth - distance, text, "body under the site")
    return None


def _nearness(url: str, host: str, page_url: str) -> Literal["same", "family", "far"]:
    target = host_of(url)
    if target in {host, host_of(page_url)}:
        return "same"
    return "family" if family_of(target) == family_of(host) else "far"


def _recency(year: int | None) -> int:
    """Newer reports first: the year counted from 2000."""
    return max(0, min(year - 2000, 50)) if year is not None else 0


def ancestors(url: str) -> tuple[str, ...]:
    """
    Where the column of an article may be, from its address alone, and the home page; nearest first.

    >>> ancestors("http://a.gov.cn/art/2023/1/17/art_6093_475998.html")
    ('http://a.gov.cn/col/col6093/index.html', 'http://a.gov.cn/')
    >>> ancestors("http://a.gov.cn/zwgk/zfxxgknb/202101/t20210127_66570642.html")
    ('http://a.gov.cn/zwgk/zfxxgknb/', 'http://a.gov.cn/')
    """
    parts = urlsplit(url)
    found = []
    if hanweb := re.search(r"^(.*?)/art/\d{4}/\d+/\d+/art_(\d+)_", parts.path):
        found.append(f"{hanweb[1]}/col/col{hanweb[2]}/index.html")
    elif trs := re.search(r"^(.*/)20\d{4}/t20\d{6}_\d+\.\w+$", parts.path):
        found.append(trs[1])
    found.append("/")
    return tuple(target for place in found if (target := urljoin(url, place)) != url)


def with_links(page: Page, more: Iterable[Link]) -> Page:
    """The page with further links, those that a family's reader finds."""
    known = {link.url for link in page.links}
    fresh = {link.url: link for link in more if link.url not in known or link.kind == "next"}
    kept = tuple(link for link in page.links if link.url not in fresh)
    return replace(page, links=(*kept, *fresh.values()))


def signature(page: Page) -> int:
    """The same for two list pages that show the same items: a pager that goes round or repeats its last page."""
    return hash(
        frozenset(
            (link.url, link.text) for link in page.links if link.kind in {"link", "record"} and len(link.text) >= 6
        )
    )


def as_meta(lead: Lead, **more: Any) -> dict[str, Any]:
    return {"role": lead.role, "text": lead.text, "why": lead.why, "year": lead.year, **more}
