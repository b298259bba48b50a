"""The sample web: hosts that exist nowhere else, in two states, before and after an edit.

Every host ends in `-example.gov.cn`. The names of agencies are real, so that names, codes and levels can be told from
one another; the figures are those of published reports only where a report was taken over whole, and made up elsewhere.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from archive.demo.families import FAMILIES
from archive.demo.model import Host, Page
from archive.demo.samples import read_samples

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.demo.families.base import Family
    from archive.demo.model import Sample, State

# Sites that are planned to fail, and how; the demo succeeds when exactly these do.
PLANNED_FAILURES: Mapping[str, str] = {"wuchang": "blocked", "kaiping": "blocked", "liangshan": "unreachable"}

CHALLENGE = Page(
    b"<script>document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance_s')+('=1732245600.1|-1|abc%3D;path=/');"
    b"location.href=location.pathname+location.search</script>",
    status=521,
    headers=(("Set-Cookie", "__jsluid_h=0123456789abcdef0123456789abcdef; max-age=31536000; path=/; HttpOnly"),),
)
SCRIPT_SHELL = Page(
    b'<html><head><meta charset="utf-8"><script>$_ts=window["$_ts"];if(!$_ts)$_ts={};$_ts.nsd=30110;$_ts.cd="qEIkrrcQ";'
    b'</script><script src="/4QbVtADbnLVIc/d.FxJzG50F.js" r="m"></script></head><body></body></html>',
    status=412,
)
MISSING = Page(
    '<html><head><meta charset="utf-8"><title>404</title></head><body>页面不存在</body></html>'.encode(), status=404
)
NO_ROBOTS = Page(b"<html><body><h1>404 Not Found</h1></body></html>", status=404)

BLOCKED_AND_DOWN: Mapping[str, Host] = {
    "www.wuchang-example.gov.cn": Host({"/robots.txt": NO_ROBOTS}, everything=CHALLENGE),
    "www.kaiping-example.gov.cn": Host({"/robots.txt": NO_ROBOTS}, everything=SCRIPT_SHELL),
    "www.liangshan-example.gov.cn": Host(down=True),
}

# What a host does beside sending its pages.
MANNERS: Mapping[str, Host] = {
    "gd-sft": Host(etag=True),
    "huaian": Host(last_modified=True),
    "suqian": Host(chunked=True),
    "suzhou-sfj": Host(compressed=True),
}
ROBOTS: Mapping[str, str] = {
    "hangzhou": "User-agent: *\nDisallow: /search/\nDisallow: /hudong/\n",
    "shangdu": "User-agent: *\nCrawl-delay: 0.5\n",
}
CRAWL_DELAY_SECONDS: Mapping[str, float] = {"www.shangdu-example.gov.cn": 0.5}
DISALLOWED: Mapping[str, tuple[str, ...]] = {"www.hangzhou-example.gov.cn": ("/search/", "/hudong/")}
ROOTED = re.compile(r'(<a\b[^>]*?\bhref=")(/[^"]*)"')
STYLE = Page(b"body{font-family:SimSun,serif;margin:0 auto;width:1000px}", "text/css")


def sample_web(state: State) -> dict[str, Host]:
    """Every host of the web, by name."""
    return {sample.host: _host(sample) for sample in read_samples(state)} | dict(BLOCKED_AND_DOWN)


def report_urls(state: State) -> dict[str, str]:
    """The address of every page that carries a report, with the id of its site."""
    urls = {}
    for sample in read_samples(state):
        family = FAMILIES[sample.family](sample)
        for article in sample.articles:
            if article.is_report:
                urls[f"http://{sample.host}{family.article_path(article)}"] = sample.id
    return urls


def host_pages(sample: Sample, family: Family) -> dict[str, Page]:
    """Every address of a site that has a page of its own."""
    pages = {path.partition("#")[0]: _page(text, sample, path) for path, text in family.pages().items()}
    pages |= family.files()
    pages["/images/style.css"] = STYLE
    if sample.style.has_splash and "/" in pages:
        words = f'<a href="/home.html">进入{sample.name}网站</a>' if sample.visits else ""
        move = '<script>window.location.href="/home.html";</script>' if not words else ""
        splash = (
            f"<html><head><meta charset='utf-8'><title>{sample.name}</title></head><body>{words}{move}</body></html>"
        )
        pages |= {"/home.html": pages["/"], "/": _page(splash.replace("'utf-8'", f"'{sample.charset}'"), sample, "/")}
    if family.home != "/" and "/" not in pages:
        pages["/"] = Page(b"", status=301, headers=(("Location", f"http://{sample.host}{family.home}"),))
    return pages


def _host(sample: Sample) -> Host:
    family = FAMILIES[sample.family](sample)
    pages = host_pages(sample, family)
    if sample.id in ROBOTS:
        pages["/robots.txt"] = Page(ROBOTS[sample.id].encode(), "text/plain")
    paths, forbidden = [path for path, _ in sample.more_links], _page("<html><body>年报检索</body></html>", sample, "/")
    for folder in DISALLOWED.get(sample.host, ()):
        pages |= {path: forbidden for path in paths if path.startswith(folder)}
    return replace(MANNERS.get(sample.id, Host()), pages=pages, missing=MISSING, answer=family.answer)


def _page(text: str, sample: Sample, path: str) -> Page:
    """Bytes in the site's encoding; a header that names none where the encoding is not UTF-8."""
    media_type = "text/html" if sample.charset != "utf-8" else "text/html; charset=utf-8"
    return Page(_addressed(text, sample, path).encode(sample.charset), media_type)


def _addressed(text: str, sample: Sample, path: str) -> str:
    """The links of a page as its site writes them: from the root, from the page, or with the host."""
    way = sample.style.addresses
    if way == "root":
        return text
    folder = urlsplit(path).path.rpartition("/")[0] or "/"

    def written(found: re.Match[str]) -> str:
        if way == "absolute":
            return f'{found[1]}http://{sample.host}{found[2]}"'
        target, mark, query = found[2].partition("?")
        near = posixpath.relpath(target, folder) + ("/" if target.endswith("/") and target != "/" else "")
        return f'{found[1]}{near}{mark}{query}"'

    return ROOTED.sub(written, text)
