"""What is looked at to tell whether a page is an annual report, all together."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from archive.report.about.headlines import headlines, is_headed, own_heading
from archive.report.about.naming import clean
from archive.report.folding import plain

if TYPE_CHECKING:
    import re
    from collections.abc import Mapping

    from archive.report.about.naming import Title
    from archive.report.about.substance import Substance
    from archive.report.carrier import Document
    from archive.report.words import Words

FEW = 2  # sentences beside a list of entries; parts with a text
_BEGINNING = 3000


@dataclass(frozen=True)
class Evidence:
    """What speaks for a report: tables that were read, parts that were found."""

    tables: bool
    six: bool
    parts: bool  # the six, or parts that are called as those of reports are
    site: bool  # is it known whose site the page stands on?
    empty_form: bool  # the form stands there and every cell is blank
    titled: bool = True  # does the document itself say what it is called?
    linked_as: str | None = None  # the words of the link that leads to it
    page: Document | None = None  # the page that links to it


@dataclass(frozen=True)
class Case:
    """A document, what it seems to be called, and what speaks for it; what several looks ask of it is found once."""

    document: Document
    title: Title | None
    evidence: Evidence
    substance: Substance
    words: Words

    @property
    def patterns(self) -> Mapping[str, re.Pattern[str]]:
        return self.words.patterns

    @cached_property
    def whole(self) -> str:
        """The text, folded, without white space."""
        return "".join(plain(line.text) for line in self.document.lines)

    @cached_property
    def beginning(self) -> str:
        return self.whole[:_BEGINNING]

    @property
    def is_specific(self) -> bool:
        """Does the title name an agency or a year, as that of a column does not?"""
        return self.title is not None and (self.title.year is not None or self.title.agency is not None)

    @property
    def in_parts(self) -> bool:
        """Have several headings a text beneath them?"""
        return self.substance.headed >= FEW

    @property
    def is_text(self) -> bool:
        """Does a report's text stand there, whatever stands around it?"""
        evidence = self.evidence
        return evidence.tables or evidence.six or self.in_parts or (self.is_specific and self.substance.runs)

    @cached_property
    def heads(self) -> tuple[str, ...]:
        """The headlines. Over a text with a title, what stands first may be the menu of a page that was printed."""
        is_titled = self.is_text and self.evidence.titled and self.is_specific
        if self.title is not None and is_titled and not is_headed(self.document):
            return (plain(clean(self.title.written)),)
        is_own = self.evidence.tables or self.evidence.parts
        return headlines(self.document, own_heading(self.document, self.words) if is_own else None, self.words)

    @cached_property
    def speaks(self) -> bool:
        """Does the text call itself a report?"""
        return self.patterns["report_speaks"].search(self.beginning) is not None
