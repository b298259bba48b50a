"""What labels are called in the wild: each variant is listed with the row it was put in for, and is read only thanks to it.

`data/variants.tsv` has a line for each variant in `settings/forms/`. A variant taken out of a form leaves its line
unread; one put in needs its line; one that changes nothing when it is taken out is of no use and does not belong there.
"""

from __future__ import annotations

import csv
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from archive.config import load_forms, load_words
from archive.report.about.sections import divide
from archive.report.document import extract
from archive.report.era import tell_era
from archive.report.form import Form, Forms
from archive.report.form_file import parse_form
from archive.report.tables.frame import frame, is_statutory
from archive.report.tables.statistics import read_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archive.report.form import Column, Group, Line, Table

LIST_SIGNALS = 3  # so many labels tell a list; a table is told by one
LIST_LINES = 4  # and so many lines make one
Variant = tuple[str, str, str, str, str]  # era, table, what, id, text
Reading = dict[tuple[str, str], tuple[float | None, str, float]]

with (Path(__file__).parent / "data" / "variants.tsv").open(encoding="utf-8", newline="") as file:
    LISTED: list[Variant] = [
        (era, table, what, name, text) for era, table, what, name, text in list(csv.reader(file, delimiter="\t"))[1:]
    ]


@cache
def source(era: str) -> str:
    return (resources.files("settings") / "forms" / f"{era}.toml").read_text("utf-8")


def of_form(form: Form) -> Iterator[Variant]:
    """Every variant of the form's lines, columns, groups and headings, and what tells its era."""
    yield from ((form.era, "", "signal", "", text) for text in form.signals)
    yield from ((form.era, "", "cited", "", text) for text in form.cited_as)
    for section in form.sections:
        yield from ((form.era, "", "heading", str(section.number), text) for text in section.variants)
    for table in form.tables:
        things: list[tuple[str, str, tuple[str, ...]]] = []
        for group in table.groups:
            things.append(("group", group.id, group.variants))
            things += [("line", line.id, line.variants) for line in group.lines]
            if group.columns != table.columns:
                things += [("column", f"{group.id}.{column.id}", column.variants) for column in group.columns]
        things += [("column", column.id, column.variants) for column in table.columns]
        yield from ((form.era, table.id, what, name, text) for what, name, texts in things for text in texts)


def without(variant: Variant) -> Form:
    """The form as its file would give it with this one variant taken out."""
    era, table_id, what, name, text = variant
    data = tomllib.loads(source(era))
    if what in ("signal", "cited"):
        data["signals" if what == "signal" else "cited_as"].remove(text)
        return parse_form(_toml(data), f"{era}.toml")
    if what == "heading":
        (owner,) = (one for one in data["sections"] if str(one["number"]) == name)
    else:
        (table,) = (one for one in data["tables"] if one["id"] == table_id)
        (owner,) = (one for key, one in _things(table) if key == (what, name))
    owner["variants"].remove(text)
    return parse_form(_toml(data), f"{era}.toml")


def _things(table: dict[str, Any]) -> Iterator[tuple[tuple[str, str], dict[str, Any]]]:
    yield from ((("column", one["id"]), one) for one in table.get("columns", ()))
    for group in table["groups"]:
        yield ("group", group["id"]), group
        yield from ((("line", one["id"]), one) for one in group["lines"])
        yield from ((("column", f"{group['id']}.{one['id']}"), one) for one in group.get("columns", ()))


def _toml(data: dict[str, Any]) -> str:
    """The data of a form file as TOML, all of it in one line a key."""
    return "".join(f"{key} = {_value(value)}\n" for key, value in data.items())


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f'"{key}" = {_value(one)}' for key, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    return f'"{value}"' if isinstance(value, str) else str(value).lower()  # true


# -- the document that each variant is for -------------------------------------------------------------------------


def figures(line: Line) -> list[str]:
    return [str(7 + 3 * number) for number, _ in enumerate(line.columns)]


def page(rows: list[list[str]]) -> bytes:
    cells = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return f"<html><head><meta charset='utf-8'></head><body><table>{cells}</table></body></html>".encode()


def line_alone(table: Table, line: Line, text: str) -> bytes:
    """The row of that line under its header, and no other row."""
    if table.layout == "row":  # the lines below one another, as some have it
        return page([["", *(column.label for column in line.columns)], [text, *figures(line)]])
    group = table.group_of(line)
    head = [["", *(column.label for column in group.columns)]]
    return page([*([[group.label]] if group.label else []), *head, [text, *figures(line)]])


def line_in_list(table: Table, line: Line, text: str) -> bytes:
    """The row of that line behind so many others that they are a list."""
    others = [one for one in table.lines if one.id != line.id and not one.variants]
    return page([*([one.label, "5"] for one in others[:LIST_LINES]), [text, *figures(line)]])


def columns_turned(group: Group, own: Column, text: str) -> bytes:
    """A header with the columns in another order: then the header is what counts."""
    labels = [text if column is own else column.label for column in group.columns]
    return page([["", *labels[::-1]], *([one.label, *figures(one)[::-1]] for one in group.lines)])


