"""Which cells of one era's form correspond to which of another's, how, and how surely. Nothing is joined by itself."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from archive.report.form import Era, Form, Forms
from archive.report.form_file import FormError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.report.sentences.cells import Cell

# what the earlier cell is beside the later one; `different`: they look alike and must not be put together
Kind = Literal["same", "broader", "narrower", "loose", "different"]
ANY = "*"
_FIELDS = frozenset(("from", "to", "kind", "confidence", "why", "cells"))


@dataclass(frozen=True)
class Correspondence:
    """One cell of the earlier era, one of the later; `confidence` 0…1, 0 only where they are different."""

    from_era: Era
    from_cell: Cell
    to_era: Era
    to_cell: Cell
    kind: Kind
    confidence: float
    why: str


def parse_crosswalk(text: str, forms: Forms, prose: Iterable[str], name: str) -> tuple[Correspondence, ...]:
    """Read the crosswalk; `prose` are the lines that the table of prose has in every era. Raises FormError.

    An entry speaks of two eras and of any number of cells, written TABLE.LINE.COLUMN, as `EARLIER = LATER` or, where
    both are called the same, once; `*` stands for every column that both lines have.
    """
    try:
        entries = tomllib.loads(text)["entries"]
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{name}: not TOML: {error}") from error
    except KeyError:
        raise FormError(f"{name}: there are no entries") from None
    reader = _Reader(forms, frozenset(prose))
    found: dict[tuple[Era, Cell, Era, Cell], Correspondence] = {}
    for number, entry in enumerate(entries, 1):
        try:
            for one in reader.read(entry):
                key = (one.from_era, one.from_cell, one.to_era, one.to_cell)
                if key in found:
                    twice = f"{'.'.join(one.from_cell)} = {'.'.join(one.to_cell)}"
                    raise FormError(f"{name}: entry {number}: {twice} stands in an earlier entry, too")
                found[key] = one
        except (ValueError, TypeError, AttributeError) as error:
            if isinstance(error, FormError):
                raise
            raise FormError(f"{name}: entry {number}: {error}") from error
    return tuple(found.values())


class _Reader:
    def __init__(self, forms: Forms, prose: frozenset[str]) -> None:
        self._forms = forms
        self._prose = prose

    def read(self, entry: dict[str, Any]) -> Iterator[Correspondence]:
        if entry.keys() != _FIELDS:
            wrong = sorted(entry.keys() ^ _FIELDS)
            raise ValueError(f"an entry has {', '.join(sorted(_FIELDS))}; here it is {', '.join(wrong)} that differs")
        eras: list[Era] = list(get_args(Era))
        if entry["from"] not in eras or entry["to"] not in eras:
            raise ValueError(f"from {entry['from']!r} to {entry['to']!r}: the eras are {', '.join(eras)}")
        if eras.index(entry["from"]) >= eras.index(entry["to"]):
            raise ValueError(f"from {entry['from']} to {entry['to']}: two eras, the earlier one first")
        if entry["kind"] not in get_args(Kind):
            raise ValueError(f"kind {entry['kind']!r} is none of {', '.join(get_args(Kind))}")
        confidence = float(entry["confidence"])
        if not 0 <= confidence <= 1 or (confidence == 0) != (entry["kind"] == "different"):
            raise ValueError(f"confidence {confidence:g}: above 0 and up to 1, and 0 where the cells are different")
        if not entry["why"].strip():
            raise ValueError("it does not say why")
        for pair in entry["cells"]:
            for one, other in self._pairs(entry["from"], entry["to"], pair):
                yield Correspondence(
                    entry["from"], one, entry["to"], other, entry["kind"], confidence, entry["why"].strip()
                )

    def _pairs(self, earlier: Era, later: Era, text: str) -> Iterator[tuple[Cell, Cell]]:
        one, _, other = (part.strip() for part in text.partition("="))
        first, second = self._cell(earlier, one), self._cell(later, other or one)
        if (first[2] == ANY) != (second[2] == ANY):
            raise ValueError(f"{text}: {ANY} stands on both sides or on none")
        if first[2] != ANY:
            yield first, second
            return
        have = self._columns(later, second)
        if not (both := [column for column in self._columns(earlier, first) if column in have]):
            raise ValueError(f"{text}: the two lines have no column in common")
        yield from (((*first[:2], column), (*second[:2], column)) for column in both)

    def _cell(self, era: Era, text: str) -> Cell:
        """The cell of that name; ValueError where the era's form has none."""
        parts = text.split(".")
        if len(parts) != 3:
            raise ValueError(f"{text!r}: a cell is written TABLE.LINE.COLUMN")
        table, line, column = parts
        if column not in (ANY, *self._columns(era, (table, line, column))):
            raise ValueError(f"{text}: in {era} that line has no column {column}")
        return table, line, column

    def _columns(self, era: Era, cell: Cell) -> tuple[str, ...]:
        table, line, _ = cell
        if table == "prose":
            if line not in self._prose:
                raise ValueError(f"{'.'.join(cell)}: no rule reads that line from prose")
            return ("total",)
        form: Form | None = self._forms.of_era(era)
        assert form is not None  # the forms are complete: every era has one
        try:
            return tuple(column.id for column in form.table(table).line(line).columns)
        except KeyError as error:
            raise ValueError(f"{'.'.join(cell)}: {error.args[0]}") from error
