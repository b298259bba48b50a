"""What hosts do beside serving their pages: refuse, delay, mislead, go on without end. Each takes a host, gives one."""

from __future__ import annotations

import gzip
import re
import time
from dataclasses import replace
from email.utils import formatdate
from functools import cache
from typing import TYPE_CHECKING

from archive.demo.model import Host, Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.demo.model import Query

    Wart = Callable[[Host], Host]

HTML = "text/html; charset=utf-8"
SESSION = re.compile(r";jsessionid=\w+")


def _script(text: str, status: int = 200, *headers: tuple[str, str]) -> Page:
    return Page(f"<html><head><script>{text}</script></head><body></body></html>".encode(), HTML, status, headers)


JSL = "document.cookie=('_')+('_')+('j')+('s')+('l')+('_clearance_s')+('=1732245600.1|-1|abc;path=/');"
JSL += "location.href=location.pathname"
RS = '$_ts=window["$_ts"];if(!$_ts)$_ts={};$_ts.nsd=30110;$_ts.cd="qEIkrrcQ";'
CHALLENGES: Mapping[str, Page] = {
    "jsl_521": _script(JSL, 521, ("Set-Cookie", "__jsluid_h=0123456789abcdef; path=/; HttpOnly")),
    "jsl_go": _script(
        'function go(){};go({"bts":["a","b"],"chars":"x","ct":"1","ha":"sha1","tn":"__jsl_clearance_s"})', 521
    ),
    "ts_412": _script(RS, 412),
    "ts_202": _script(RS, 202),
    "acw_200": _script("var arg1='3F5C';var x='acw_sc__v2';setCookie(x, arg1);document.location.reload();"),
    "wzws": Page(b"", HTML, 302, (("Location", "/WZWSRELw/zwgk/?wzwschallenge=V1pXU19DT05GSVJN"),)),
    "please": Page(
        b"<html><body><noscript>Please enable JavaScript and refresh the page</noscript></body></html>", HTML
    ),
}


def challenged(kind: str, after: int = 0) -> Wart:
    """Every page is a challenge, from that request on; robots.txt is not."""

    def wart(host: Host) -> Host:
        asked = 0

        def answer(path: str, query: Query) -> Page | None:
            nonlocal asked
            asked += 1
            return (
                replace(CHALLENGES[kind], is_challenge=True)
                if asked > after
                else host.page(_target(path, query), path, query)
            )

        return replace(host, pages=_only_robots(host), answer=answer)

    return wart


def _only_robots(host: Host) -> dict[str, Page]:
    return {"/robots.txt": host.pages.get("/robots.txt", host.missing)}


def _target(path: str, query: Query) -> str:
    return path + ("?" + "&".join(f"{name}={value}" for name, value in query.items()) if query else "")


def robots(text: str, status: int = 200) -> Wart:
    def wart(host: Host) -> Host:
        return replace(host, pages={**host.pages, "/robots.txt": Page(text.encode(), "text/plain", status)})

    return wart


def busy(status: int, *, in_words: bool, every: int = 9, seconds: int = 1) -> Wart:
    """Each ninth address is answered only after a pause, which Retry-After tells in seconds or as a date."""

    def wart(host: Host) -> Host:
        asked: dict[str, float] = {}

        def answer(path: str, query: Query) -> Page | None:
            target = _target(path, query)
            if target not in asked and len(asked) % every == every - 1:
                asked[target] = time.time() + seconds
                until = formatdate(time.time() + seconds + 1, usegmt=True) if in_words else str(seconds)
                return Page(b"busy", HTML, status, (("Retry-After", until),))
            asked.setdefault(target, 0.0)
            return host.page(target, path, query)

        return replace(host, pages=_only_robots(host), answer=answer)

    return wart


def flaps(host: Host) -> Host:
    """Each fifth address answers with 500 when it is asked first."""
    asked: set[str] = set()

    def answer(path: str, query: Query) -> Page | None:
        target = _target(path, query)
        is_first = target not in asked
        asked.add(target)
        if is_first and len(asked) % 5 == 0:
            return Page(b"<html><body>HTTP Status 500</body></html>", HTML, 500)
        return host.page(target, path, query)

    return replace(host, pages=_only_robots(host), answer=answer)


