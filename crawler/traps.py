"""Addresses without end: calendars, paths that repeat themselves, sessions, facets. Pure."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from urllib.parse import parse_qsl, urlsplit, urlunsplit

SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/?#;]*", re.IGNORECASE)
SESSIONS = {"jsessionid", "phpsessid", "sessionid", "session_id", "aspsessionid", "cfid", "cftoken"}
NUMBER_OF_THE_MOMENT = {"_", "rnd", "rand", "random", "timestamp", "nocache", "_t"}
MOST_REPEATS = 3  # of one segment in a path: a/a/a is a relative link that the server answers at any depth
LONGEST_PATH = 15  # segments
# a calendar's day, week or month: no list of reports is paged by them
CALENDAR = re.compile(
    r"(?:calendar|rili|riqi|wnl)\b|[?&](?:date|day|month|ym|ymd|riqi|cal_?\w*)=(?:19|20)?\d{1,4}"
    r"|[?&]year=\d+&(?:month|m)=\d+|[?&](?:month|m)=\d+&year=\d+",
    re.IGNORECASE,
)
PAGE_NAMES = {
    *("page", "pageno", "pagenum", "pageindex", "pagenumber", "curpage", "p", "currentpage", "current", "pn", "start"),
    *("startrecord", "endrecord", "perpage", "pagesize", "totalpage", "offset", "limit", "rows"),
}
MOST_CHOICES = 1  # added to the address of a list one after another: by year or by body, but not each with each


def without_session(url: str) -> str:
    """
    The address as everyone has it; a number against caches is left out too.

    >>> without_session("http://a.gov.cn/x/list.jsp;jsessionid=8A2F?id=3&PHPSESSID=aa&_=1700000000")
    'http://a.gov.cn/x/list.jsp?id=3'
    """
    if ";" not in url and "?" not in url:
        return url
    parts = urlsplit(url)
    kept = "&".join(
        field
        for field in parts.query.split("&")
        if (name := field.partition("=")[0].lower()) not in SESSIONS
        and not (name in NUMBER_OF_THE_MOMENT and re.fullmatch(r"[\d.]+", field.partition("=")[2]))
    )
    path = SESSION_IN_PATH.sub("", parts.path)
    return url if (path, kept) == (parts.path, parts.query) else urlunsplit(parts._replace(path=path, query=kept))


def trap(url: str, *, is_report: bool = False) -> str | None:
    """
    Why an address is one of an endless number, in words; None if it is not. A report may bear a date.

    >>> trap("http://a.gov.cn/nb/nb/nb/index.html"), trap("http://a.gov.cn/rl.jsp?year=2024&month=3")
    ('its path repeats itself', 'a page of a calendar')
    >>> trap("http://a.gov.cn/zwgk/zfxxgk/zfxxgknb/index_2.html") is None
    True
    """
    path = urlsplit(url).path
    segments = [segment for segment in path.split("/") if segment]
    if len(segments) > LONGEST_PATH or any(count >= MOST_REPEATS for count in Counter(segments[:-1]).values()):
        return "its path repeats itself"
    pairs = list(pairwise(segments))
    if any(pairs[at] == pairs[at + 2] for at in range(len(pairs) - 2)):
        return "its path repeats itself"
    return "a page of a calendar" if not is_report and CALENDAR.search(url) else None


def adds_choice(url: str, page_url: str) -> bool:
    """
    Whether an address is that of the page it stands on with a further choice: by year, by body, by order.

    >>> adds_choice("http://a.gov.cn/list.jsp?id=1&year=2023", "http://a.gov.cn/list.jsp?id=1&page=2")
    True
    >>> adds_choice("http://a.gov.cn/list.jsp?id=1&page=2", "http://a.gov.cn/list.jsp?id=1")
    False
    """
    there, here = urlsplit(url), urlsplit(page_url)
    if (there.netloc, there.path) != (here.netloc, here.path):
        return False
    known = {name.lower() for name, value in parse_qsl(here.query) if value}
    wanted = {name.lower() for name, value in parse_qsl(there.query) if value}
    return any(not _counts_pages(name) for name in wanted - known)


def _counts_pages(name: str) -> bool:
    return name in PAGE_NAMES or bool(re.fullmatch(r"\w*list\w*[tpc]", name))
