"""Seed → column → list → report → attachments: one spider for all sites."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import Request, Spider

from archive.web.links import document_links
from crawler.discovery import Lead, Where, ancestors, as_meta, leads, load_words, look_around, signature
from crawler.known import known_addresses
from crawler.pages import Page, read_page
from crawler.platforms import family, read_links
from crawler.run import current_run
from crawler.scope import host_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Response


SEED, KNOWN, DOCUMENT, GUESS = 1000, 60, 140, 8
LONGEST_LIST = 400  # pages of one list: no column of reports is longer


class AnnualReportsSpider(Spider):
    """
    Arguments: sites=FILE, site_ids=a,b, seeds="URL URL", years=2019-2024, max_pages=N, run_id=ID, resume=1.
    Without sites and seeds: settings/sites.csv.
    """

    name = "annual_reports"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.words = load_words()
        self._shown: dict[str, set[int]] = {}  # list → what its pages showed, to see a pager go round
        self.families: dict[str, str] = {}

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
                meta = {"site": site.id, "role": role, "host": host, "known": True}
                yield self._ask(address.url, KNOWN, meta)

    def parse(self, response: Response) -> Iterator[Request]:
        """Any answer: what it is has been judged; what it leads to is told by its links."""
        meta = response.meta
        if meta.get("verdict") not in {"page", "shell"} or meta.get("role") == "document":
            return  # a shell may hold its records in a script
        was_seed = meta.get("role") == "seed"
        page = self._read(response)
        if shown := family(page):
            self.families.setdefault(str(meta.get("site")), shown)
        where = look_around(
            page,
            meta.get("host") or host_of(response.url),
            self.words,
            inherited=bool(meta.get("in_column")),
            depth=int(meta.get("steps") or 0),
        )
        if where.is_report and meta.get("role") != "document":
            meta["role"] = "report"  # whatever the link had promised
        if where.is_report or (meta.get("role") == "report" and not where.in_column):
            yield from self._documents(response, page)
        found = list(leads(page, where, self.words, current_run(self.crawler).order.years))
        if meta.get("role") == "list" and self._goes_round(str(meta.get("list") or page.url), page):
            found = [lead for lead in found if not lead.is_next]
        if found:
            meta["verdict"] = "page"  # a shell that holds records is none for us
        for lead in found:
            yield self._follow(lead, page, where, response)
        if was_seed:
            yield from self._ancestors(response)

    def _read(self, response: Response) -> Page:
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        return read_links(read_page(response.url, response.body, content_type, next_words=self.words.next))

    def _documents(self, response: Response, page: Page) -> Iterator[Request]:
        """What hangs on the report: attachments, frames, viewers."""
        for link in document_links(page.text, response.url):
            if link.kind == "iframe" and host_of(link.url) != host_of(response.url):
                continue
            meta = {**self._inherited(response), "role": "document", "text": link.text, "page": response.url}
            yield self._ask(link.url, DOCUMENT, meta)

    def _follow(self, lead: Lead, page: Page, where: Where, response: Response) -> Request:
        inherited = self._inherited(response)
        is_part = where.in_column and lead.role == "list"
        of_list = inherited.get("list") if lead.is_next else None
        more = {
            **inherited,
            "list": (of_list or page.url) if lead.is_next else lead.url if lead.role == "list" else None,
            "in_column": is_part,
            "steps": 0 if lead.role in {"list", "report"} else where.depth + 1,
        }
        return self._ask(lead.url, lead.score, as_meta(lead, **more))

    def _ancestors(self, response: Response) -> Iterator[Request]:
        """Where a seed is one report or a column, the site's home page and the column above are worth a look."""
        for url in ancestors(response.url):
            yield self._ask(url, GUESS, {**self._inherited(response), "role": "section", "why": "above the seed"})

    def _inherited(self, response: Response) -> dict[str, Any]:
        return {name: response.meta[name] for name in ("site", "host", "list") if response.meta.get(name)}

    def _goes_round(self, of_list: str, page: Page) -> bool:
        """Whether a list page shows what another page of the list has shown, or the list is endless."""
        shown = self._shown.setdefault(of_list, set())
        mark = signature(page)
        if mark in shown or len(shown) >= LONGEST_LIST:
            return True
        shown.add(mark)
        return False

    def _ask(self, url: str, score: int, meta: dict[str, Any]) -> Request:
        kept = {name: value for name, value in meta.items() if value not in (None, "", False)}
        return Request(url, callback=self.parse, priority=score, meta=kept)
