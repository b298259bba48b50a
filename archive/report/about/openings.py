"""Openings of other reports: what pages of results and channels consist of, and what may stand beneath a report."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.naming import read_title
from archive.report.folding import plain

if TYPE_CHECKING:
    from archive.report.about.naming import Title
    from archive.report.carrier import Document
    from archive.report.words import Words

_LONGEST = 80
_PAGE_TITLE = re.compile(r"\s*[_|—–>»]+\s*|\s+-\s*|-(?=\D)")  # between the title and the site
_BEGINS = re.compile("[一二三四五六七八九1-9][、.].{2,28}")  # headings of a report
_SAYS = re.compile(r"[。;；]|\.{2,}$|…$")


def is_called_after_one(document: Document, words: Words) -> bool:
    """Does the page itself bear the title of a report, or its only heading that is one and leads nowhere?

    A heading that names no agency may be that of a channel: 2023年政府信息公开年报.
    """
    names = (document.meta.get("articletitle", ""), *_PAGE_TITLE.split(document.title or ""))
    if any(title.year for name in names if name and (title := read_title(name, words))):
        return True
    headed = [title for one in document.headings if (title := read_title(one, words)) and title.year]
    own = {plain(title.written): title.agency for title in headed if plain(title.written) not in document.plain_links}
    return len(own) == 1 and None not in own.values()


def openings_from(document: Document, title: Title | None, words: Words) -> int | None:
    """The first line that is a link to another report and its title, behind the last heading; None where none is.

    Something must be said above it, and beneath it; and the page must be called after the one above it.
    """
    if title is None or not document.links:
        return None
    found = None
    is_said = False
    for number, line in enumerate(document.lines):
        text = plain(line.text) if len(line.text) <= _LONGEST else ""
        if text and found is not None and _BEGINS.fullmatch(text):
            found = None
        elif found is None and is_said and "公开" in text and _is_of_another(text, title, document, words):
            found = number
        is_said = is_said or _SAYS.search(line.text) is not None
    beneath = document.lines[found + 1 :] if found is not None else ()
    is_told = any(_SAYS.search(line.text) for line in beneath)
    return found if is_told and is_called_after_one(document, words) else None


def _is_of_another(text: str, own: Title, document: Document, words: Words) -> bool:
    if text not in document.plain_links:
        return False
    title = read_title(text, words)
    if title is None:
        return False
    is_other_year = None not in (title.year, own.year) and title.year != own.year
    agencies = (title.agency, own.agency)
    is_other_agency = None not in agencies and not (
        str(agencies[0]).endswith(str(agencies[1])) or str(agencies[1]).endswith(str(agencies[0]))
    )
    return is_other_year or is_other_agency
