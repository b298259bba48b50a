"""What does not add up, what is missing or late; and how right the figures are, by cells that a person looked at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.database.corrections import unmatched
from archive.database.find import resolve_report
from archive.database.sample import SampleResult, SheetError, sample

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlite_utils import Database

__all__ = ["CheckSummary", "SampleResult", "SheetError", "sample", "summary"]

LISTED = 40  # lines of one kind that the text shows; JSON has all
WHOLE_CHECKS = frozenset({"period.year", "published.deadline"})  # their last part is no column, line or table
OUTCOMES = ("pass", "fail", "not_assessable")


@dataclass(frozen=True)
class CheckCount:
    """How one family of checks came out over the current reports."""

    check: str
    passed: int
    failed: int
    not_assessable: int


@dataclass(frozen=True)
class AgencyYear:
    """A report that is missing (with what is known of why) or late."""

    agency: str
    year: int
    status: str | None
    reason: str | None = None
    published_on: str | None = None
    url: str | None = None


@dataclass(frozen=True)
class Finding:
    """One finding of one report."""

    check_id: str
    outcome: str
    severity: str
    expected: Any
    actual: Any
    message: str | None


@dataclass(frozen=True)
class ReportFindings:
    """All findings of one report."""

    id: int
    agency: str | None
    year: int | None
    url: str
    status: str
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class CheckSummary:
    """Findings of the reports asked for, or of the whole archive with its coverage."""

    reports: tuple[ReportFindings, ...] = ()
    checks: tuple[CheckCount, ...] = ()
    coverage: dict[str, int] | None = None
    missing: tuple[AgencyYear, ...] = ()
    late: tuple[AgencyYear, ...] = ()
    unreadable: tuple[AgencyYear, ...] = ()
    corrections: tuple[str, ...] = ()  # those that stand beside nothing

    def text(self) -> str:
        if self.reports:
            return "\n\n".join(_report_text(report) for report in self.reports)
        lines = ["check                            pass    fail  not assessable"]
        lines += [
            f"{one.check:<28} {one.passed:>8} {one.failed:>7} {one.not_assessable:>15}" for one in self.checks
        ] or ["  none yet"]
        lines += ["", "coverage: " + _counted(self.coverage or {})]
        missing = [f"{_named(one)}  {one.status or 'not known yet'}: {one.reason or '-'}" for one in self.missing]
        late = [f"{_named(one)}  {one.published_on or '?'}  {one.url or ''}" for one in self.late]
        lines += [*_listed("missing", missing), *_listed("late", late)]
        lines += _listed("not readable", [f"{one.url}  {one.status}: {one.reason or '-'}" for one in self.unreadable])
        lines += _listed("corrections that stand beside nothing", self.corrections)
        return "\n".join(lines)


def summary(database: Database, reports: Sequence[str] = ()) -> CheckSummary:
    """Findings of these reports (ids, addresses, `AGENCY YEAR`), else of all current ones, with the coverage.

    Raises LookupError for a report that is not there.
    """
    if reports:
        return CheckSummary(reports=tuple(_findings(database, resolve_report(database, one)) for one in reports))
    return CheckSummary(
        checks=_counts(database),
        coverage=_coverage(database),
        missing=_missing(database),
        late=_late(database),
        unreadable=_unreadable(database),
        corrections=tuple(unmatched(database)),
    )


def family(check_id: str) -> str:
    """The check without the line, column or table that it was made for.

    >>> family("requests.balance.total"), family("proceedings.litigation_direct"), family("period.year")
    ('requests.balance', 'proceedings', 'period.year')
    >>> family("prose.requests.received")
    'prose'
    """
    if check_id in WHOLE_CHECKS:
        return check_id
    return "prose" if check_id.startswith("prose.") else check_id.rpartition(".")[0]


def _counts(database: Database) -> tuple[CheckCount, ...]:
    counted: Counter[tuple[str, str]] = Counter()
    query = """
        SELECT f.check_id, f.outcome, count(*) AS n FROM findings f JOIN reports r ON r.id = f.report_id
        WHERE r.is_current = 1 GROUP BY f.check_id, f.outcome
    """
    for row in database.query(query):
        counted[family(row["check_id"]), row["outcome"]] += row["n"]
    return tuple(
        CheckCount(check, *(counted[check, outcome] for outcome in OUTCOMES))
        for check in sorted({check for check, _ in counted})
    )


def _coverage(database: Database) -> dict[str, int]:
    query = "SELECT coalesce(status, 'not known yet') AS status, count(*) AS n FROM coverage GROUP BY 1 ORDER BY 1"
    return {row["status"]: row["n"] for row in database.query(query)}


def _missing(database: Database) -> tuple[AgencyYear, ...]:
    query = """
        SELECT a.name, c.year, c.status, c.reason FROM coverage c JOIN agencies a ON a.id = c.agency_id
        WHERE c.status IS NULL OR c.status <> 'found' ORDER BY c.year DESC, a.region_code, a.name
    """
    return tuple(AgencyYear(row["name"], row["year"], row["status"], row["reason"]) for row in database.query(query))


def _late(database: Database) -> tuple[AgencyYear, ...]:
    query = """
        SELECT a.name, c.year, c.status, r.published_on, r.url
        FROM coverage c JOIN agencies a ON a.id = c.agency_id LEFT JOIN reports r ON r.id = c.report_id
        WHERE c.late = 1 ORDER BY c.year DESC, a.region_code, a.name
    """
    return tuple(
        AgencyYear(row["name"], row["year"], row["status"], None, row["published_on"], row["url"])
        for row in database.query(query)
    )


def _unreadable(database: Database) -> tuple[AgencyYear, ...]:
    query = """
        SELECT coalesce(agency, '') AS agency, coalesce(year, 0) AS year, status, reason, url
        FROM reports WHERE status IN ('unreadable', 'tables_missing') AND duplicate_of IS NULL ORDER BY url
    """
    return tuple(
        AgencyYear(row["agency"], row["year"], row["status"], row["reason"], None, row["url"])
        for row in database.query(query)
    )


def _findings(database: Database, report_id: int) -> ReportFindings:
    report = next(database.query("SELECT id, agency, year, url, status FROM reports WHERE id = ?", [report_id]))
    names = ("check_id", "outcome", "severity", "expected", "actual", "message")
    rows = database.table("findings").rows_where("report_id = ?", [report_id], order_by="check_id, position")
    return ReportFindings(**report, findings=tuple(Finding(*(row[name] for name in names)) for row in rows))


def _report_text(report: ReportFindings) -> str:
    lines = [f"{report.agency or '?'} {report.year or '?'}  {report.url}  ({report.status})"]
    order = {"fail": 0, "not_assessable": 1, "pass": 2}
    for one in sorted(report.findings, key=lambda one: order[one.outcome]):
        numbers = "" if one.outcome == "pass" else f"  expected {_shown(one.expected)}, stands {_shown(one.actual)}"
        lines.append(f"  {one.outcome:<14} {one.check_id}{numbers}")
        if one.outcome == "fail" and one.message:
            lines.append(f"                 {one.message}")
    return "\n".join(lines)


def _shown(value: Any) -> str:
    return "-" if value is None else f"{value:.10g}" if isinstance(value, float) else str(value)


def _named(one: AgencyYear) -> str:
    return f"{one.agency} {one.year}"


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.items()) or "nothing yet"


def _listed(heading: str, lines: Iterable[str]) -> list[str]:
    every = list(lines)
    if not every:
        return []
    more = [f"  … and {len(every) - LISTED} more (--json lists all)"] if len(every) > LISTED else []
    return ["", f"{heading}: {len(every)}", *(f"  {line}" for line in every[:LISTED]), *more]