def moves(host: Host) -> Host:
    """The articles stand elsewhere now; their old addresses, which lists still have, lead there."""
    moved: dict[str, Page] = {}
    for path, page in host.pages.items():
        if re.search(r"\d{5,}\.\w+$", path):
            moved["/new" + path] = page
            moved[path] = Page(b"", HTML, 301, (("Location", "/new" + path),))
    return replace(host, pages={**host.pages, **moved})


def soft_404(host: Host) -> Host:
    return replace(host, missing=_page("提示信息", "您访问的页面不存在或已被删除！"))


def sends_home(host: Host) -> Host:
    return replace(host, missing=Page(b"", HTML, 302, (("Location", "/"),)))


def shells(host: Host) -> Host:
    """Every page is filled by a script: nothing is to be had without one."""
    text = "<!DOCTYPE html><html><head><title>信息公开</title></head><body>"
    text += "<div id='app'></div><script src='/js/app.js'></script></body></html>"
    return replace(host, pages=_only_robots(host), everything=Page(text.encode(), HTML))


def with_links(*links: tuple[str, str]) -> Wart:
    """Links in the footer of every page, as they stand here: relative ones lead elsewhere from each page."""
    block = "".join(f'<p><a href="{address}">{words}</a></p>' for address, words in links).encode()

    def linked(page: Page) -> Page:
        is_page = page.media_type == HTML
        return replace(page, body=page.body.replace(b"</body>", block + b"</body>")) if is_page else page

    def wart(host: Host) -> Host:
        return replace(host, pages={path: linked(page) for path, page in host.pages.items()})

    return wart


def endless(host: Host) -> Host:
    """A calendar, a relative link that is answered at any depth, lists that can be chosen in every order, sessions."""
    links = with_links(
        ("/rili/index.jsp?year=2024&month=5", "政务公开日历"),
        ("xxgknb/index.html", "政府信息公开年报"),
        ("/zwgk/list.jsp?sort=date", "政府信息公开目录"),
    )(host)

    def answer(path: str, query: Query) -> Page | None:
        if ";jsessionid" in path:
            plain = SESSION.sub("", path)
            return host.page(_target(plain, query), plain, query)
        if path == "/rili/index.jsp":
            year, month = int(query.get("year", "2024")), int(query.get("month", "1"))
            days = "".join(
                f'<a href="/rili/index.jsp?date={year}-{month:02}-{day:02}">{day}</a>' for day in range(1, 29)
            )
            return _page(
                "政务公开日历", f'{days}<a href="?year={year + month // 12}&month={month % 12 + 1}">下一页</a>'
            )
        if path == "/zwgk/list.jsp":
            choices = [(name, value) for name, some in FACETS.items() for value in some]
            links = "".join(f'<a href="{_target(path, {**query, name: value})}">{value}</a>' for name, value in choices)
            return _page("政府信息公开目录", links + "<p>共3条 关于印发工作规则的通知</p>")
        if path.endswith("xxgknb/index.html"):
            return _page("政府信息公开年报", '<a href="xxgknb/index.html">政府信息公开年报</a><p>栏目建设中</p>')
        return host.answer(path, query) if host.answer is not None else None

    def sessioned(found: re.Match[bytes]) -> bytes:
        return b'%s;jsessionid=%08X"' % (found[1], abs(hash(found[0])) % 2**32)

    pages = {
        path: replace(page, body=re.sub(rb'(href="(?:\.{0,2}/)?[\w/.-]+\.\w{3,5})"', sessioned, page.body))
        if page.media_type == HTML
        else page
        for path, page in links.pages.items()
    }
    return replace(links, pages=pages, answer=answer)


FACETS = {
    "year": ("2021", "2022", "2023"),
    "theme": ("财政", "教育", "农业"),
    "sort": ("date", "title"),
    "unit": ("局", "办"),
}


