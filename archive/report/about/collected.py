"""Reports of several agencies in one document, one below the other: which agencies they are."""

from __future__ import annotations

import re
from itertools import combinations, pairwise
from typing import TYPE_CHECKING

from archive.report.about.naming import is_name, read_title
from archive.report.about.signature import signer
from archive.report.folding import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.carrier import Document
    from archive.report.words import Words

# the heading under which a report begins, and how its line begins, looked for first; 概况 alone is a column
_BEGINS = re.compile("[一1][、.](?:总体(?:工作)?情况|工作概述|概述|概况|基本情况|总述)|总体情况")
_MAY_BEGIN = re.compile(r"\n\s*(?:[一1１]\s*[、.．,，]\s*)?(?:[总總]\s*[体體述]|概\s*[述况況]|基\s*本|工\s*作\s*概)")
_SEVERAL = 2
_LONGEST = 80
_HEADING = 16
_ABOVE = 14  # lines between the title of a report and its first heading, its lead among them
_BELOW = 12  # lines at the foot of a report, where an agency signs
_PAGE_TITLE = re.compile(r"\s*[_|—–>»]+\s*|\s+-\s*|-(?=\D)")  # between the title and the site
_DATE = re.compile(r"^[(]?20\d\d年\d{1,2}月\d{1,2}日[)]?$")
_DIVISION = re.compile("[省市县区旗州盟镇乡]$")
_OFFICE = re.compile("(?:人民)?政府(?:办公[厅室])?$")


def agencies_collected(document: Document, words: Words) -> tuple[str, ...]:
    """The agencies whose reports begin in the document, in their order; none where it is one agency's.

    One whose page it is, by its metadata or title, has the first report; what stands below that is no collection.
    """
    lines = document.page_lines or tuple(line.text for line in document.lines)
    if len(_MAY_BEGIN.findall("\n".join(("", *lines)))) < _SEVERAL:
        return ()
    begins = [
        place
        for place, line in enumerate(lines)
        if len(line) <= _HEADING and _BEGINS.fullmatch(text := plain(line)) and text not in document.plain_links
    ]
    if len(begins) < _SEVERAL:
        return ()
    texts = [plain(line) if len(line) <= _LONGEST else "" for line in lines]
    shown = ["" if text in document.plain_links else text for text in texts]
    told = list(_told(shown, begins, words))
    # an agency may have been renamed between two years whose reports stand there
    if not any(_are_two(one, other) and _may_meet(year, its) for (one, year), (other, its) in combinations(told, 2)):
        return ()
    names = tuple(dict.fromkeys(name for name, _ in told))
    return () if any(not _are_two(own, names[0]) for own in _called_after(document, words)) else names


def _told(lines: Sequence[str], begins: Sequence[int], words: Words) -> Iterator[tuple[str, int | None]]:
    """Whose the report is that begins at each of these lines, and on which year.

    As its title says, else the line above, else who signs; a body of the division that the title names may stand below.
    """
    for before, begin, end in zip([-1, *begins], begins, [*begins[1:], len(lines)], strict=False):
        above = lines[max(before + 1, begin - _ABOVE) : begin]
        titles = [place for place, line in enumerate(above) if line and read_title(line, words)]
        title = read_title(above[titles[-1]], words) if titles else None
        # what stands above a date is the signature of the report before
        head = above[max((place + 1 for place, line in enumerate(above) if _DATE.match(line)), default=0) :]
        named = [line for line in head if line and is_name(line, words)]
        foot = lines[max(begin, end - _ABOVE - _BELOW) : end]
        signed = [line for line, below in pairwise(foot) if _DATE.match(below) and is_name(line, words)]
        signed += [name for line in foot if line and _DATE.search(line[-12:]) and (name := signer(line, words))]
        agency = title.agency if title else None
        found = named[-1:] or signed[-1:]
        if agency and not (named and _DIVISION.search(agency) and named[-1].startswith(agency)):
            found = [agency]
        yield from ((name, title.year if title else None) for name in found)


def _called_after(document: Document, words: Words) -> Iterator[str]:
    """The agencies that the page is called after."""
    for name in (document.meta.get("articletitle", ""), *_PAGE_TITLE.split(document.title or "")):
        title = read_title(name, words) if name else None
        if title is not None and title.agency is not None:
            yield title.agency


def _may_meet(year: int | None, other: int | None) -> bool:
    return year is None or other is None or year == other


def _are_two(one: str, other: str) -> bool:
    """Are they two agencies, and not one with its place or without: 教育局 and 临江县教育局?"""
    one, other = (_OFFICE.sub("", name) for name in (one, other))
    return not (one.endswith(other) or other.endswith(one))
