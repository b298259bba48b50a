"""Rows of a table that hold several lines of the form, one below another in each of their cells."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from archive.report.kept import kept
from archive.report.normal import normalise
from archive.report.tables.rows import sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.report.tables.known import Known
    from archive.report.tables.rows import Piece, Row


def joined(lines: Sequence[str]) -> str:
    r"""The text of a cell that has these lines; blank ones count among figures, each of which may be another line's.

    >>> joined(["7", "", ""]), joined(["", "规章", ""])
    ('7\n\n', '规章')
    """
    written = [line for line in lines if line]
    is_column = len(written) < len(lines) and all(sort_of(line) == "figure" for line in written)
    return "\n".join(lines if written and is_column else written)


def unheaped(rows: Iterable[Row], known: Known) -> Iterator[Row]:
    """The rows, one for each line of the form; a row of several is none where its figures are not one below another."""
    for row in rows:
        heaps = [piece for piece in row.words if "\n" in piece.text]
        if row.flat or not heaps:
            yield row
            continue
        # a unit may stand behind the label, one for each line as well
        label, labels = next(((piece, held) for piece in heaps if (held := _labels(piece.text, known))), (None, []))
        if label is None:
            yield row
            continue
        of_lines = [text for text in labels if _is_line(text, known)]
        place = row.pieces.index(label)
        # the label of their group may stand above them, with nothing beside it
        for texts in (labels, of_lines if normalise(labels[0]) in _groups(known) else labels):
            columns = [_parts(piece, len(texts)) for piece in row.pieces[place + 1 :]]
            if all(columns):
                for number, text in enumerate(texts):
                    own = (*row.pieces[:place], label.at(text), *(column[number] for column in columns))
                    yield replace(row, pieces=own)
                break


def _labels(text: str, known: Known) -> list[str]:
    """The labels that the lines of a text make up, if they are those of several lines."""
    if _is_line("".join(text.split("\n")), known):
        return []  # a narrow cell breaks it
    labels = list(_joined(text, known))
    return labels if sum(_is_line(one, known) for one in labels) > 1 else []


def _joined(text: str, known: Known) -> Iterator[str]:
    """The lines of a text, those put together that are one label; what is no line's is a label by itself."""
    begun = ""
    for line in text.split("\n"):
        if begun and (_is_line(begun, known) or _is_line(line, known)) and not _is_line(begun + line, known):
            yield begun
            begun = ""
        begun += line
    yield begun


@kept
def _groups(known: Known) -> frozenset[str]:
    groups = (group for form in known.forms for table in form.tables for group in table.groups)
    return frozenset(normalise(label) for group in groups for label in group.labels)


def _is_line(text: str, known: Known) -> bool:
    """Is it the label of a line, word for word?"""
    return any(labels.ids(text, loose=False)[0] for labels in (known.matrix, known.blocks, known.lists))


def _parts(piece: Piece, count: int) -> list[Piece]:
    """A cell's figures, one for each line; none where it has more or fewer lines."""
    lines = [""] * count if piece.is_blank else piece.text.split("\n")
    return [piece.at(line.strip()) for line in lines] if len(lines) == count else []
