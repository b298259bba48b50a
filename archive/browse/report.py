"""What the page of one report says, put together from its rows and its form."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.browse.figures import CellKey, Figure, Label, Note, figures, label_of, place_query
from archive.browse.marks import Piece, Span, cut
from archive.browse.rows import ReportRows, Row, parsed
from archive.browse.words import KINDS, number
from archive.report.layout import Sheet, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterable

    from archive.report.form import Era, Form, Forms

_LINES_SHOWN = 4  # of a change of text; the comparison shows all


@dataclass(frozen=True)
class Finding:
    """What one check says; `note` is its number on the page, given to those that fail."""

    check_id: str
    outcome: str
    severity: str
    expected: str
    actual: str
    zh: str
    en: str
    cells: tuple[CellKey, ...]
    note: int | None = None


@dataclass(frozen=True)
class SheetView:
    """One table of the form, with the findings that speak of its cells."""

    sheet: Sheet
    findings: tuple[Finding, ...]
    present: bool


@dataclass(frozen=True)
class Mention:
    """A figure that stands in a sentence or in a table of no national form."""

    label: Label
    statistic: Row
    query: str
    text: str


@dataclass(frozen=True)
class Marked:
    """A piece of a section; `query` leads to the sentence in the snapshot, `title` names its figures."""

    text: str
    query: str | None = None
    title: str = ""


@dataclass(frozen=True)
class SectionView:
    """One section of the report, its sentences with figures marked."""

    number: int
    heading: str
    paragraphs: tuple[tuple[Marked, ...], ...]


@dataclass(frozen=True)
class ChangeView:
    """One change after publication: what stood there and what stands there now, as far as the row tells."""

    row: Row
    label: Label | None = None
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class ReportView:
    """Everything that the template of the report page needs."""

    rows: ReportRows
    form: Form | None
    figures: dict[CellKey, Figure]
    sheets: tuple[SheetView, ...]
    local: tuple[Mention, ...]
    mentions: tuple[Mention, ...]
    sections: tuple[SectionView, ...]
    findings: tuple[Finding, ...]
    changes: tuple[ChangeView, ...]

    @property
    def failed(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.outcome == "fail")

    @property
    def has_tables(self) -> bool:
        return any(sheet.present for sheet in self.sheets)

    @property
    def year_before(self) -> Row | None:
        """The agency's report on the newest year before this one."""
        year = self.rows.report["year"]
        earlier = [row for row in self.rows.years if year is not None and row["year"] < year]
        return earlier[-1] if earlier else None

    def count(self, outcome: str) -> int:
        return sum(finding.outcome == outcome for finding in self.findings)


def present(rows: ReportRows, forms: Forms) -> ReportView:
    """Put the page together."""
    era: Era | None = rows.report["era"]
    form = forms.of_era(era)
    findings = _findings(rows.findings)
    notes: defaultdict[CellKey, tuple[Note, ...]] = defaultdict(tuple)
    for finding in findings:
        for cell in dict.fromkeys(finding.cells if finding.note else ()):
            notes[cell] += (Note(finding.note or 0, f"{finding.zh or finding.check_id} {finding.en}".strip()),)
    report_id = rows.report["id"]
    return ReportView(
        rows=rows,
        form=form,
        figures=figures(report_id, rows.statistics, notes, rows.corrections),
        sheets=tuple(_sheets(rows.statistics, form, era, findings)),
        local=_mentions(report_id, (row for row in rows.statistics if row["table_id"] == "local"), form),
        mentions=_mentions(
            report_id, (row for row in rows.statistics if row["source"] == "prose" and row["table_id"] != "local"), form
        ),
        sections=tuple(_section(section, rows, form) for section in rows.sections),
        findings=findings,
        changes=tuple(_change(row, form) for row in rows.changes),
    )


