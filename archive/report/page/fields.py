"""Figures in the fields of a form that was published as it was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.report.page.styled import hides
from archive.report.tables.rows import is_unit, sort_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BESIDE = 8  # characters at most beside a field that is filled in: a unit, or another figure
_KINDS = frozenset(("text", "number", "tel"))


def fill_in(root: Any) -> None:
    """Write the figures in fields that stand in no cell of a table beside these; what is sought in a site has words."""
    for field in root.iter("input", "textarea"):
        value = " ".join(_values([field])) if field.tag == "input" else (field.text or "").strip()
        if value and sort_of(value) == "figure" and not _is_in_cell(field):
            field.tail = f" {value} {field.tail or ''}"


def choose(root: Any) -> None:
    """Make each list in a cell the text that is chosen from it, or else its first: no more is shown of it.

    Elsewhere one is read where what was chosen is a figure, alone in its box: beside years and pages words stand.
    """
    for one in list(root.iter("select")):
        options = list(one.iter("option"))
        chosen = next((option for option in options if option.get("selected") is not None), None)
        is_figure = chosen is not None and sort_of(chosen.text or "") == "figure" and not _has_text_beside(one)
        if is_figure or _is_in_cell(one):
            first = chosen if chosen is not None else next(iter(options), one)
            one.tag, one.text = "span", first.text
            for child in list(one):
                one.remove(child)


def _is_in_cell(element: Any) -> bool:
    return next(element.iterancestors("td", "th"), None) is not None


def _has_text_beside(element: Any) -> bool:
    holder = element.getparent()
    return len(holder) > 1 or bool((holder.text or "").strip() or (element.tail or "").strip())


def with_fields(cell: Any, text: str) -> str:
    """What stands in the fields of a cell, with the unit beside them.

    A figure beside a field, or two fields, are two figures.
    """
    values = list(_values(cell.iter("input")))
    values += [one.text or "" for one in cell.iter("textarea")] if not text else []
    filled = "\n".join(value.strip() for value in values if value.strip())
    if not filled or not text:
        return filled or text
    if is_unit(text):
        return filled + text
    return f"{filled}\n{text}" if any(character.isdigit() for character in text) else text


def _values(fields: Iterable[Any]) -> Iterator[str]:
    """What is written in these fields, but for those of another kind and those that are not shown."""
    for one in fields:
        if (one.get("type") or "text").lower() in _KINDS and not hides(one.get("style") or ""):
            yield " ".join((one.get("value") or "").split())
