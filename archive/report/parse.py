"""Document → report: who, for which year, in which form, with which parts and figures; or why it is none."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archive.report.about.agency import find_agency
from archive.report.about.case import Case, Evidence
from archive.report.about.contact import find_contact, source_link
from archive.report.about.dates import find_period, find_published
from archive.report.about.headings import is_heading, is_statutory
from archive.report.about.linked import completed
from archive.report.about.naming import read_title
from archive.report.about.openings import openings_from
from archive.report.about.publisher import find_publisher
from archive.report.about.refusal import is_model, refuse
from archive.report.about.reported import find_year
from archive.report.about.sections import are_parts, divide, tells_of_openness
from archive.report.about.signature import breadcrumb_names, heading_names, is_breadcrumb, signature_names, site_name
from archive.report.about.substance import is_around, weigh_text
from archive.report.about.titles import find_title
from archive.report.folding import apart, is_broken, plain, unwrap, without_radicals
from archive.report.model import Report
from archive.report.normal import normalise
from archive.report.points import find_points
from archive.report.prose import Passage, ProseReader
from archive.report.status import status_of
from archive.report.tables.above import years_above
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.about.naming import Title
    from archive.report.about.sections import Parts
    from archive.report.carrier import Document
    from archive.report.form import Era, Forms
    from archive.report.model import Statistic
    from archive.report.tables.above import Above
    from archive.report.tables.statistics import TableReading
    from archive.report.words import Words

# carriers whose lines may be cut by the width of a page
_PAGED = frozenset({"application/pdf", "text/plain"})
# a line that ends a title
_TITLE_LINE = re.compile("^[^,;。:]{2,40}公开[^,;。:]{0,12}(?:报告|年报)$")


@dataclass(frozen=True)
class Context:
    """What is known of a document besides its bytes; `page` is the page that carries an attachment."""

    url: str | None = None
    site_name: str | None = None
    region_code: str | None = None
    page: Document | None = None
    link_text: str | None = None


def parse_report(
    document: Document,
    forms: Forms,
    words: Words,
    context: Context = Context(),
) -> Report:
    """What the document says. Status `not_a_report`, with the reason, where it is none."""
    title = find_title(document, context.link_text, words)
    is_titled = title is not None and title != read_title(context.link_text or "", words)
    carrier = find_title(context.page, context.link_text, words) if context.page is not None else None
    title = completed(title, carrier, context.link_text, words)
    above = years_above(document, title, words)
    tables = read_tables(document, forms, title.year if title else None, above)
    end = openings_from(document, title, words)
    lines = _lines(document, tables, forms, words, above, end)
    period = find_period(lines, words)
    dated = find_published(lines, document.page_lines, lines[-8:], document.meta, None, words, None)
    year = find_year(title, lines, period, (context.link_text, context.url), dated, tables.year)
    parts = divide(lines, forms, words, six_likely=_six_likely(tables, year, forms))
    substance = weigh_text(document, lines, parts, words)
    evidence = replace(_evidence(tables, parts, context, words), titled=is_titled)
    case = Case(document, title, evidence, substance, words)
    reason = refuse(case)
    if reason is not None:
        return Report(status="not_a_report", reason=reason, title=without_radicals(title.written) if title else None)
    era = _era(tables, parts, lines, year, forms)
    report = _about(document, lines, parts, title, context, words, year)
    reader = ProseReader(words, forms.of_era(era), year, forms, report.agency)
    prose = reader.read(_passages(document, parts, tables, words, end))
    tells = tables.empty and report.agency is not None and any(one.scope == "year" for one in prose)
    tells = tells and not is_model(case)
    status, reason = status_of(document, tables, parts, era, year, forms, substance, words, tells=tells)
    return replace(
        report,
        status=status,
        reason=reason,
        year=year,
        era=era,
        period_start=period[0],
        period_end=period[1],
        sections=parts.sections,
        statistics=_located((*tables.statistics, *prose), document),
        points=find_points(parts.sections, words),
    )


def _located(statistics: tuple[Statistic, ...], document: Document) -> tuple[Statistic, ...]:
    """The figures; of a file in a ZIP archive with its name in each locator that names no other document."""
    if document.file is None:
        return statistics
    here = {"file": document.file}
    return tuple(
        one if one.locator.keys() & {"capture", "file"} else replace(one, locator={**one.locator, **here})
        for one in statistics
    )


def _lines(
    document: Document, tables: TableReading, forms: Forms, words: Words, above: Above | None, end: int | None
) -> list[str]:
    """The lines that belong to no table, as paragraphs where a page cut them; none of an earlier year's report, nor
    from `end` on, where others are shown.
    """
    lines = [
        without_radicals(paragraph)
        for index, line in enumerate(document.lines[:end])
        for paragraph in apart(line.text)
        if (index not in tables.used_lines or is_statutory(line.text, forms))
        and not (above and above.is_earlier_line(index))
    ]
    if document.media_type not in _PAGED and not is_broken(lines):
        return lines

    def stands_alone(line: str) -> bool:
        return is_heading(line, forms, words) or _TITLE_LINE.search(plain(line)) is not None or is_breadcrumb(line)

    return unwrap(lines, stands_alone)


def _about(
    document: Document,
    lines: Sequence[str],
    parts: Parts,
    title: Title | None,
    context: Context,
    words: Words,
    year: int | None,
) -> Report:
    """What the document says of itself: names, dates, ways to reach the agency."""
    page = context.page
    around = [*document.page_lines, *(page.page_lines if page else ())]
    meta = {**(page.meta if page else {}), **document.meta}
    signature = parts.tail or lines[-8:]
    signed = ([title.written] if title else []) + list(signature)  # …年度报告(2021年1月20日)
    published = find_published(lines, around, signed, meta, context.url, words, year)
    publisher = find_publisher([*lines, *around], meta.get("contentsource"), words)
    around_it = (
        *([publisher] if publisher and _names_one(publisher, words) else []),
        *heading_names(lines, words),
        *breadcrumb_names([*lines[:12], *around], words),
    )
    contact = find_contact(lines, words)
    return Report(
        status="complete",
        title=without_radicals(title.written) if title else None,
        agency=find_agency(
            (title.agency if title else None, *signature_names(signature, words)),
            around_it,
            lines,
            _site(title, context.site_name or site_name((document, page), words)),
            words,
        ),
        url=source_link([line.text for line in document.lines], words),
        published_on=published.on if published else None,
        published_from=published.source if published else None,
        publisher=publisher,
        phone=contact.phone,
        address=contact.address,
        postcode=contact.postcode,
        email=contact.email,
    )


def _site(title: Title | None, name: str | None) -> str | None:
    """Whose site it is, unless the title names somebody else in words that no agency's name has."""
    return None if name and title and title.of_a_body and plain(name) not in plain(title.written) else name


