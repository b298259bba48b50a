"""Seed → column → list → report → attachments: one spider for all sites."""

from __future__ import annotations

import re
from collections import Counter
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider

from archive.web.links import document_links
from archive.web.pictures import wanted_pictures
from crawler.discovery import (
    GUESSED,
    NEXT_SCORE,
    Lead,
    ancestors,
    as_meta,
    entries,
    is_of_years,
    last_resorts,
    leads,
)
from crawler.known import known_addresses
from crawler.lists import Lists
from crawler.pages import inflated, read_page
from crawler.places import Where, is_article, is_promise, look_around
from crawler.platforms import by_post, family, read_links
from crawler.posting import Post
from crawler.rendering import RENDERED, renders
from crawler.run import current_run
from crawler.scope import family_of, host_of
from crawler.traps import MOST_CHOICES, adds_choice
from crawler.words import load_words, says, year_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response

    from crawler.pages import Page
    from crawler.records import Link


# what is known is asked after all that may lead to something new
SEED, KNOWN, DOCUMENT, GUESS = 1000, 6, 140, 8
SITEMAP = 3
MOST_LAST_RESORTS = 30  # columns of a site that are looked at because nothing else is left
MOST_SITEMAPS = 5  # of one file that names some
MOST_PLACES = 300  # report-like addresses that are taken from one sitemap
LARGEST_MENU = 20_000  # addresses that are remembered of one site
LIST_MARKS = {"next", "probe", "end", "feed", "record"}  # links that only a list has
FIRST_PAGE = re.compile(r"第?1页?")
SITEMAP_NAME = re.compile(r"\.xml(?:\.gz)?$", re.IGNORECASE)


