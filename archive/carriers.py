"""Which of the payloads of one snapshot is the report, and do the others say the same?"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archive.agencies import identify
from archive.config import load_forms, load_words
from archive.counts import counted
from archive.database.load import ReadReport
from archive.report.about.naming import clean
from archive.report.apart import only_what_lacks, with_tables
from archive.report.checks import check
from archive.report.model import Finding
from archive.report.parse import parse_report
from archive.report.stated import cell_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from archive.database.carried import Carrier
    from archive.report.document import Document
    from archive.report.model import Report, Statistic
    from archive.report.parse import Context

    Stated = Mapping[tuple[str, str], Statistic]  # line and column → what is stated there

INCOMPLETE = ("tables_missing", "partial", "prose_only")  # reports whose tables may stand elsewhere
# 附件3：长沙县2016年政府信息公开情况统计表
_ANNEX_OF = re.compile(
    r"(?:附[件表]\d*[:：.、]?)?(?P<name>[\u4e00-\u9fff]{2,30}?)(?:20\d\d年度?)?(?:政府|政务)?信息公开(?:工作)?(?:情况)?统计"
)
RANK = ("complete", "partial", "prose_only", "tables_missing", "template", "unreadable")


@dataclass(frozen=True)
class Candidate:
    """One payload, read: `is_page` for the page itself."""

    carrier: Carrier
    report: Report
    media_type: str | None
    is_page: bool
    has_failed: bool = False  # the reader broke on it, which says nothing about what it is
    document: Document | None = None
    context: Context | None = None
    is_pictured: bool = False  # what it says was recognised in pictures
    parts: tuple[str, ...] = ()  # the digests of the pictures or documents that its tables are from

    @property
    def cells(self) -> int:
        """How many cells state something; a blank states nothing."""
        return sum(one.source in ("table", "ocr") and one.kind != "blank" for one in self.report.statistics)


def attributed(one: Candidate) -> Candidate:
    """An attachment; where it names another body than the page does, as that one's (长沙县…统计表, 市教育局…统计表).

    The annex of an office's report bears its government's name.
    """
    agency, year, code = one.report.agency, one.report.year, one.context.region_code if one.context else None
    lines = one.document.lines[:3] if one.document else ()
    for text in (one.carrier.text or "", *(line.text for line in lines)):
        if agency is None or not (found := _ANNEX_OF.match("".join(text.split()))):
            continue
        own, named = (identify(name, year=year, region_code=code) for name in (agency, found["name"]))
        is_elsewhere = own.region_code and named.region_code and own.region_code != named.region_code
        if is_elsewhere or (own.kind == named.kind == "department" and own.name != named.name):
            return replace(one, report=replace(one.report, agency=named.name, title=clean(text)))
    return one


def same_report(candidates: Iterable[Candidate]) -> list[list[Candidate]]:
    """Candidates in groups: those of one group are the same report in several forms."""
    groups: list[list[Candidate]] = []
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


def choose(group: list[Candidate]) -> ReadReport:
    """The page where it is complete, else what states most cells, in text before in pictures; of equals the first."""
    candidates = gathered(group)
    chosen = min(candidates, key=_order)
    findings = check(chosen.report, load_forms())
    for other in candidates:
        if other is not chosen:
            findings += compare(chosen, other)
    text = chosen.document.text if chosen.document else None
    return ReadReport(chosen.report, findings, chosen.carrier, chosen.media_type, text=text, parts=chosen.parts)


def _order(one: Candidate) -> tuple[bool, bool, bool, int, int]:
    is_whole_page = one.is_page and one.report.status == "complete"
    return (not is_whole_page, not one.cells, one.is_pictured, -one.cells, RANK.index(one.report.status))


def gathered(group: Sequence[Candidate]) -> list[Candidate]:
    """The same, the one that has the text with tables that only the others have; where one is whole, as they are."""
    base = max(group, key=_written)
    whole = [one for one in group if one.report.status == "complete" and 2 * _written(one) >= _written(base)]
    if not _written(base) or whole:
        return list(group)
    if base.document is None or base.context is None or base.is_pictured or base.report.status not in INCOMPLETE:
        return list(group)
    added, have = [], _tables(base)
    for other in sorted((one for one in group if one is not base and not one.is_pictured), key=_order):
        if other.document is not None and _tables(other) - have:
            added.append((other, other.document))
            have |= _tables(other)
    if not added:
        return list(group)
    filled = with_tables(base.document, ((one.carrier.capture_id, document) for one, document in added))
    report = only_what_lacks(parse_report(filled, load_forms(), load_words(), base.context), base.report)
    if report is None:
        return list(group)
    parts = tuple(one.carrier.digest for one, _ in added)
    return [replace(base, report=report, parts=parts) if one is base else one for one in group]


def _written(one: Candidate) -> int:
    """How much of it is written in sentences: what stands around a table is no text of a report."""
    lines = (line for section in one.report.sections for line in section.text.split("\n"))
    return sum(len(line) for line in lines if "。" in line)


def _tables(one: Candidate) -> set[str]:
    return {found.table_id for found in one.report.statistics if found.source == "table"}


def compare(chosen: Candidate, other: Candidate) -> tuple[Finding, ...]:
    """Do page and attachment state the same? One finding for each table that both have.

    A table that the report has from that very document is not held against itself; a blank states nothing.
    """
    ours, theirs = _cells(chosen.report, but=other.carrier.capture_id), _cells(other.report)
    return tuple(
        _compared(f"attachment.{table_id}", ours[table_id], theirs[table_id], _pair(chosen, other))
        for table_id in sorted(ours.keys() & theirs.keys())
    )


@dataclass(frozen=True)
class _Pair:
    """What two documents are called that are held against one another."""

    chinese: str
    english: str
    names: str


def _pair(one: Candidate, other: Candidate) -> _Pair:
    files = [_file(each) for each in (one, other) if not each.is_page]
    if len(files) == 1:
        return _Pair("网页与附件", "page and attachment", files[0])
    return _Pair("两个附件", "two attachments", ", ".join(files))


def _file(one: Candidate) -> str:
    """What tells one attachment from another: the name of its file, which a title in the link may not be."""
    return unquote(one.carrier.url.rsplit("/", 1)[-1])


def _compared(check_id: str, ours: Stated, theirs: Stated, pair: _Pair) -> Finding:
    both = [(ours[cell], theirs[cell]) for cell in sorted(ours.keys() & theirs.keys())]
    shared = [(one, other) for one, other in both if one.value is not None and other.value is not None]
    differing = [(one, other) for one, other in shared if one.value != other.value]
    compared = counted(len(shared), "figure", "figures")
    if not shared:
        message = (
            f"{pair.chinese}没有都写明的数字：{pair.names} / {pair.english} have no figure in common: {pair.names}"
        )
        return Finding(check_id, "not_assessable", "info", message=message)
    if not differing:
        chinese = f"{pair.chinese}的 {len(shared)} 个数字一致：{pair.names}"
        message = f"{chinese} / {pair.english} agree in {compared}: {pair.names}"
        return Finding(check_id, "pass", "info", message=message)
    chinese = f"{pair.chinese}有 {len(differing)} 个数字不一致（共比较 {len(shared)} 个）：{pair.names}"
    message = f"{chinese} / {pair.english} differ in {len(differing)} of {compared}: {pair.names}"
    one, other = differing[0]
    cells = tuple(cell_of(one) for one, _ in differing)
    return Finding(check_id, "fail", "warning", one.value, other.value, message, cells)


def _cells(report: Report, *, but: int | None = None) -> Mapping[str, Stated]:
    """Table → (line, column) → the year's own figure in the table; none that stands in the capture `but`."""
    found: dict[str, dict[tuple[str, str], Statistic]] = {}
    for one in report.statistics:
        is_own = one.source == "table" and one.scope == "year" and one.ordinal == 1
        if is_own and (but is None or one.locator.get("capture") != but):
            found.setdefault(one.table_id, {})[one.line, one.column] = one
    return found