def _names_one(publisher: str, words: Words) -> bool:
    return words.patterns["agency_end"].search(publisher) is not None and not publisher.endswith("网站")


def _six_likely(tables: TableReading, year: int | None, forms: Forms) -> bool | None:
    """Is it a report in six parts? None where neither a table nor the year tells."""
    form = forms.of_era(tables.era) if tables.era else forms.of_year(year)
    if form is None:
        return None if year is None else False
    return bool(form.sections)


def _evidence(tables: TableReading, parts: Parts, context: Context, words: Words) -> Evidence:
    return Evidence(
        tables=bool(tables.tables_read or tables.tables_partial) and not tables.empty,
        six=parts.six and len(parts.sections) >= 3 and tells_of_openness(parts),
        parts=are_parts(parts, words),
        site=context.site_name is not None,
        empty_form=tables.empty,
        linked_as=context.link_text,
        page=context.page,
    )


def _era(tables: TableReading, parts: Parts, lines: Sequence[str], year: int | None, forms: Forms) -> Era | None:
    """From labels of tables, else from the order cited, else six parts: the form in force; free form: 2008."""
    if tables.era is not None and (tables.tables_read or tables.tables_partial):
        return tables.era
    cited = _cited(lines, year, forms)
    if cited is not None:
        return cited
    form = forms.of_year(year)
    of_six = {table.id for one in forms if one.sections for table in one.tables}
    if parts.six or of_six & (tables.tables_read | tables.tables_partial):
        return form.era if form is not None and form.sections else None
    return "2008" if any(plain(line) for line in lines) else None


def _cited(lines: Sequence[str], year: int | None, forms: Forms) -> Era | None:
    """The form whose order the text names in full; where it names several, the one in force, else the latest."""
    text = normalise(plain("".join(lines)))
    cited = [form for form in forms if form.sections and any(normalise(name) in text for name in form.cited_as)]
    current = forms.of_year(year)
    if current in cited and current is not None:
        return current.era
    return cited[-1].era if cited else None


def _passages(
    document: Document, parts: Parts, tables: TableReading, words: Words, end: int | None
) -> tuple[Passage, ...]:
    """Where figures in prose are read: the lines of the parts; where there is none, those of the whole text.

    Lines of tables, what the site says of itself and, from the line `end` on, other reports are left out.
    """
    texts: list[tuple[str, int | None, str]]
    texts = [(section.text, section.number, normalise(section.heading)) for section in parts.sections]
    used = frozenset() if texts else tables.used_lines
    passages = []
    for text, number, heading in texts or [(document.text, None, "")]:
        start = 0
        for index, line in enumerate(text.split("\n")):
            if not texts and end is not None and index >= end:
                break
            if index not in used and not is_around(plain(line), words):
                passages.append(Passage(line, number, heading, start))
            start += len(line) + 1
    return tuple(passages)
