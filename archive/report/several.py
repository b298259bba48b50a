"""Several files that came together, of which one is the report: it is read as if it had been sent by itself."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from archive.counts import named
from archive.report.about.naming import CALLED_REPORT
from archive.report.carrier import Document, TextLine, UnreadableError
from archive.report.tables.frame import frame, is_statutory

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from archive.report.carrier import Grid
    from archive.report.form import Forms

_TOP_LINES = 6
_NAMED = 5  # files that a reason names


@dataclass(frozen=True)
class _File:
    """One of the files, read: `is_called` where it or its head calls it an annual report."""

    name: str
    document: Document
    forms: Forms

    @cached_property
    def tables(self) -> tuple[tuple[str, ...], ...]:
        """The texts of its statutory tables."""
        labels = frame(self.forms)
        texts = (tuple(cell.text for row in grid.rows for cell in row if cell.text) for grid in self.document.grids)
        return tuple(one for one in texts if is_statutory(one, labels))

    @cached_property
    def is_called(self) -> bool:
        document = self.document
        head = (self.name, document.title or "", *(line.text for line in document.lines[:_TOP_LINES]))
        return any(CALLED_REPORT.search("".join(text.split())) for text in head)

    def is_same(self, other: _File) -> bool:
        """The same in another form: of the same name, or with the same tables."""
        stem, its = (PurePosixPath(name).with_suffix("") for name in (self.name, other.name))
        return stem == its or (bool(self.tables) and _bare(self.tables) == _bare(other.tables))


def _bare(tables: Sequence[Sequence[str]]) -> list[str]:
    return ["".join("".join(texts).split()) for texts in tables]


def report_among(
    packed: Iterable[tuple[str, bytes | None]], forms: Forms, extract: Callable[[bytes], Document], what: str
) -> Document:
    """The file that is the report, with its name in every locator; `extract` reads one file, `what` holds them all.

    Of each file there are its name and its bytes, or None for one that is damaged.

    It is the only one that is called an annual report and has statutory tables; where none has both, the only one that
    is called so, with the tables of the only other one that has some; else the only one with tables, or the only one.
    One report in several forms is one. Raises UnreadableError, which names the files.
    """
    files, reasons = _read(packed, forms, extract)
    both = [one for one in files if one.is_called and one.tables]
    called = [one for one in files if one.is_called]
    tabled = [one for one in files if one.tables]
    found = _apart(both or called or tabled or files)
    if len(found) > 1:
        names = named([one.name for one in found])
        raise UnreadableError(f"{what} in which several files may be the report: {names}")
    if not found:
        why = "; ".join(f"{name}: {reason}" for name, reason in reasons[:_NAMED]) or "no file"
        raise UnreadableError(f"{what} in which nothing can be read: {why}")
    report = found[0]
    grids = list(_placed(report.document.grids, report.name))
    annexes = _apart(tabled)
    if not report.tables and len(annexes) == 1:
        grids += _placed(annexes[0].document.grids, annexes[0].name)
    return replace(
        report.document,
        title=report.document.title or PurePosixPath(report.name).name,
        lines=tuple(TextLine(line.text, {**line.locator, "file": report.name}) for line in report.document.lines),
        grids=tuple(grids),
        file=report.name,
    )


def _apart(files: Sequence[_File]) -> list[_File]:
    """One of each that are the same: that with most in its tables, of equals the first."""
    found: list[_File] = []
    for one in sorted(files, key=lambda one: -sum(map(len, one.tables))):
        if not any(one.is_same(other) for other in found):
            found.append(one)
    return found


def _placed(grids: Sequence[Grid], name: str) -> Iterator[Grid]:
    for grid in grids:
        rows = (tuple(replace(cell, locator={**cell.locator, "file": name}) for cell in row) for row in grid.rows)
        yield replace(grid, rows=tuple(rows))


def _read(
    packed: Iterable[tuple[str, bytes | None]], forms: Forms, extract: Callable[[bytes], Document]
) -> tuple[list[_File], list[tuple[str, str]]]:
    """The files that can be read, and of the others why not."""
    files: list[_File] = []
    reasons: list[tuple[str, str]] = []
    for name, body in packed:
        try:
            if body is None:
                raise UnreadableError("damaged or cut")  # noqa: TRY301 - one way to say why
            files.append(_File(name, extract(body), forms))
        except UnreadableError as error:
            reasons.append((name, str(error)))
    return files, reasons
