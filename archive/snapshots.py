"""One snapshot read: which of its payloads is the report, what it says, and whether the others say the same."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from archive.config import load_forms, load_words
from archive.conversion.stored import load, read_document
from archive.database.load import ReadReport, ReadSnapshot
from archive.report.agency import find_agency
from archive.report.checks import check
from archive.report.document import UnreadableError
from archive.report.model import Finding, Report
from archive.report.naming import read_title
from archive.report.parse import Context, parse_report
from archive.report.pictured import only_what_lacks, placed, with_pictures
from archive.report.proven import accept
from archive.warc.errors import ArchiveError
from archive.warc.reader import read_capture
from archive.workers import note

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from archive.database.carried import Carrier
    from archive.database.wanted import Wanted
    from archive.report.document import Document
    from archive.report.model import Statistic

# how a link or a title names a report, and the year that it names
CALLED_REPORT = re.compile(r"(?:信息公开|政务公开|政府信息).{0,20}(?:年度?报告?|报告)|年度报告|年报")
YEAR_NAMED = re.compile(r"(20\d\d)\s*年")
PICTURE = "picture"  # the kind of a link to a picture that stands in the text
INCOMPLETE = ("tables_missing", "partial", "prose_only")  # pages whose tables may be such pictures
RANK = ("complete", "partial", "prose_only", "tables_missing", "template", "unreadable")


@dataclass(frozen=True)
class _Candidate:
    """One payload, read: `is_page` for the page itself."""

    carrier: Carrier
    report: Report
    media_type: str | None
    is_page: bool
    has_failed: bool = False  # the reader broke on it, which says nothing about what it is
    text: str | None = None
    is_pictured: bool = False  # what it says was recognised in pictures
    pictures: tuple[str, ...] = ()  # the digests of those in the text of a page

    @property
    def cells(self) -> int:
        return sum(1 for one in self.report.statistics if one.source in ("table", "ocr"))


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
    others = [_read(data, task, one, replace(within, link_text=one.text))[1] for one in carried]
    if document is not None and page.report.status in INCOMPLETE:
        page = _completed(page, document, _pictures(data, task), context)
    candidates = [page, *others]
    reports = [one for one in candidates if one.report.status not in {"not_a_report", "unreadable"}]
    groups = [*_same_report(reports), *([one] for one in _unreadable(wanted, candidates, reports, document))]
    if not groups:
        return wanted, ReadSnapshot((), page.report.reason or "no report")
    return wanted, ReadSnapshot(tuple(_choose(group) for group in groups))


def _context(wanted: Wanted) -> Context:
    site = wanted.site
    return Context(
        url=wanted.url, site_name=site.name if site else None, region_code=site.region_code if site else None
    )


def _read(data: Path, task: Task, carrier: Carrier, context: Context) -> tuple[Document | None, _Candidate]:
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
    text = document.text if document else None
    is_pictured = bool(document and document.recognised)
    return document, _Candidate(carrier, report, media_type, is_page, has_failed, text, is_pictured)


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
    page: _Candidate, document: Document, pictures: list[tuple[Carrier, Document]], context: Context
) -> _Candidate:
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
    return replace(page, report=placed(report, places), is_pictured=True, pictures=digests)


def _unreadable(
    wanted: Wanted, candidates: list[_Candidate], reports: list[_Candidate], page: Document | None
) -> list[_Candidate]:
    """The unreadable payloads that the page calls an annual report, or of which nobody can tell what they were.

    One whose report the page shows in another form, figures and all, is not missed.
    """
    missed = []
    reports = [one for one in reports if one.report.statistics]
    read_years = {one.report.year for one in reports}
    title = page.title if page and page.title and CALLED_REPORT.search(page.title) else None
    for one in candidates:
        if one.report.status != "unreadable":
            continue
        named = one.carrier.text if one.carrier.text and CALLED_REPORT.search(one.carrier.text) else None
        if named is None and not reports:
            named = title
        if named is None and not one.has_failed and not _stands_alone(wanted):
            continue
        found = YEAR_NAMED.search(named or "") or YEAR_NAMED.search(title or "")
        year = int(found[1]) if found else None
        if reports and (year is None or year in read_years):
            continue
        agency = _agency((named, title), wanted)
        missed.append(replace(one, report=replace(one.report, title=named, year=year, agency=agency)))
    return missed


def _agency(called: tuple[str | None, ...], wanted: Wanted) -> str | None:
    """Whose report it is by what it is called; a short name is completed from the site."""
    words = load_words()
    titles = [read_title(text, words) for text in called if text]
    stated = [title.agency for title in titles if title and title.agency]
    return find_agency(stated, (), wanted.site.name if wanted.site else None, words) if stated else None


def _stands_alone(wanted: Wanted) -> bool:
    """A document that no page links to: nobody else can tell what it was."""
    return not wanted.documents and "html" not in (wanted.page.media_type or "")


def _same_report(candidates: Iterable[_Candidate]) -> list[list[_Candidate]]:
    """Candidates in groups: those of one group are the same report in several forms."""
    groups: list[list[_Candidate]] = []
    for one in candidates:
        group = next((group for group in groups if all(_is_same(one.report, other.report) for other in group)), None)
        if group is None:
            groups.append([one])
        else:
            group.append(one)
    return groups


def _is_same(one: Report, other: Report) -> bool:
    """No year and no agency speaks against it; a short name is part of the full one."""
    years = one.year is None or other.year is None or one.year == other.year
    names = (one.agency, other.agency)
    agencies = None in names or str(names[0]).endswith(str(names[1])) or str(names[1]).endswith(str(names[0]))
    return years and agencies


def _choose(group: list[_Candidate]) -> ReadReport:
    """The page where it is complete, else what states most cells, in text before in pictures; of equals the first."""

    def order(one: _Candidate) -> tuple[bool, bool, bool, int, int]:
        is_whole_page = one.is_page and one.report.status == "complete"
        return (not is_whole_page, not one.cells, one.is_pictured, -one.cells, RANK.index(one.report.status))

    chosen = min(group, key=order)
    findings = check(chosen.report, load_forms())
    for other in group:
        if other is not chosen:
            findings += compare(chosen, other)
    return ReadReport(
        chosen.report, findings, chosen.carrier, chosen.media_type, text=chosen.text, pictures=chosen.pictures
    )


def compare(chosen: _Candidate, other: _Candidate) -> tuple[Finding, ...]:
    """Do page and attachment state the same? One finding for each table that both have."""
    ours, theirs = _cells(chosen.report), _cells(other.report)
    findings = []
    for table_id in sorted(ours.keys() & theirs.keys()):
        shared = sorted(ours[table_id].keys() & theirs[table_id].keys())
        differing = [cell for cell in shared if ours[table_id][cell].value != theirs[table_id][cell].value]
        first = differing[0] if differing else None
        findings.append(
            Finding(
                check_id=f"attachment.{table_id}",
                outcome="fail" if differing else "pass" if shared else "not_assessable",
                severity="warning" if differing else "info",
                expected=ours[table_id][first].value if first else None,
                actual=theirs[table_id][first].value if first else None,
                message=_message(len(differing), len(shared)),
                cells=tuple(
                    {"table_id": table_id, "line": line, "column": column, "source": "table", "ordinal": 1}
                    for line, column in differing
                ),
            )
        )
    return tuple(findings)


def _message(differing: int, shared: int) -> str:
    if differing:
        return (
            f"网页与附件有 {differing} 个数字不一致（共比较 {shared} 个）"
            f" / page and attachment differ in {differing} of {shared} figures"
        )
    return f"网页与附件的 {shared} 个数字一致 / page and attachment agree in {shared} figures"


def _cells(report: Report) -> dict[str, dict[tuple[str, str], Statistic]]:
    """Table → (line, column) → the year's own figure in the table."""
    found: dict[str, dict[tuple[str, str], Statistic]] = {}
    for one in report.statistics:
        if one.source == "table" and one.scope == "year" and one.ordinal == 1:
            found.setdefault(one.table_id, {})[one.line, one.column] = one
    return found