def _page(title: str, body: str) -> Page:
    text = f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{body}</body></html>"
    return Page(text.encode(), HTML)


def pagers_go_round(host: Host) -> Host:
    """After the last page of a list comes the last page again, and each has a link to the next."""
    last: dict[str, tuple[int, str]] = {}
    for path in host.pages:
        if found := NUMBERED.search(path):
            name = NUMBERED.sub("\0", path)
            last[name] = max(last.get(name, (0, "")), (int(found[1]), path))

    def answer(path: str, query: Query) -> Page | None:
        target = _target(path, query)
        name = NUMBERED.sub("\0", target)
        if name in last and (found := NUMBERED.search(target)):
            number, shown = int(found[1]), last[name][1]
            onward = target[: found.start(1)] + str(number + 1) + target[found.end(1) :]
            page = host.pages[shown]
            return replace(page, body=page.body.replace(b"</body>", f'<a href="{onward}">下一页</a></body>'.encode()))
        return host.answer(path, query) if host.answer is not None else None

    kept = {path: page for path, page in host.pages.items() if path not in {shown for _, shown in last.values()}}
    return replace(host, pages=kept, answer=answer)


NUMBERED = re.compile(r"(?:[?&]page=|_)(\d{1,3})(?=\.\w+$|$|&)")


@cache
def _packed_zeros() -> bytes:
    return gzip.compress(bytes(200_000_000), 6)


def bombs(host: Host) -> Host:
    """A link that looks like a report's and answers with 200 MB of zeros, packed."""
    bomb = Page(_packed_zeros(), HTML, headers=(("Content-Encoding", "gzip"),))
    linked = with_links(("/zwgk/zfxxgknb/2005bomb.html", "2005年政府信息公开工作年度报告"))(host)
    return replace(linked, pages={**linked.pages, "/zwgk/zfxxgknb/2005bomb.html": bomb})


def leads_away(host: Host) -> Host:
    """Report-like links that redirect to private, loopback and foreign hosts, and one that goes round."""
    targets = {
        "1": "http://192.168.1.10/nb/2006.html", "2": "http://127.0.0.1:9/nb.html", "3": "http://casino-mirror.example.com/nb/2006.html",
        "4": "http://169.254.169.254/latest/meta-data/", "5": "/zwgk/nb/away6.html", "6": "/zwgk/nb/away5.html", "7": "ftp://a.gov.cn/nb",
    }  # fmt: skip
    moved = {f"/zwgk/nb/away{n}.html": Page(b"", HTML, 302, (("Location", to),)) for n, to in targets.items()}
    linked = with_links(
        *((path, f"200{n}年政府信息公开工作年度报告") for n, path in zip("3456712", moved, strict=True))
    )(host)
    return replace(linked, pages={**linked.pages, **moved})


def no_charset(host: Host) -> Host:
    """GBK pages that name no encoding, neither in the header nor in a meta tag."""

    def bare(page: Page) -> Page:
        if not page.media_type.startswith("text/html"):
            return page
        text = re.sub(r"<meta http-equiv=\"Content-Type\"[^>]*>", "", page.body.decode("gb18030"))
        return replace(page, body=text.encode("gb18030"), media_type="text/html")

    return replace(host, pages={path: bare(page) for path, page in host.pages.items()})


def only_in_sitemap(host: Host, name: str, lists: frozenset[str], reports: list[str]) -> Host:
    """The columns of reports are gone from every menu: robots.txt names a sitemap that has the reports."""
    pages = {path: page for path, page in host.pages.items() if path not in lists}
    places = "".join(f"<url><loc>http://{name}{path}</loc></url>" for path in [*reports, "/xwzx/"])
    sitemap = f'<?xml version="1.0" encoding="UTF-8"?><urlset>{places}</urlset>'
    pages["/sitemap.xml"] = Page(sitemap.encode(), "application/xml")
    pages["/robots.txt"] = Page(
        f"User-agent: *\nDisallow:\nSitemap: http://{name}/sitemap.xml\n".encode(), "text/plain"
    )
    return replace(host, pages=pages)