def _findings(rows: Iterable[Row]) -> tuple[Finding, ...]:
    order = {"fail": 0, "not_assessable": 1, "pass": 2}
    found: list[Finding] = []
    notes = 0
    for row in sorted(rows, key=lambda row: order.get(row["outcome"], 9)):
        notes += row["outcome"] == "fail"
        zh, _, en = (row["message"] or "").partition(" / ")
        cells = tuple(
            (cell["table_id"], cell["line"], cell["column"])
            for cell in parsed(row["cells"]) or ()
            if {"table_id", "line", "column"} <= cell.keys() and cell.get("report_id") in (None, row["report_id"])
        )
        found.append(
            Finding(
                check_id=row["check_id"],
                outcome=row["outcome"],
                severity=row["severity"],
                expected=_stated(row["expected"]),
                actual=_stated(row["actual"]),
                zh=zh,
                en=en,
                cells=cells,
                note=notes if row["outcome"] == "fail" else None,
            )
        )
    return tuple(found)


def _stated(value: Any) -> str:
    return number(value) if isinstance(value, int | float) else value or ""


def _sheets(
    statistics: list[Row], form: Form | None, era: Era | None, findings: tuple[Finding, ...]
) -> Iterable[SheetView]:
    """The tables of the report's own form. Before 2014 there was none, and none is drawn."""
    if form is None or form.era != era:
        return
    in_tables = {row["table_id"] for row in statistics if row["source"] != "prose"}
    for table in form.tables:
        mine = tuple(
            finding for finding in findings if finding.note and any(cell[0] == table.id for cell in finding.cells)
        )
        yield SheetView(lay_out(table), mine, table.id in in_tables)


def _mentions(report_id: int, statistics: Iterable[Row], form: Form | None) -> tuple[Mention, ...]:
    return tuple(
        Mention(label_of(row, form), row, place_query(report_id, row), number(row["value"]) or row["raw"] or "")
        for row in statistics
    )


def _section(section: Row, rows: ReportRows, form: Form | None) -> SectionView:
    """Cut a section's text at the sentences with figures; each mark leads to the sentence of its first figure."""
    text = section["text"] or ""
    stated: dict[int, Row] = {}
    spans: list[Span] = []
    for key, row in enumerate(rows.statistics):
        locator = parsed(row["locator"]) or {}
        if locator.get("kind") == "sentence" and locator.get("section") == section["number"]:
            stated[key] = row
            spans.append(Span(locator["start"], locator["end"], key))
    paragraphs: list[list[Marked]] = [[]]
    for piece in cut(text, spans):
        for position, line in enumerate(piece.text.split("\n")):
            if position:
                paragraphs.append([])
            if line.strip():
                paragraphs[-1].append(_marked(line, piece, stated, rows.report["id"], form))
    return SectionView(section["number"], section["heading"] or "", tuple(tuple(part) for part in paragraphs if part))


def _change(row: Row, form: Form | None) -> ChangeView:
    detail = parsed(row["detail"]) or {}
    match row["kind"]:
        case "statistic" if {"table_id", "line", "column"} <= detail.keys():
            return ChangeView(row, label_of(detail, form), (_stood(detail.get("from")),), (_stood(detail.get("to")),))
        case "text":
            was, now = (tuple(detail.get(side) or ())[:_LINES_SHOWN] for side in ("removed", "added"))
            return ChangeView(row, None, was, now)
        case _:
            return ChangeView(row, words=str(detail.get("to") or detail.get("reason") or ""))


def _stood(figure: dict[str, Any] | None) -> str:
    """One side of a change of a figure; a stroke where there was no such cell."""
    if figure is None:
        return "—"
    if figure.get("value") is not None:
        return f"{number(figure['value'])} {figure.get('unit') or ''}".strip()
    kind = KINDS.get(figure.get("kind") or "")
    return kind.zh if kind else "?"


def _marked(line: str, piece: Piece, stated: dict[int, Row], report_id: int, form: Form | None) -> Marked:
    if not piece.keys:
        return Marked(line)
    words = [_said(stated[key], form) for key in piece.keys]
    return Marked(line, place_query(report_id, stated[piece.keys[0]]), "\n".join(words))


def _said(row: Row, form: Form | None) -> str:
    label = label_of(row, form)
    name = " ".join(part for part in (label.line, label.column) if part) or label.gloss
    return f"{name} = {number(row['value']) or row['raw'] or '?'} {row['unit'] or ''}".strip()