def column_more(group: Group, own: Column, text: str) -> bytes:
    """Beside a column that the form has not: then only the columns named word for word are the form's."""
    labels = [text if column is own else column.label for column in group.columns]
    return page([["", "上报数", *labels], *([one.label, "5", *figures(one)] for one in group.lines)])


def blank_below(table: Table, own: Column, text: str) -> bytes:
    """The first line of the table with nothing in it: only a header that names every column makes it a line."""
    line = table.lines[0]
    labels = [text if column.id == own.id else column.label for column in line.columns]
    return page([["", *labels], [line.label, *("" for _ in line.columns)]])


def read(form: Form, payload: bytes) -> Reading:
    forms = Forms((form,))
    found = read_tables(extract(payload, forms), forms).statistics
    return {(one.line, one.column): (one.value, one.kind, one.confidence) for one in found}


def outcome(form: Form, variant: Variant) -> Any:
    """What this form makes of the document that the variant is for."""
    era, table_id, what, name, text = variant
    if what in ("signal", "cited"):
        return told(form, era, what, text)
    if what == "heading":
        # the one heading without a numeral: only the form's own words tell that it is one
        headings = [text if str(one.number) == name else f"一、{one.heading}" for one in form.sections]
        lines = [line for heading in headings for line in (heading, "认真贯彻落实各项要求。")]
        parts = divide(lines, Forms((form,)), load_words(), six_likely=True)
        return [(one.number, one.heading) for one in parts.sections]
    table = form.table(table_id)
    if what == "group":  # torn off with a figure, it is still a piece of a statutory table
        return is_statutory([text, "3"], frame((form,)))
    if what == "line" and table.layout == "list":
        found = read(form, line_in_list(table, table.line(name), text))
        return {cell: one for cell, one in found.items() if cell[0] == name}
    if what == "line":
        return read(form, line_alone(table, table.line(name), text))
    if table.layout == "row":
        return read(form, blank_below(table, next(one for one in table.columns if one.id == name), text))
    group = _group(table, name)
    own = next(one for one in group.columns if one.id == name.rpartition(".")[2])
    if table.layout == "matrix":
        return [read(form, columns_turned(group, own, text))]
    return [read(form, columns_turned(group, own, text)), read(form, column_more(group, own, text))]


def told(form: Form, era: str, what: str, text: str) -> str | None:
    """The era, told by this order alone, or by this label alone; of the list of 2014 by it and the least beside it."""
    forms = Forms((*(one for one in load_forms() if one.era != era), form))
    if what == "cited":
        return tell_era([], f"本报告按照{text}的要求编制。", forms)
    signals = era_form(era).signals
    apart = [one for one in signals if one not in text and text not in one]
    beside = 0 if form.sections else LIST_SIGNALS - sum(one in text for one in signals)
    return tell_era([text, *apart[:beside]], "", forms)


def _heading(section: Any, number: str, text: str) -> str:
    return text if str(section.number) == number else str(section.heading)


def _group(table: Table, name: str) -> Group:
    return next((group for group in table.groups if group.id == name.rpartition(".")[0]), table.groups[0])


def expected(form: Form, variant: Variant) -> Any:
    """What the document says: the figures that were put into it, as surely read as under the official label."""
    era, table_id, what, name, text = variant
    if what in ("signal", "cited"):
        return era
    if what == "heading":
        return [(one.number, _heading(one, name, text)) for one in form.sections]
    if what == "group":
        return True
    table = form.table(table_id)
    if what == "line":
        lines: tuple[Line, ...] = (table.line(name),)
        own = name, lines[0].label
    else:
        lines = table.lines[:1] if table.layout == "row" else _group(table, name).lines
        column_id = name.rpartition(".")[2]
        own = name, next(one.label for line in lines for one in line.columns if one.id == column_id)
    usual = outcome(form, (form.era, table_id, what, name, own[1]))
    is_blank = table.layout == "row" and what == "column"
    stated = {
        (line.id, column.id): (None, "blank") if is_blank else (float(figure), "number")
        for line in lines
        for column, figure in zip(line.columns, figures(line), strict=True)
    }
    for reading in usual if isinstance(usual, list) else [usual]:
        assert {cell: one[:2] for cell, one in reading.items()} == stated
    return usual


def era_form(era: str) -> Form:
    return next(form for form in load_forms() if form.era == era)


def test_the_list_has_every_variant_of_every_form() -> None:
    assert sorted(LISTED) == sorted(variant for form in load_forms() for variant in of_form(form))


@pytest.mark.parametrize("variant", LISTED, ids="-".join)
def test_a_variant_is_read_and_only_thanks_to_itself(variant: Variant) -> None:
    form = era_form(variant[0])
    wanted = expected(form, variant)
    assert outcome(form, variant) == wanted
    assert outcome(without(variant), variant) != wanted, "of no effect: it does not belong into the form"
