"""One snapshot read: its page and documents, each as a report or as what it is else."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.carriers import INCOMPLETE, Candidate, attributed, choose, same_report
from archive.config import load_forms, load_words
from archive.conversion.stored import load, read_document
from archive.database.load import ReadReport, ReadSnapshot
from archive.report.about.agency import find_agency
from archive.report.about.naming import CALLED_REPORT, read_title
from archive.report.document import UnreadableError
from archive.report.model import Report
from archive.report.parse import Context, parse_report
from archive.report.pictures.pictured import only_what_lacks, placed, with_pictures
from archive.report.pictures.proven import accept
from archive.warc.errors import ArchiveError
from archive.warc.reader import read_capture
from archive.workers import note

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from archive.database.carried import Carrier
    from archive.database.wanted import Wanted
    from archive.report.document import Document

YEAR_NAMED = re.compile(r"(20\d\d)\s*年")
PICTURE = "picture"  # the kind of a link to a picture that stands in the text


@dataclass(frozen=True)
class Task:
    """A snapshot to be read; `faults` maps the digests of payloads that cannot be read to the reason, `conversions`
    those that were converted to where the conversion lies.
    """

    wanted: Wanted
    faults: Mapping[str, str] = field(default_factory=dict)
    conversions: Mapping[str, tuple[str, int]] = field(default_factory=dict)


def lost(task: Task, reason: str) -> tuple[Wanted, ReadSnapshot]:
    """What stands for a snapshot whose reading came to no end: a row that names it."""
    wanted = task.wanted
    report = Report(status="unreadable", reason=reason)
    carrier = wanted.documents[0] if wanted.documents else wanted.page
    return wanted, ReadSnapshot((ReadReport(report, (), carrier, carrier.media_type),))


def spare(task: Task, digest: str, reason: str) -> Task:
    """The same without one payload, whose reading came to no end."""
    return replace(task, faults={**task.faults, digest: reason})


def read_one(data: Path, task: Task) -> tuple[Wanted, ReadSnapshot]:
    """The reports that a snapshot holds: from the page, or from the documents that it carries."""
    wanted = task.wanted
    context = _context(wanted)
    document, page = _read(data, task, wanted.page, context)
    within = replace(context, page=document)
    carried = [one for one in wanted.documents if one.kind != PICTURE]
    others = [attributed(_read(data, task, one, replace(within, link_text=one.text))[1]) for one in carried]
    if document is not None and page.report.status in INCOMPLETE:
        page = _completed(page, document, _pictures(data, task), context)
    candidates = [page, *others]
    reports = [one for one in candidates if one.report.status not in {"not_a_report", "unreadable"}]
    groups = [*same_report(reports), *([one] for one in _unreadable(wanted, candidates, reports, document))]
    if not groups:
        return wanted, ReadSnapshot((), page.report.reason or "no report")
    return wanted, ReadSnapshot(tuple(choose(group) for group in groups))


def _context(wanted: Wanted) -> Context:
    site = wanted.site
    return Context(
        url=wanted.url, site_name=site.name if site else None, region_code=site.region_code if site else None
    )


def _read(data: Path, task: Task, carrier: Carrier, context: Context) -> tuple[Document | None, Candidate]:
    """The payload as a document and as a report; what cannot be read is a report `unreadable` with the reason."""
    document = None
    reason, has_failed = task.faults.get(carrier.digest), carrier.digest in task.faults
    report = Report(status="unreadable", reason=reason)
    if not has_failed:
        note(carrier.digest)
        try:
            payload = read_capture(data, (carrier.warc_file, carrier.warc_offset)).payload
            conversion = load(data, task.conversions.get(carrier.digest))
            document = read_document(payload, load_forms(), media_type=carrier.media_type, conversion=conversion)
            report = accept(parse_report(document, load_forms(), load_words(), context), document, load_forms())
        except (UnreadableError, ArchiveError, OSError) as error:
            report = replace(report, reason=str(error))
        except Exception as error:  # noqa: BLE001 - one that breaks the reader must not end the build: it is named
            report, has_failed = replace(report, reason=f"the reader failed: {type(error).__name__}: {error}"), True
    media_type = document.media_type if document else carrier.media_type
    is_page = carrier is task.wanted.page
    is_pictured = bool(document and document.recognised)
    return document, Candidate(carrier, report, media_type, is_page, has_failed, document, context, is_pictured)


def _pictures(data: Path, task: Task) -> list[tuple[Carrier, Document]]:
    """What was recognised in the pictures that stand in the text, in their order; those without a table are none."""
    found = []
    for one in task.wanted.documents:
        if one.kind != PICTURE or one.digest in task.faults or one.digest not in task.conversions:
            continue
        note(one.digest)
        try:
            payload = read_capture(data, (one.warc_file, one.warc_offset)).payload
            conversion = load(data, task.conversions[one.digest])
            document = read_document(payload, load_forms(), media_type=one.media_type, conversion=conversion)
        except (UnreadableError, ArchiveError, OSError):
            continue  # the page is read without it, and says that its tables are missing
        if document.recognised and document.grids:
            found.append((one, document))
    return found


def _completed(
    page: Candidate, document: Document, pictures: list[tuple[Carrier, Document]], context: Context
) -> Candidate:
    """The report of a page with the tables of its pictures; as it was where they hold none."""
    whole, places = with_pictures(document, ((one.capture_id, picture) for one, picture in pictures))
    if not places:
        return page
    report = only_what_lacks(parse_report(whole, load_forms(), load_words(), context), page.report)
    if report is None:
        return page
    report = accept(report, whole, load_forms())
    if not any(one.source == "ocr" for one in report.statistics):
        return page
    digests = tuple(one.digest for one, _ in pictures)
    return replace(page, report=placed(report, places), is_pictured=True, parts=digests)


def _unreadable(
    wanted: Wanted, candidates: list[Candidate], reports: list[Candidate], page: Document | None
) -> list[Candidate]:
    """The unreadable payloads that the page calls an annual report, or of which nobody can tell what they were.

    A scan in which no report was recognised is one of them where it is called one. One whose report the page shows in
    another form, figures and all, is not missed.
    """
    missed = []
    reports = [one for one in reports if one.report.statistics]
    read_years = {one.report.year for one in reports}
    title = page.title if page and page.title and CALLED_REPORT.search(page.title) else None
    for one in candidates:
        is_unrecognised = one.report.status == "not_a_report" and _is_scan(one.document)
        if one.report.status != "unreadable" and not is_unrecognised:
            continue
        named = one.carrier.text if one.carrier.text and CALLED_REPORT.search(one.carrier.text) else None
        if named is None and not reports:
            named = title
        if named is None and (is_unrecognised or not (one.has_failed or _stands_alone(wanted))):
            continue
        found = YEAR_NAMED.search(named or "") or YEAR_NAMED.search(title or "")
        year = int(found[1]) if found else None
        if reports and (year is None or year in read_years):
            continue
        agency = _agency((named, title), wanted) if named or title else _named_for(wanted)
        reason = "a scan: no report was recognised in it" if is_unrecognised else one.report.reason
        report = Report(status="unreadable", reason=reason, title=named, year=year, agency=agency)
        missed.append(replace(one, report=report))
    return missed


def _is_scan(document: Document | None) -> bool:
    """Was all its text recognised in pictures?"""
    if document is None or not document.recognised:
        return False
    return all(line.locator.get("page") in document.recognised for line in document.lines)


def _agency(called: tuple[str | None, ...], wanted: Wanted) -> str | None:
    """Whose report it is by what it is called; a short name is completed from the site."""
    words = load_words()
    titles = [read_title(text, words) for text in called if text]
    stated = [title.agency for title in titles if title and title.agency]
    return find_agency(stated, (), (), wanted.site.name if wanted.site else None, words) if stated else None


def _named_for(wanted: Wanted) -> str | None:
    """Whose it is where nothing calls it anything: its site's, as a page that names no agency is."""
    return wanted.site.name if wanted.site else None


def _stands_alone(wanted: Wanted) -> bool:
    """A document that no page links to: nobody else can tell what it was."""
    return not wanted.documents and "html" not in (wanted.page.media_type or "")
