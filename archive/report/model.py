"""What a report is once it has been read: sections, statistics, findings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archive.report.form import Era

Kind = Literal["number", "zero", "blank", "not_applicable", "unclear"]
Source = Literal["table", "prose", "ocr"]
Scope = Literal["year", "cumulative", "previous_year", "part"]
Outcome = Literal["pass", "fail", "not_assessable"]
Severity = Literal["info", "warning", "error"]
PointKind = Literal["problem", "improvement", "unclear"]
Status = Literal["complete", "partial", "prose_only", "tables_missing", "template", "unreadable", "not_a_report"]

# The way from a statistic back to the bytes, ready for JSON; see docs/locators.md for the kinds.
Locator = dict[str, Any]


@dataclass(frozen=True)
class Section:
    """One part of the report; `number` is 1 to 6 in the six-part forms, the order of appearance before."""

    number: int
    heading: str
    text: str


@dataclass(frozen=True)
class Point:
    """One problem or one improvement: the text of section `section` from `start` to `end`."""

    kind: PointKind
    text: str
    section: int
    start: int
    end: int

    @property
    def locator(self) -> Locator:
        return {"kind": "passage", "section": self.section, "start": self.start, "end": self.end}


@dataclass(slots=True)
class Statistic:
    """One stated figure: what was understood (`value`) beside what was written (`raw`).

    Not to be changed; like findings and cells it is made by the hundred, and `frozen` takes three times as long.
    """

    table_id: str
    line: str
    column: str
    value: float | None
    unit: str | None
    raw: str | None
    kind: Kind
    source: Source
    scope: Scope = "year"
    ordinal: int = 1
    confidence: float = 1.0
    locator: Locator = field(default_factory=dict)

    @property
    def cell(self) -> tuple[str, str, str]:
        return (self.table_id, self.line, self.column)


@dataclass(slots=True)
class Finding:
    """What one check says about one report. `message` is Chinese, then ' / ', then English. Not to be changed."""

    check_id: str
    outcome: Outcome
    severity: Severity
    expected: float | str | None = None
    actual: float | str | None = None
    message: str = ""
    cells: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Report:
    """One agency's report on one year, as read from one document."""

    status: Status
    reason: str | None = None
    title: str | None = None
    agency: str | None = None
    year: int | None = None
    era: Era | None = None
    url: str | None = None  # the source link that the document itself states (原文链接)
    published_on: str | None = None
    published_from: str | None = None  # where the date was found: text, meta, signature, path
    publisher: str | None = None
    period_start: str | None = None
    period_end: str | None = None
    phone: str | None = None
    address: str | None = None
    postcode: str | None = None
    email: str | None = None
    sections: tuple[Section, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    points: tuple[Point, ...] = ()  # problems and improvements, in their order
