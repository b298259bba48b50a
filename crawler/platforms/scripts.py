"""Addresses that a script puts together from strings, known variables and the number of a page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

# lengths are bounded and names are taken up at their beginning only: scripts hold pictures as text, too
TEXT = r"\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'"
NAME = r"(?<![\w$.])(?:\(?[A-Za-z_$][\w$.]{0,60}(?:\s*[+-]\s*1\))?|\([\w$.]{1,60}\)|parseInt\([\w$.]{1,60}\))"
JOINED = re.compile(rf"(?:{TEXT}|{NAME})(?:\s*\+\s*(?:{TEXT}|{NAME}))+", re.ASCII)
PART = re.compile(rf"({TEXT})|({NAME})", re.ASCII)
ASSIGNED = re.compile(
    r"(?<![\w$])([A-Za-z_$][\w$]{0,60})\s*[:=]\s*(?:\"([^\"\n]{0,300})\"|'([^'\n]{0,300})'|(\d+)\b)", re.ASCII
)
PAGE_NAME = re.compile(r"(?:n|i|p|num|no|index|cur\w*|pn|\w*page(?:_?no|_?num|_?index|number)?)", re.IGNORECASE)
LOOKS_LIKE_ADDRESS = re.compile(r"[/?]|\.\w{2,5}$")
LONGEST = 200_000  # characters of script: a library is no page's own


@dataclass(frozen=True)
class Numbered:
    """The address of page N of a list is `before` N `after`."""

    before: str
    after: str

    def page(self, number: int) -> str:
        return f"{self.before}{number}{self.after}"

    def number_of(self, url: str) -> int | None:
        """
        >>> Numbered("http://a.gov.cn/l.jsp?page=", "&id=3").number_of("http://a.gov.cn/l.jsp?page=4&id=3")
        4
        """
        found = re.fullmatch(re.escape(self.before) + r"(\d+)" + re.escape(self.after), url)
        return int(found[1]) if found else None


def variables(scripts: Iterable[str]) -> dict[str, str]:
    """
    >>> variables(["var channelId = 'ab'; pageSize: 15,"])
    {'channelId': 'ab', 'pageSize': '15'}
    """
    return {
        name: double or single or digits
        for script in scripts
        if len(script) <= LONGEST
        for name, double, single, digits in ASSIGNED.findall(script)
    }


def numbered(scripts: Iterable[str], base: str) -> Iterator[Numbered]:
    """
    Every address with the number of a page in it; those with anything else unknown in them are left out.

    >>> list(numbered(["function go(n){location.href='/l.jsp?id=' + columnId + '&page=' + n} var columnId=7;"], "http://a/x"))
    [Numbered(before='http://a/l.jsp?id=7&page=', after='')]
    """
    scripts = list(scripts)
    known = variables(scripts)
    for script in scripts:
        if len(script) > LONGEST:
            continue
        for found in JOINED.finditer(script):
            parts = _halves(found[0], known)
            if parts is None or not LOOKS_LIKE_ADDRESS.search("".join(parts)):
                continue
            mark = "0" * 9
            before, _, after = urljoin(base, f"{parts[0]}{mark}{parts[1]}").partition(mark)
            if re.search(r"[=_/-]$|(?:index|list|page)$", before, re.IGNORECASE):
                yield Numbered(before, after)


def _halves(joined: str, known: Mapping[str, str]) -> tuple[str, str] | None:
    """What stands before and after the number of the page."""
    halves = [""]
    for text, name in PART.findall(joined):
        plain = re.sub(r"^parseInt\(|[()\s]|[+-]\s*1", "", name).rsplit(".", 1)[-1]
        if text:
            halves[-1] += text[1:-1]
        elif PAGE_NAME.fullmatch(plain):
            halves.append("")
        elif plain in known:
            halves[-1] += known[plain]
        else:
            return None
    return (halves[0], halves[1]) if len(halves) == 2 else None
