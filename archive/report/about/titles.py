"""The title of a document: which of its headings, first lines and links says whose report on which year it is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.report.about.naming import LABEL, LONGEST_TITLE, YEAR_WORD, Title, is_name, read_title
from archive.report.carrier import SHEETS
from archive.report.folding import plain, without_menu
from archive.report.kept import kept

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from archive.report.carrier import Document
    from archive.report.words import Words

_SITE_TAIL = re.compile(r"\s*[_|—–>»›]+\s*|\s+-\s*|-(?=\D{2,20}$)")
_TOP_LINES = 30
_FEW = 2
_OPENNESS = re.compile("公[开開]")
_TEXT = 16  # a line that long may be the first of the text


def find_title(document: Document, link_text: str | None, words: Words) -> Title | None:
    """The best of what stands as a title; lists of other reports' titles decide nothing."""
    lines = [line.text for line in document.lines[:_TOP_LINES] if not is_menu(plain(line.text), document)]
    sources: list[str] = [document.meta.get("articletitle", "")]
    sources += _headings(document, words)
    parts = [part for part in _SITE_TAIL.split(document.title or "") if part]
    # the site before the title: 中国·临江 临江市水利局2020年政府信息公开工作年度报告
    words_of = (document.title or "").split()[1:]
    sources += [part for part in words_of if (one := read_title(part, words)) and one.rank == (True, True)]
    # the whole of it where no part is a title: what follows a stroke is the site
    sources += parts if any(read_title(part, words) for part in parts) else [document.title or ""]
    titles = [title for text in sources if text and (title := read_title(text, words))]
    titles += _of_lines(_without_others(lines, words), words)
    # of several sheets, each with a title, the latest year's is the report
    is_book = document.media_type in SHEETS
    best = max(titles, key=lambda title: (title.rank, title.year or 0 if is_book else 0), default=None)
    if best is None or best.rank != (True, True):
        titles += _above_text(document, words)
        best = max(titles, key=lambda title: title.rank, default=None)
    if best is None and link_text:
        return read_title(link_text, words)
    return best


def is_menu(text: str, document: Document) -> bool:
    """Is the line a link, or links and nothing else: 首页, 政务公开, 政府信息公开年报 without a blank between?"""
    links = document.plain_links
    if text in links or "公开" not in text or len(text) > LONGEST_TITLE:
        return text in links
    starts, begun = {0}, _by_first(links)
    for start, first in enumerate(text):  # in turn, where the links before have brought us
        if start in starts:
            starts |= {start + len(link) for link in begun.get(first, ()) if text.startswith(link, start)}
    return len(text) in starts


@kept
def _by_first(links: frozenset[str]) -> Mapping[str, Sequence[str]]:
    """The links by the character that they begin with."""
    begun: dict[str, list[str]] = {}
    for link in filter(None, links):
        begun.setdefault(link[0], []).append(link)
    return begun


def _headings(document: Document, words: Words) -> Sequence[str]:
    """The headings without those of the same agency's reports on earlier years that stand below this one's title."""
    named = [one for one in document.headings if _OPENNESS.search(one) and read_title(one, words)]
    own = _first_title(document, words) if named else None
    if own is None:
        return document.headings
    earlier = {
        one
        for one in named
        if (title := read_title(one, words)) and title.agency == own.agency and (title.year or 9999) < (own.year or 0)
    }
    return [one for one in document.headings if one not in earlier]


def _first_title(document: Document, words: Words) -> Title | None:
    """The first line of the page that names a report, its agency and year, and is no link."""
    for line in document.page_lines:
        if len(line) > 2 * LONGEST_TITLE or not ("年" in line or "20" in line) or not _OPENNESS.search(line):
            continue
        title = read_title(line, words)
        if title is not None and title.rank == (True, True):
            text = plain(line)
            if not any(text.startswith(link) for link in document.plain_links if len(link) > _TEXT):
                return title
    return None


def _above_text(document: Document, words: Words) -> list[Title]:
    """Titles that stand outside the main text: those above it; of a page without text the only one."""
    first = next((plain(line.text) for line in document.lines if len(plain(line.text)) >= _TEXT), None)
    lines = [line for line in document.page_lines if plain(line) not in document.plain_links]
    top = next((index for index, line in enumerate(lines) if plain(line) == first), None)
    said = ((line, read_title(line, words)) for line in lines[:top])
    found = {title.written: title for line, title in said if title and not is_menu(plain(line), document)}
    if len({title.year for title in found.values()} - {None}) > 1:  # a list of them
        return []
    return list(found.values()) if top is not None or len(found) == 1 else []


def _without_others(lines: Sequence[str], words: Words) -> Sequence[str]:
    """The lines without a list of reports that follows upon the last sentence: of several years or agencies."""
    last = max((index for index, line in enumerate(lines) if "。" in line), default=None)
    if last is None:
        return lines
    below = [title for line in lines[last + 1 :] if "公" in line and (title := read_title(line, words))]
    is_list = len({title.year for title in below}) > 1 or len({title.agency for title in below}) > _FEW
    return lines[: last + 1] if is_list else lines


def _of_lines(lines: Sequence[str], words: Words) -> list[Title]:
    """Titles among the first lines; one that is broken after the agency is joined."""
    kept = [line for line in without_menu(lines) if line.strip()]
    found = []
    for index, line in enumerate(kept):
        before = kept[index - 1] if index and not LABEL.match(plain(kept[index - 1]) + ":") else ""
        alone = read_title(line, words)
        joined = None
        if before and len(plain(before)) <= 30 and (alone is None or alone.agency is None):
            joined = read_title(before.strip() + line.strip(), words)
            name = YEAR_WORD.sub("", plain(before))
            if joined and alone is not None and (joined.agency is None or not is_name(name, words)):
                joined = None
        title = joined or alone
        if title is not None:
            found.append(title)
    return found
