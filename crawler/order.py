"""What a run is asked to do, checked before anything is touched: spider arguments, site list, settings."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.web.sites import Site, SiteListError, parse_sites, seed_fault
from crawler.scope import host_of, is_local_name, is_loopback, literal_address, place_of, private_kind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from scrapy.settings import BaseSettings


class RunError(Exception):
    """The run cannot begin: arguments or settings are wrong. Raised before anything is changed or asked."""


@dataclass(frozen=True)
class Order:
    """What a run is asked to do, from spider arguments and settings."""

    data: Path
    sites: tuple[Site, ...]
    listed: tuple[str, ...]  # seeds of the whole site list: their hosts are in bounds
    years: tuple[int, int] | None
    max_pages: int | None
    run_id: str | None
    resume: bool
    argv: tuple[str, ...]


def order_of(spider: Any, settings: BaseSettings) -> Order:
    """Raises RunError for arguments that make no sense."""

    def argument(name: str) -> str:
        return str(getattr(spider, name, None) or "").strip()

    seeds = tuple(argument("seeds").split())
    site_ids = tuple(re.split(r"[\s,]+", argument("site_ids"))) if argument("site_ids") else ()
    listed = read_sites(argument("sites")) if argument("sites") or site_ids or not seeds else ()
    by_id = {site.id: site for site in listed}
    if unknown := [one for one in site_ids if one not in by_id]:
        raise RunError(f"no site {', '.join(unknown)} in the list")
    places = {place_of(site.seed) for site in listed}
    if faults := [fault for seed in seeds if (fault := seed_fault(seed) or private_fault(seed, places)) is not None]:
        raise RunError("; ".join(faults))
    chosen = [by_id[one] for one in site_ids] if site_ids or seeds else list(listed)
    chosen += [site_of_seed(seed, listed) for seed in seeds]
    max_pages = argument("max_pages")
    if max_pages and not (max_pages.isdecimal() and int(max_pages)):
        raise RunError(f"max_pages={max_pages}: a number of pages stands here")
    return Order(
        data=Path(settings["GONGKAI_DATA"]),
        sites=tuple({site.id: site for site in chosen}.values()),
        listed=(*(site.seed for site in listed), *seeds),
        years=parse_years(argument("years")),
        max_pages=int(max_pages) if max_pages else None,
        run_id=argument("run_id") or None,
        resume=argument("resume") not in {"", "0", "false"},
        argv=tuple(json.loads(argument("argv") or "[]")),
    )


def private_fault(seed: str, listed: Collection[tuple[str, int]]) -> str | None:
    """Why a seed of the command line is out of bounds: a private address has to stand in the site list.

    >>> private_fault("http://192.168.0.1/", set())
    'http://192.168.0.1/: an address of a private network; not in the site list'
    >>> private_fault("http://127.0.0.1:8000/", set()), private_fault("http://10.0.0.1/", {("10.0.0.1", 80)})
    (None, None)
    """
    host = host_of(seed)
    address = literal_address(host)
    kind = private_kind(address) if address is not None else "a name of this network" if is_local_name(host) else None
    if kind is None or is_loopback(host) or place_of(seed) in listed:
        return None
    return f"{seed}: {kind}; not in the site list"


def parse_years(text: str) -> tuple[int, int] | None:
    """
    >>> parse_years("2019-2024"), parse_years("2021"), parse_years("")
    ((2019, 2024), (2021, 2021), None)
    """
    if not text:
        return None
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    if found is None or int(found[2] or found[1]) < int(found[1]):
        raise RunError(f"years={text}: one year or a span, as in 2019-2024")
    return int(found[1]), int(found[2] or found[1])


def read_sites(file: str) -> tuple[Site, ...]:
    """That site list, or the project's own. Raises RunError naming file, line and reason."""
    try:
        if file:
            return parse_sites(Path(file).read_text("utf-8-sig"), file)
        own = resources.files("settings") / "sites.csv"
        return parse_sites(own.read_text("utf-8-sig"), "settings/sites.csv")
    except (SiteListError, OSError, UnicodeDecodeError) as error:
        raise RunError(str(error)) from error


def site_of_seed(seed: str, listed: Iterable[Site]) -> Site:
    """A seed of the command line is its line of the list, or a site of which nothing else is known."""
    for site in listed:
        if site.seed == seed:
            return site
    words = re.sub(r"[^a-z0-9]+", "-", host_of(seed)).strip("-")
    mark = hashlib.sha256(seed.encode()).hexdigest()[:8]
    return Site(id=f"seed-{words}-{mark}", name="", region_code=None, level=None, platform=None, seed=seed)


def check_manners(order: Order, settings: BaseSettings) -> None:
    """Raises RunError: no contact, or a short delay, for anything beyond loopback."""
    proxies = [settings.get("GONGKAI_PROXY")] if settings.get("GONGKAI_PROXY") else environment_proxies()
    hosts = [host_of(proxy) for proxy in proxies] or [host_of(site.seed) for site in order.sites]
    if all(is_loopback(host) for host in hosts):
        return
    if not settings.get("GONGKAI_CONTACT"):
        raise RunError("say who is crawling: GONGKAI_CONTACT, a URL or an e-mail address, by -s or in the environment")
    if settings.getfloat("GONGKAI_DELAY") < 1:
        raise RunError("GONGKAI_DELAY below 1 second is for loopback hosts and loopback proxies only")


def environment_proxies() -> list[str]:
    names = ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY")
    return [value if "//" in value else f"http://{value}" for name in names if (value := os.environ.get(name))]
