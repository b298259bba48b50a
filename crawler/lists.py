"""How far each list has been read: whether it goes on after a page, has come to its end, or was cut short, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.discovery import GUESSED, entries

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.discovery import Lead
    from crawler.pages import Page

LONGEST_LIST = 400  # pages of one list: no column of reports is longer
MOST_GUESSES = 5  # pages of one list that are asked for their place alone, unless one of them is a report
MOST_BARREN = 20  # pages without a report one after another


@dataclass
class _List:
    pages: int = 0
    barren: int = 0
    shown: set[str] = field(default_factory=set)
    guesses: int = 0  # pages that were asked although nothing but their place spoke for them
    right: int = 0  # of these, reports


@dataclass(frozen=True)
class Turn:
    """What to do after a page of a list. `cut`: why the list is known to go on and is not read on."""

    goes_on: bool = False
    cut: str | None = None


class Lists:
    """The lists of one process; after a kill a list that goes round is noticed one page later."""

    def __init__(self) -> None:
        self._lists: dict[str, _List] = {}

    def note_guess(self, name: str, *, was_right: bool) -> None:
        known = self._lists.setdefault(name, _List())
        known.guesses += 1
        known.right += was_right

    def may_guess(self, name: str) -> bool:
        """Whether pages of that list are worth asking for their place alone: not where it has never been right."""
        known = self._lists.get(name)
        return known is None or known.guesses < MOST_GUESSES or known.right > 0

    def turn(self, name: str, page: Page, found: Iterable[Lead]) -> Turn:
        """`name` is the address of the list's first page, `found` what its page leads to, whatever the year."""
        known = self._lists.setdefault(name, _List())
        leads = list(found)
        here = entries(page)
        # the first page may come twice: some interfaces give it as page 0 and as page 1
        goes_round = known.pages > 1 and here <= known.shown
        known.pages += 1
        known.shown |= here
        named = any(lead.role == "report" and (lead.why != GUESSED or known.right) for lead in leads)
        known.barren = 0 if named else known.barren + 1
        if goes_round:
            return Turn()  # the last page again, or the first
        if any(lead.is_next for lead in leads):
            if known.pages >= LONGEST_LIST:
                return Turn(cut=f"{known.pages} pages were read and it goes on")
            if known.barren >= MOST_BARREN:
                return Turn(cut=f"{known.barren} pages one after another showed no report")
            return Turn(goes_on=True)
        return Turn(cut=_what_is_missing(page, known, has_entries=bool(here or leads)))


def _what_is_missing(page: Page, known: _List, *, has_entries: bool) -> str | None:
    """What shows that there is more, although no address leads there."""
    pagers = {link.kind for link in page.links if link.name != page.url or link.kind == "end"}
    if "end" in pagers:
        return None
    if "next" in pagers:
        return "its next page lies on another host"
    if known.pages < page.pages_said:
        return f"it speaks of {page.pages_said} pages, {known.pages} could be read"
    if page.has_scripted_next and not page.pages_said:
        return "its next page is called by a script"
    return None if has_entries or "feed" in pagers else "it shows no entry"
