"""Which links of a page may lead to an annual report, and why. Pure: words and pages in, leads out."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import urljoin, urlsplit

from archive.web.links import names_document
from archive.web.verdict import is_home
from crawler.places import is_article, is_column_url
from crawler.posting import named
from crawler.scope import family_of, host_of
from crawler.traps import trap
from crawler.words import names_agency, names_report, says, year_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.pages import Page
    from crawler.places import Where
    from crawler.posting import Post
    from crawler.records import Link
    from crawler.words import Words

Role = Literal["report", "list", "section", "agency", "last"]

SCORES: dict[Role, int] = {"report": 100, "list": 90, "section": 40, "agency": 30, "last": 1}
NEXT_SCORE = 85
SITEMAP_SCORE = 4
PAGERS = {"next", "probe", "number"}
FEW_LINKS = 5  # a page with no more may only hand over to another
FEW_WORDS = 400  # characters
DEEPEST = 5  # steps without coming to a column
LONGEST_NAME = 40  # characters of a body's or a column's name
LONGEST_COLUMN = 12  # characters of the name of a column that has an article's address
GUESSED = "page of the column"  # why a page is asked that nothing but its place in a column speaks for
BY_ADDRESS = "open information by its address"  # which tells nothing where all of a site's addresses say so


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
    is_probe: bool = False  # a next page that may not exist
    is_body: bool = False  # a part of the column that belongs to one body
    post: Post | None = None  # what has to be sent there

    @property
    def name(self) -> str:
        return named(self.url, self.post)


def leads(page: Page, where: Where, words: Words) -> Iterator[Lead]:
    """The links of a page that are worth asking, as they stand there; each address by the best of its names."""
    has_next = any(link.kind in {"next", "probe", "end"} for link in page.links)
    found: dict[str, Lead] = {}
    for link in page.links:
        if link.name == page.url:
            continue
        lead = assess(link, page, where, words, has_next=has_next)
        if lead is None or trap(lead.url, is_report=lead.role == "report") is not None:
            continue
        if lead.role != "report" and says(words.spans, lead.text):
            lead = replace(lead, year=None)  # 2018年及以前: of which years nobody knows
        if lead.name not in found or lead.score > found[lead.name].score:
            found[lead.name] = lead
    by_address = sum(lead.why == BY_ADDRESS for lead in found.values())
    yield from (lead for lead in found.values() if lead.why != BY_ADDRESS or by_address <= FEW_LINKS)


def is_of_years(lead: Lead, years: tuple[int, int] | None) -> bool:
    """Whether a lead may show a report on one of those years; one that names no year may."""
    return years is None or lead.year is None or years[0] <= lead.year <= years[1]


def assess(link: Link, page: Page, where: Where, words: Words, *, has_next: bool = False) -> Lead | None:
    """What one link promises; None for nothing."""
    near = _nearness(link.url, where.host, page.url)
    if link.post is not None:
        return _of_post(link, link.post, where, words) if host_of(link.url) == host_of(page.url) else None
    text = link.text
    year = year_of(text, words)
    if link.kind == "place":
        return _of_sitemap(link, words) if near != "far" else None
    if link.kind in PAGERS:
        goes_on = where.in_column and (link.kind != "number" or not has_next) and near == "same"
        is_probe = link.kind == "probe"
        return Lead(link.url, "list", NEXT_SCORE, text, "next page", None, True, is_probe) if goes_on else None
    if names_report(text, words):
        return _named_report(link, where, words, year, near)
    if near == "far":
        return None
    if link.kind == "feed":
        return Lead(link.url, "list", NEXT_SCORE - 5, text, "list fetched by a script") if where.in_column else None
    if link.kind == "move" and len(page.links) > FEW_LINKS and page.words > FEW_WORDS:
        return None  # a script of a real page: its search box, its mobile edition
    if link.kind in {"frame", "move"}:
        role: Role = "list" if where.in_column else "section"
        return None if where.is_report else Lead(link.url, role, NEXT_SCORE, text, "frame of the page", year)
    if says(words.report_away, text) or len(text) > LONGEST_NAME * 2:
        return None
    is_under = any(says(words.column, name) for name in link.over)
    if where.in_column or is_under:
        lead = _within_column(link, replace(where, lists_bodies=True) if is_under else where, words, year)
        is_of_menu = link.url in where.elsewhere and not is_under
        if lead is not None and not (is_of_menu and lead.role == "list" and year is None):
            return lead
    if text and len(text) <= LONGEST_NAME and says(words.column, text):
        return Lead(link.url, "list", SCORES["list"], text, "column by its name", year)
    if is_column_url(link.url, words) and not where.is_report:
        return _by_url(link, words, year)
    return _towards(link, where, words, near)


def _of_post(link: Link, post: Post, where: Where, words: Words) -> Lead | None:
    """Something is sent only where that can be nothing but the reading of a list."""
    if not where.in_column or words.posts.fault(link.url, post) is not None:
        return None
    if link.kind == "feed":
        return Lead(link.url, "list", NEXT_SCORE - 5, "", "list fetched by a script", post=post)
    return Lead(link.url, "list", NEXT_SCORE, "", "next page", None, True, link.kind == "probe", post=post)


def _of_sitemap(link: Link, words: Words) -> Lead | None:
    """A sitemap gives no names: only addresses that speak for themselves are asked, after all else."""
    if not is_column_url(link.url, words):
        return None
    role: Role = "report" if is_article(link.url) or names_document(link.url) else "list"
    return Lead(link.url, role, SITEMAP_SCORE, "", "address in the sitemap")


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


def _within_column(link: Link, where: Where, words: Words, year: int | None) -> Lead | None:
    text = link.text
    article = is_article(link.url) or names_document(link.url)
    if says(words.within_column, text) and (article or year is not None):
        return Lead(link.url, "report", SCORES["report"] - 5 + _recency(year), text, "report by its column", year)
    if not text:
        return None
    if article and (year is not None or is_column_url(link.url, words)) and not says(words.agency_away, text):
        return Lead(link.url, "report", SCORES["report"] - 20 + _recency(year), text, GUESSED, year)
    if says(words.parts_away, text) or len(text) > LONGEST_NAME * 2:
        return None
    if article and link.kind in {"link", "record"} and link.url not in where.elsewhere:
        return Lead(link.url, "report", SCORES["list"] - 30, text, GUESSED)
    if len(text) > LONGEST_NAME:
        return None
    is_part, is_body = (
        says(words.parts, text),
        where.lists_bodies and names_agency(text, words) and not is_home(link.url),
    )
    if is_part or is_body:
        score = SCORES["list"] - 20 + _recency(year) // 3
        return Lead(link.url, "list", score, text, "part of the column", year, is_body=not is_part)
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
    if names_document(link.url) or (is_article(link.url) and len(text) > LONGEST_COLUMN):
        return None
    if says(words.section, text) and not says(words.section_away, text):
        return Lead(link.url, "section", SCORES["section"] - 3 * where.depth, text, "open information")
    if not where.in_section and says(words.section_url, urlsplit(link.url).path.lower()):
        if not says(words.section_away, text):
            return Lead(link.url, "section", SCORES["section"] - 15, text, BY_ADDRESS)
    elif where.in_section and names_agency(text, words):
        distance = 0 if near == "same" else 10
        return Lead(link.url, "agency", SCORES["agency"] - 3 * where.depth - distance, text, "body under the site")
    return None


def last_resorts(page: Page, where: Where, words: Words) -> Iterator[Lead]:
    """Where nothing else is left: any column of the site that no name speaks for, the map of the site first."""
    for link in page.links:
        text, is_map = link.text, says(words.maps, link.text)
        if link.kind != "link" or not 2 <= len(text) <= LONGEST_COLUMN or is_home(link.url) or link.url == page.url:
            continue
        if _nearness(link.url, where.host, page.url) != "same" or is_article(link.url) or names_document(link.url):
            continue
        if is_map or not (says(words.section_away, text) or says(words.agency_away, text) or trap(link.url)):
            yield Lead(link.url, "last", SCORES["last"] + is_map, text, "nothing else was left")


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
    known = {link.name: link for link in page.links}
    fresh = {
        link.name: link
        for link in more
        if link.name not in known or link.kind in {*PAGERS, "end"} or len(link.text) > len(known[link.name].text)
    }
    kept = tuple(link for link in page.links if link.name not in fresh)
    return replace(page, links=(*kept, *fresh.values()))


def entries(page: Page) -> frozenset[str]:
    """The addresses on a page that look like entries of a list; where it has none, whatever has a name."""
    links = [link for link in page.links if link.kind in {"link", "record"} and link.url != page.url]
    articles = frozenset(link.url for link in links if is_article(link.url) or names_document(link.url))
    return articles or frozenset(link.url for link in links if len(link.text) >= 6)


def as_meta(lead: Lead, **more: Any) -> dict[str, Any]:
    return {"role": lead.role, "text": lead.text, "why": lead.why, "year": lead.year, **more}
