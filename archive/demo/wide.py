"""
The wide web: sites of every family and with every wart, made from a number; a population beside the demo's sample.

The makers of families are the demo's. What differs from seed to seed is what differs between real sites: names of
columns and titles of reports, how deep they stand, addresses, paging, markup. Every host ends in `-example.gov.cn`.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Literal

from archive.agencies.gazetteer import divisions
from archive.demo import warts
from archive.demo.bodies import DEPARTMENTS, Body, County, county
from archive.demo.families import FAMILIES
from archive.demo.families.shapes import SHAPES
from archive.demo.layouts import Plan, Site
from archive.demo.model import Host
from archive.demo.web import MISSING, host_pages

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from archive.demo.families.base import Family
    from archive.demo.layouts import Layout
    from archive.demo.model import Sample
    from archive.demo.warts import Wart

Report = tuple[str, int]  # agency, year
ALL_HANGS = (
    "link",
    "iframe",
    "embed",
    "object",
    "viewer",
    "onclick",
    "open",
    "frame_page",
    "download_gbk",
    "download_5987",
)


@dataclass(frozen=True)
class WideSite:
    """One line of the site list, and what it carries: `reports` by their addresses, all of them to be found if open."""

    id: str
    label: str
    name: str
    region_code: str
    host: str
    reports: Mapping[str, Report]
    verdict: str = "ok"
    is_open: bool = True
    begin: str = "/"

    @property
    def seed(self) -> str:
        return f"http://{self.host}{self.begin}"


@dataclass
class WideWeb:
    hosts: dict[str, Host] = field(default_factory=dict)
    sites: list[WideSite] = field(default_factory=list)

    def robots(self, host: str) -> str:
        page = self.hosts[host].pages.get("/robots.txt") if host in self.hosts else None
        return page.body.decode() if page is not None and page.status == 200 else ""

    def crawl_delay(self, host: str) -> float:
        found = re.search(r"Crawl-delay: ([\d.]+)", self.robots(host))
        return float(found[1]) if found else 0.0

    def forbids(self, host: str, path: str) -> bool:
        """By robots.txt; one that answers with 5xx forbids all."""
        page = self.hosts[host].pages.get("/robots.txt") if host in self.hosts else None
        if path == "/robots.txt" or page is None:
            return False
        folders = re.findall(r"Disallow: (/\S*)", self.robots(host))
        return page.status >= 500 or any(path.startswith(folder) for folder in folders)

    def site_list(self) -> str:
        file = io.StringIO()
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("id", "name", "region_code", "level", "platform", "seed"))
        rows.writerows((one.id, one.name, one.region_code, "county", "", one.seed) for one in self.sites)
        return file.getvalue()


@dataclass
class Maker:
    """
    Makes sites one after another; the same seed makes the same web.

    `hidden` are years whose reports are not there yet; a `thin` web has as many sites and fewer pages.
    """

    seed: int
    hidden: frozenset[int] = frozenset()
    thin: bool = False
    web: WideWeb = field(default_factory=WideWeb)
    taken: set[str] = field(default_factory=set)

    def site(
        self,
        label: str,
        family: str,
        layout: Layout,
        *,
        bodies: tuple[int, int] = (0, 0),
        years: Sequence[int] = range(2018, 2025),
        wart: Wart | None = None,
        verdict: str = "ok",
        found: bool = True,
        seed: Literal["home", "column", "report"] = "home",
        files: bool | None = None,
        **more: object,
    ) -> tuple[Sample, Family]:
        """`bodies` are the numbers of departments and townships; `found`: a crawl can see the reports."""
        number = len(self.web.sites)
        if self.thin:
            bodies, years = (min(bodies[0], 2), min(bodies[1], 1)), years[-4:]
            more["noise"] = min(int(str(more.get("noise", 40))), 20)
        chance = Random(f"{self.seed} {number} {label}")
        place = county(chance, *bodies, self.taken)
        host = f"www.s{number}-example.gov.cn"
        plan = Plan(f"s{number}", family, layout, place, years, host=host, **more)  # type: ignore[arg-type]
        site = Site(plan, chance)
        if files is not None:
            site.style = replace(site.style, shows_files=files)
        sample = without(site.built(), self.hidden)
        made = FAMILIES[family](sample)
        paths = {article.id: made.article_path(article) for article in sample.articles}
        wanted = [one for one in site.wanted if one.year not in self.hidden]
        reports = {f"http://{host}{paths[one.article]}": (one.agency, one.year) for one in wanted}
        annual = next(column for column in sample.columns if column.id.startswith("annual"))
        begin = {"home": "/", "column": made.column_path(annual), "report": paths[wanted[-1].article]}[seed]
        shown = _host(sample, made, chance)
        self.web.hosts[host] = wart(shown) if wart is not None else shown
        self.web.sites.append(
            WideSite(plan.id, label, sample.name, place.division.code, host, reports, verdict, found, begin)
        )
        return sample, made


VARIANTS: Mapping[str, Sequence[str]] = {
    "trs": ("", "count", "from_one"), "hanweb": ("", "span", "links"), "gkmlpt": ("",), "boda": ("", "jsp", "pagenum"),
    "openness": ("",), "small": ("",), **dict.fromkeys(SHAPES, ("",)),
}  # fmt: skip


def _families(maker: Maker) -> None:
    chance = Random(maker.seed)
    layouts: list[Layout] = [
        "own", "mixed", "years", "kinds", "bodies", "portal", "split", "deep", "deeper", "tabs", "named", "double",
    ]  # fmt: skip
    for at, (family, variants) in enumerate(VARIANTS.items()):
        for variant in variants:
            fits = [one for one in layouts if family != "openness" or one in {"own", "mixed", "split"}]
            by_query = "?" in SHAPES[family].column if family in SHAPES else False
            layout = chance.choice([one for one in fits if one != "tabs" or by_query])
            own = layout in {"own", "split", "deep"}
            has_feed = family in SHAPES and bool(SHAPES[family].feed)
            in_gbk = at % 3 == 0 and family != "gkmlpt" and not has_feed
            maker.site(
                f"{family}/{variant}" if variant else family,
                family,
                layout,
                bodies=(0, 0) if own else (3, 2),
                years=range(2012, 2025) if own else range(2021, 2025),
                variant=variant,
                page_size=100 if family == "gkmlpt" else chance.choice((5, 8, 10, 15)),
                noise=chance.choice((30, 60, 120)),
                charset="gb18030" if in_gbk else "utf-8",
            )
    maker.site("hanweb/areas", "hanweb", "areas", bodies=(3, 2), years=range(2019, 2025))


def _warts(maker: Maker) -> None:
    chance = Random(maker.seed + 1)

    def plain(label: str, wart: Wart | None = None, layout: Layout = "own", **more: object) -> tuple[Sample, Family]:
        family = chance.choice(("trs", "boda", "jhtml", "liaoning", "shaanxi", "dated", "php", "folders"))
        return maker.site(label, str(more.pop("family", family)), layout, wart=wart, **more)  # type: ignore[arg-type]

    plain("attachments", hangs=ALL_HANGS, years=range(2015, 2025))
    plain("soft 404", warts.soft_404)
    plain(
        "files in lists",
        hangs=("link", "download_gbk"),
        layout="mixed",
        bodies=(2, 1),
        years=range(2021, 2025),
        files=True,
    )
    mirrors = [(f"http://www.casino-{year}.example.com/nb/{year}.html", year) for year in (2008, 2009)]
    plain("mirrors", warts.with_links(*((url, f"{year}年政府信息公开工作年度报告") for url, year in mirrors)))
    plain("500 once", warts.flaps)
    plain("moved", warts.moves)
    plain("home links", warts.with_links(("http://www.province-example.gov.cn/", "省人民政府"), ("/", "返回首页")))
    plain("seed is a column", seed="column")
    plain("seed is a report", seed="report")
    plain("sent home", warts.sends_home)
    plain("endless", warts.endless, family="shaanxi")
    plain("pagers go round", warts.pagers_go_round, family="jsp", page_size=5, years=range(2010, 2025))
    plain("gzip bomb", warts.bombs)
    plain("leads away", warts.leads_away)
    plain("no charset", warts.no_charset, charset="gb18030", family="trs")
    plain("Crawl-delay", warts.robots("User-agent: *\nCrawl-delay: 0.5\n"), noise=10, years=range(2020, 2025))
    plain("robots 404", warts.robots("no", 404))
    plain("robots 503", warts.robots("", 503), verdict="error", found=False)
    plain("robots all", warts.robots("User-agent: *\nDisallow: /\n"), verdict="error", found=False)
    plain("429 seconds", warts.busy(429, in_words=False), years=range(2021, 2025))
    plain("503 date", warts.busy(503, in_words=True), years=range(2021, 2025))
    for kind in warts.CHALLENGES:
        plain(f"challenge {kind}", warts.challenged(kind), verdict="blocked", found=False, noise=0)
    plain("challenge later", warts.challenged("jsl_521", after=3), verdict="blocked", found=False)
    plain("shell", warts.shells, verdict="error", found=False)
    _sitemap(maker)
    _own_hosts(maker)


def _own_hosts(maker: Maker) -> None:
    """A government whose departments have hosts of their own, to which its footer leads."""
    family: Literal["trs", "jhtml"] = "trs" if maker.seed % 2 else "jhtml"
    main, _ = maker.site("own hosts", family, "own")
    site = maker.web.sites[-1]
    division = divisions().of_code(site.region_code)
    assert division is not None
    reports, links = dict(site.reports), []
    for number, short in enumerate(Random(maker.seed).sample(DEPARTMENTS, 3)):
        body = Body(f"{division.official}{short}", short, "department")
        host = main.host.replace("www.", f"bm{number}.")
        plan = Plan(
            f"{site.id}-{number}", family, "own", County(division, body, (), ()), range(2021, 2025), 10, host=host
        )
        part = Site(plan, Random(f"{maker.seed} {host}"))
        sample = without(part.built(), maker.hidden)
        made = FAMILIES[family](sample)
        maker.web.hosts[host] = Host(pages=host_pages(sample, made), missing=MISSING, answer=made.answer)
        paths = {article.id: made.article_path(article) for article in sample.articles}
        reports |= {
            f"http://{host}{paths[one.article]}": (one.agency, one.year) for one in part.wanted if one.article in paths
        }
        links.append((f"http://{host}/", short))
    maker.web.hosts[main.host] = warts.with_links(*links)(maker.web.hosts[main.host])
    maker.web.sites[-1] = replace(site, reports=reports)


def _sitemap(maker: Maker) -> None:
    sample, family = maker.site("sitemap", "trs", "own", slugs={"annual": ("zfxxgknb",)})
    host, site = maker.web.hosts[sample.host], maker.web.sites[-1]
    lists = {path for column in sample.columns if column.id.startswith("annual") for path in
             (family.column_path(column, at) for at in range(len(sample.pages_of(column.id))))}  # fmt: skip
    lists |= {f"{path}index.html" for path in lists}
    hidden = {
        path: replace(page, body=page.body.replace("年报".encode(), b""))
        for path, page in host.pages.items()
        if path in {"/", family.landing_path()}
    }
    host = replace(host, pages={**host.pages, **hidden})
    paths = [url.removeprefix(f"http://{sample.host}") for url in site.reports]
    maker.web.hosts[sample.host] = warts.only_in_sitemap(host, sample.host, frozenset(lists), paths)


def _large(maker: Maker) -> None:
    """Sites with thousands of pages that lead nowhere, and portals with dozens of bodies."""
    maker.site("large portal", "trs", "portal", bodies=(20, 8), years=range(2019, 2025), noise=3000)
    maker.site("large years", "ucap", "years", bodies=(20, 8), years=range(2019, 2025), noise=3000)
    maker.site("large kinds", "boda", "kinds", bodies=(24, 6), years=range(2020, 2025), noise=2000)
    maker.site("large gkmlpt", "gkmlpt", "mixed", bodies=(10, 5), years=range(2018, 2025), noise=2000, page_size=100)
    maker.site("large own", "jiangsu", "own", years=range(2010, 2025), noise=3000)


PARTS: Mapping[str, Callable[[Maker], None]] = {"families": _families, "warts": _warts, "large": _large}


def _host(sample: Sample, made: Family, chance: Random) -> Host:
    return Host(
        pages=host_pages(sample, made),
        missing=MISSING,
        answer=made.answer,
        etag=chance.random() < 0.3,
        last_modified=chance.random() < 0.3,
        chunked=chance.random() < 0.2,
        compressed=chance.random() < 0.3,
    )


def without(sample: Sample, years: frozenset[int]) -> Sample:
    return replace(sample, articles=tuple(one for one in sample.articles if one.year not in years))


def wide_web(
    seed: int, parts: Iterable[str] = tuple(PARTS), *, hidden: Iterable[int] = (), thin: bool = False
) -> WideWeb:
    maker = Maker(seed, frozenset(hidden), thin)
    for part in parts:
        PARTS[part](maker)
    return maker.web