class AnnualReportsSpider(Spider):
    """
    Arguments: sites=FILE, site_ids=a,b, seeds="URL URL", years=2019-2024, max_pages=N, run_id=ID, resume=1.
    Without sites and seeds: settings/sites.csv.
    """

    name = "annual_reports"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = load_words()
        self._lists = Lists()
        self.families: dict[str, str] = {}
        self._found: set[str] = set()  # sites with a column of reports
        self._last: Counter[str] = Counter()  # how many last resorts each site has been given
        self._menus: dict[str, set[str]] = {}  # addresses on pages of a site that belong to no column

    async def start(self) -> AsyncIterator[Request]:
        """The seeds, and the addresses at which earlier runs found reports."""
        run = current_run(self.crawler)
        for site in run.order.sites:
            yield self._ask(site.seed, SEED, {"site": site.id, "role": "seed", "host": host_of(site.seed)})
        if run.resumed:
            return
        for site, addresses in known_addresses(run.order.data, run.order.sites, run.order.years):
            host = host_of(site.seed)
            for address in addresses:
                role = "document" if address.is_document else "report"
                meta = {"site": site.id, "role": role, "host": host, "known": True, "year": address.year}
                yield self._ask(address.url, KNOWN, meta)

    def parse(self, response: Response) -> Iterator[Request]:
        """Any answer: what it is has been judged; what it leads to is told by its links."""
        meta = response.meta
        otherwise = self._otherwise(response)
        if meta.get("verdict") not in {"page", "shell"}:  # a shell may hold its records in a script
            if otherwise is not None and meta.get("verdict") == "error":
                yield self._by_post(otherwise, response)
            return
        was_seed = meta.get("role") == "seed"
        page = self._read(response)
        if meta.get("role") == "document":
            held = [] if meta.get("within") else list(self._documents(response, page, within=True))
            yield from held  # a frame that holds a viewer
            if held or not any(is_promise(link.text, self.words) for link in page.links):
                return
            meta |= {"role": "list", "column": "column"}  # a frame that holds a list
        if meta.get("role") == "sitemap":
            yield from self._of_sitemap(response, page)
            return
        if shown := family(page):
            self.families.setdefault(str(meta.get("site")), shown)
        if otherwise is not None and not entries(page):
            yield self._by_post(otherwise, response)
            return
        where = self._look_around(response, page)
        if self._is_to_render(response, page, where):
            assert response.request is not None
            yield response.request.replace(meta={**meta, "render": True})
            return
        documents = list(self._documents(response, page)) if where.is_report or meta.get("role") == "report" else []
        yield from documents
        if meta.get("why") == GUESSED:
            self._lists.note_guess(_list_of(response), was_right=where.is_report or bool(documents))
        meta["role"] = self._role(meta, where, page)
        found = self._leads(response, page, where, was_seed=was_seed)
        if found:
            meta["verdict"] = "page"  # a shell that holds records is none for us
        for lead in found:
            yield self._follow(lead, page, where, response)
        if was_seed:
            yield from self._ancestors(response)
            yield from self._sitemaps(response)
        yield from self._last_resorts(response, page, where, found)

    def _otherwise(self, response: Response) -> Link | None:
        """The same list by POST, where it was asked for by GET."""
        link = by_post(response.url) if _posted(response) is None else None
        is_allowed = link is not None and link.post is not None and not self.words.posts.fault(link.url, link.post)
        return link if is_allowed else None

    def _is_to_render(self, response: Response, page: Page, where: Where) -> bool:
        """
        A shell that leads nowhere as it came, or a column without a report or a further page: the same row comes back,
        once, with what a browser makes of it.
        """
        setting = str(self.crawler.settings.get("GONGKAI_RENDER") or "")
        if RENDERED in response.flags or page.posted is not None or not renders(setting, response.meta.get("site")):
            return False
        found = {lead.role for lead in leads(page, where, self.words)}
        is_bare = where.in_column and not where.is_report and "html" in page.text[:2000].lower()
        return not found if response.meta.get("verdict") == "shell" else is_bare and not found & {"report", "list"}

    def _by_post(self, link: Link, response: Response) -> Request:
        """A list that gave nothing to GET, asked as its own script does; what GET brought is no page of it."""
        kept = ("site", "host", "list", "column", "steps", "choices", "role")
        meta = {name: response.meta.get(name) for name in kept}
        response.meta["role"] = "section"
        return self._ask(link.url, NEXT_SCORE, meta, link.post)

    def _last_resorts(self, response: Response, page: Page, where: Where, found: list[Lead]) -> Iterator[Request]:
        """As long as a site has shown no list of reports, its other columns wait behind all else."""
        site = str(response.meta.get("site"))
        if sum(lead.role == "report" for lead in found) >= (1 if response.meta["role"] == "list" else 3):
            if site not in self._found and not where.is_report:
                self._found.add(site)
                current_run(self.crawler).frontier.forget(site, "last")
            return
        if site in self._found or where.depth > 1 or response.meta["role"] in {"list", "report"}:
            return
        for lead in last_resorts(page, where, self.words):
            if self._last[site] < MOST_LAST_RESORTS:
                self._last[site] += 1
                yield self._follow(lead, page, where, response)

    def _look_around(self, response: Response, page: Page) -> Where:
        meta = response.meta
        menu = self._menus.setdefault(str(meta.get("site")), set())
        where = look_around(
            page,
            meta.get("host") or host_of(response.url),
            self.words,
            inherited=meta.get("column"),
            promised=meta.get("role") == "report" and is_promise(meta.get("text") or "", self.words),
            elsewhere=menu,
            depth=int(meta.get("steps") or 0),
        )
        if not where.in_column and not where.is_report and len(menu) < LARGEST_MENU:
            menu |= {link.url for link in page.links}
        return where

    def _role(self, meta: dict[str, Any], where: Where, page: Page) -> str | None:
        """What the page is, whatever the link had promised."""
        role = meta.get("role")
        if where.is_report:
            return "report"
        if role == "report" and meta.get("column"):
            return "list"
        # what turns its pages is a list, be its address that of an article: list.aspx?id=7
        turns = any(link.kind in LIST_MARKS or link.post is not None for link in page.links)
        is_list = turns or (role != "report" and not is_article(page.url))
        return "list" if where.in_column and is_list else role

    def _leads(self, response: Response, page: Page, where: Where, *, was_seed: bool) -> list[Lead]:
        meta, years = response.meta, current_run(self.crawler).order.years
        found = list(leads(page, where, self.words))
        if meta["role"] == "list":
            turn = self._lists.turn(_list_of(response), page, found)
            meta["cut"] = turn.cut
            if not self._lists.may_guess(_list_of(response)):
                found = [lead for lead in found if lead.why != GUESSED]
            if not turn.goes_on:
                found = [lead for lead in found if not lead.is_next]
            if not was_seed:  # which may be any page of its list
                found = [lead for lead in found if not (lead.is_next and FIRST_PAGE.fullmatch(lead.text))]
        found = [lead for lead in found if is_of_years(lead, years)]
        chosen = int(meta.get("choices") or 0)
        return [lead for lead in found if chosen < MOST_CHOICES or not self._is_choice(lead, page)]

    def _is_choice(self, lead: Lead, page: Page) -> bool:
        return lead.role == "list" and not lead.is_next and adds_choice(lead.url, page.url)

    def _read(self, response: Response) -> Page:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        payload = inflated(response.body) if response.meta.get("role") == "sitemap" else response.body
        words = self.words
        page = read_page(
            response.url,
            payload,
            content_type,
            next_words=words.next,
            page_words=words.other_pages,
            posted=_posted(response),
        )
        return read_links(page)

    def _documents(self, response: Response, page: Page, *, within: bool = False) -> Iterator[Request]:
        """What hangs on the report: attachments, frames, viewers; pictures where its text lacks its tables."""
        pictures = None if within else wanted_pictures(page.text, self.words.pictures)
        for link in document_links(page.text, response.url, pictures=pictures):
            if link.kind == "iframe" and family_of(host_of(link.url)) != family_of(host_of(response.url)):
                continue  # a weather report, a counter; a sister host may hold the text
            meta = {**self._inherited(response), "role": "document", "text": link.text, "page": response.url}
            meta |= {"within": within, "year": year_of(link.text, self.words) or response.meta.get("year")}
            yield self._ask(link.url, DOCUMENT, meta)

    def _follow(self, lead: Lead, page: Page, where: Where, response: Response) -> Request:
        inherited = self._inherited(response)
        of_list = _list_of(response)
        begins = lead.name if lead.post is not None else None  # many lists may share the address
        is_list = lead.role == "list"
        chosen = int(response.meta.get("choices") or 0)
        more = {
            **inherited,
            # a report belongs to the list that shows it, a page to the list that it goes on with
            "list": of_list if lead.is_next or (lead.role == "report" and response.meta["role"] == "list") else begins,
            "column": ("body" if lead.is_body or not where.lists_bodies else "column") if is_list else None,
            "choices": chosen + self._is_choice(lead, page) if is_list else None,
            "steps": 0 if lead.role in {"list", "report"} else where.depth + 1,
            "probe": lead.is_probe,
        }
        if (is_list and not where.in_column) or (lead.why == GUESSED and says(self.words.parts, lead.text)):
            more["column"] = "column"  # of a part: one by year may have an article's address
        return self._ask(lead.url, lead.score, as_meta(lead, **more), lead.post)

    def _ancestors(self, response: Response) -> Iterator[Request]:
        """Where a seed is one report or a column, the site's home page and the column above are worth a look."""
        for url in ancestors(response.url):
            meta = {**self._inherited(response), "role": "section", "why": "above the seed", "probe": True}
            yield self._ask(url, GUESS, meta)

    def _sitemaps(self, response: Response) -> Iterator[Request]:
        """Those that robots.txt names, after all else: what no column leads to may stand there."""
        parts = urlsplit(response.url)
        named = current_run(self.crawler).sitemaps.get(f"{parts.scheme}://{parts.netloc}", ())
        for url in named[:MOST_SITEMAPS]:
            yield self._ask(url, SITEMAP, {**self._inherited(response), "role": "sitemap"})

    def _of_sitemap(self, response: Response, page: Page) -> Iterator[Request]:
        where = Where(str(response.meta.get("host") or host_of(response.url)))
        nested = [link.url for link in page.links if link.kind == "place" and SITEMAP_NAME.search(link.url)]
        if "<sitemapindex" in page.text:
            for url in nested[:MOST_SITEMAPS]:
                yield self._ask(url, SITEMAP, {**self._inherited(response), "role": "sitemap"})
            return
        for lead in islice(leads(page, where, self.words), MOST_PLACES):
            yield self._follow(lead, page, where, response)

    def _inherited(self, response: Response) -> dict[str, Any]:
        return {name: response.meta[name] for name in ("site", "host", "list") if response.meta.get(name)}

    def _ask(self, url: str, score: int, meta: dict[str, Any], post: Post | None = None) -> Request:
        kept = {name: value for name, value in meta.items() if value not in (None, "", False)}
        if post is None:
            return Request(url, callback=self.parse, priority=score, meta=kept)
        kept["post"] = post.as_meta()
        asked = Request(url, callback=self.parse, priority=score, meta=kept, method="POST", body=post.body)
        asked.headers.update(post.headers)
        return asked


def _posted(response: Response) -> Post | None:
    """What was sent for that answer."""
    request = response.request
    kept = response.meta.get("post") if request is not None and request.method == "POST" else None
    return Post(request.body.decode("utf-8", "replace"), **kept) if request is not None and kept else None


def _list_of(response: Response) -> str:
    """The list that a page belongs to goes by the address at which it was asked first."""
    return str(response.meta.get("list") or (response.meta.get("redirect_urls") or [response.url])[0])
