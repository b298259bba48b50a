"""Two reports side by side: two years of one agency, two versions of one report, or any two."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.browse.figures import CellKey, Figure, Label, figures, label_of, shown
from archive.browse.rows import ReportRows, Row, read_report
from archive.browse.texts import Change, Copied, copied, differences, plain_sentences
from archive.browse.views import MissingError, answered, open_database, read, render
from archive.browse.words import TABLES, Words
from archive.config import load_forms

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from datasette.app import Datasette
    from datasette.utils.asgi import Request, Response

    from archive.report.form import Forms

_KINDS = {
    "years": Words("同一机关的两个年度", "Two years of one agency"),
    "versions": Words("同一年度的两个版本", "Two versions of one report"),
    "others": Words("两份报告", "Two reports"),
    "same": Words("同一份报告", "The same report twice"),
}


@dataclass(frozen=True)
class Pairing:
    """One cell in both reports. `difference` is None where a side is no number, or units or forms differ."""

    label: Label
    left: Figure | None
    right: Figure | None
    difference: float | None
    is_same: bool


@dataclass(frozen=True)
class TablePair:
    """One table: the cells that differ, and those that do not."""

    id: str
    name: Words
    differing: tuple[Pairing, ...]
    alike: tuple[Pairing, ...]


@dataclass(frozen=True)
class SectionPair:
    """One section in both reports; None where one has no such section. `copied` is of the second's text."""

    left: Row | None
    right: Row | None
    changes: tuple[Change, ...]
    copied: Copied | None

    @property
    def heading(self) -> str:
        row = self.right or self.left
        return (row or {}).get("heading") or "（无标题 untitled）"

    @property
    def is_same(self) -> bool:
        return all(change.kind == "same" for change in self.changes)


@dataclass(frozen=True)
class Comparison:
    """Everything that the page shows."""

    left: ReportRows
    right: ReportRows
    kind: str
    tables: tuple[TablePair, ...]
    sections: tuple[SectionPair, ...]
    copied: Copied | None
    is_break: bool

    @property
    def name(self) -> Words:
        return _KINDS[self.kind]

    @property
    def differing(self) -> int:
        return sum(len(table.differing) for table in self.tables)

    @property
    def alike(self) -> int:
        return sum(len(table.alike) for table in self.tables)


def compare(left: ReportRows, right: ReportRows, forms: Forms) -> Comparison:
    """Hold two reports against each other. Where their forms differ no difference of figures is taken."""
    eras = (left.report["era"], right.report["era"])
    is_break = eras[0] != eras[1]
    sections = tuple(_sections(left.sections, right.sections))
    parts = [pair.copied for pair in sections if pair.copied is not None]
    return Comparison(
        left,
        right,
        _kind(left.report, right.report),
        tuple(_tables(left, right, forms, comparable=not is_break)),
        sections,
        sum(parts, Copied(0, 0)) if parts and left.sections else None,
        is_break,
    )


def _kind(left: Row, right: Row) -> str:
    if left["id"] == right["id"]:
        return "same"
    if left["agency_id"] is None or left["agency_id"] != right["agency_id"]:
        return "others"
    return "versions" if left["year"] == right["year"] else "years"


def _tables(left: ReportRows, right: ReportRows, forms: Forms, *, comparable: bool) -> Iterator[TablePair]:
    """Table by table, cells in the order of the newer form, then those of no form."""
    rows = (shown(left.statistics), shown(right.statistics))
    drawn = [figures(side.report["id"], side.statistics, {}, side.corrections) for side in (left, right)]
    by_table: dict[str, list[CellKey]] = {}
    for key in _ordered(rows[0].keys() | rows[1].keys(), forms):
        by_table.setdefault(key[0], []).append(key)
    for table_id, keys in by_table.items():
        pairs = [_pairing(key, left, right, rows, drawn, forms, comparable=comparable) for key in keys]
        differing = tuple(pair for pair in pairs if not pair.is_same)
        alike = tuple(pair for pair in pairs if pair.is_same)
        yield TablePair(table_id, TABLES.get(table_id, Words(table_id, "")), differing, alike)


def _ordered(keys: set[CellKey], forms: Forms) -> list[CellKey]:
    order: dict[CellKey, int] = {}
    for form in reversed(tuple(forms)):
        for table in form.tables:
            for line, column in table.cells:
                order.setdefault((table.id, line.id, column.id), len(order))
    return sorted(keys, key=lambda key: (order.get(key, len(order)), key))


def _pairing(
    key: CellKey,
    left: ReportRows,
    right: ReportRows,
    rows: Sequence[dict[CellKey, Row]],
    drawn: Sequence[dict[CellKey, Figure]],
    forms: Forms,
    *,
    comparable: bool,
) -> Pairing:
    one, two = (side.get(key) for side in rows)
    side, row = (right, two) if two is not None else (left, one)
    assert row is not None
    label = label_of(row, forms.of_era(side.report["era"]))
    alike = (
        one is not None
        and two is not None
        and all(one[name] == two[name] for name in ("value", "unit", "kind", "scope"))
    )
    return Pairing(label, drawn[0].get(key), drawn[1].get(key), _difference(one, two) if comparable else None, alike)


def _difference(one: Row | None, two: Row | None) -> float | None:
    """What the second has more than the first: numbers of one unit and one scope only."""
    if one is None or two is None or (one["unit"], one["scope"]) != (two["unit"], two["scope"]):
        return None
    if one["value"] is None or two["value"] is None:
        return None
    return float(two["value"] - one["value"])


def _sections(left: Sequence[Row], right: Sequence[Row]) -> Iterator[SectionPair]:
    """Sections of one heading together, then those of one number; the others stand alone, in the second's order."""
    partners = _partners(left, right)
    there = plain_sentences(section["text"] or "" for section in left)
    for position, section in enumerate(right):
        other = left[partners[position]] if position in partners else None
        text = section["text"] or ""
        changes = differences((other["text"] if other else "") or "", text)
        yield SectionPair(other, section, tuple(changes), copied(text, there))
    taken = set(partners.values())
    for position, section in enumerate(left):
        if position not in taken:
            yield SectionPair(section, None, tuple(differences(section["text"] or "", "")), None)


def _partners(left: Sequence[Row], right: Sequence[Row]) -> dict[int, int]:
    """Position in the second → position in the first."""
    found: dict[int, int] = {}
    for names in (("number", "heading"), ("heading",), ("number",)):
        for position, section in enumerate(right):
            for other, candidate in enumerate(left):
                free = position not in found and other not in found.values()
                if free and all(section[name] == candidate[name] and section[name] for name in names):
                    found[position] = other
    return found


@answered
async def compare_page(datasette: Datasette, request: Request) -> Response:
    database = await open_database(datasette, request)
    ids = [int(request.url_vars[name]) for name in ("left", "right")]
    sides = await read(database, lambda connection: [read_report(connection, one) for one in ids])
    for report_id, rows in zip(ids, sides, strict=True):
        if rows is None:
            raise MissingError(f"没有编号为 {report_id} 的报告 / there is no report {report_id}")
    left, right = (rows for rows in sides if rows is not None)
    context: dict[str, Any] = {
        "comparison": compare(left, right, load_forms()),
        "left": left.report,
        "right": right.report,
    }
    return await render(datasette, request, "gongkai_compare.html", context, database=database)
