"""A form as it stands in `settings/forms/*.toml`: read, and checked for what contradicts itself."""

from __future__ import annotations

import tomllib
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any, get_args

from archive.report.form import (
    WITHOUT_FORM,
    Axis,
    Column,
    Era,
    Form,
    Forms,
    Group,
    Identity,
    Layout,
    Line,
    SectionHeading,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Iterable


class FormError(ValueError):
    """A form file is not sound; raised when it is loaded, before anything is read or fetched."""


def parse_form(text: str, name: str) -> Form:
    """Read one form from TOML; `name` is the file's, for messages. Raises FormError."""
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormError(f"{name}: not TOML: {error}") from error
    try:
        form = _form(data)
    except KeyError as error:
        raise FormError(f"{name}: {error.args[0]}") from error
    except (TypeError, ValueError) as error:
        raise FormError(f"{name}: {error}") from error
    _check(form, name)
    return form


def check_forms(forms: Iterable[Form]) -> Forms:
    """All forms together, oldest first; raises FormError where one is missing, or two claim one era or one year."""
    ordered = sorted(forms, key=lambda form: form.first_year)
    _unique([form.era for form in ordered], "the form of")
    if missing := sorted(set(get_args(Era)) - {WITHOUT_FORM} - {form.era for form in ordered}):
        raise FormError(f"settings/forms lacks the form of {', '.join(missing)}")
    for before, after in pairwise(ordered):
        if before.last_year is None or before.last_year >= after.first_year:
            raise FormError(f"the forms of {before.era} and {after.era} are both in force in {after.first_year}")
    return Forms(tuple(ordered))


def _take(data: dict[str, Any], where: str, required: Iterable[str], optional: Iterable[str]) -> dict[str, Any]:
    required, optional = set(required), set(optional)
    if missing := required - data.keys():
        raise KeyError(f"{where} lacks {', '.join(sorted(missing))}")
    if unknown := data.keys() - required - optional:
        raise KeyError(f"{where} has the unknown key {', '.join(sorted(unknown))}")
    return data


def _form(data: dict[str, Any]) -> Form:
    required = ("era", "title", "order", "issued_on", "first_year", "signals", "tables")
    _take(data, "the form", required, ("last_year", "cited_as", "sections"))
    if data["era"] not in get_args(Era):
        raise ValueError(f"era {data['era']!r} is none of {', '.join(get_args(Era))}")
    date.fromisoformat(data["issued_on"])  # says itself what is wrong with it
    return Form(
        era=data["era"],
        title=data["title"],
        order=data["order"],
        issued_on=data["issued_on"],
        first_year=int(data["first_year"]),
        last_year=data.get("last_year"),
        cited_as=tuple(data.get("cited_as", ())),
        signals=tuple(data["signals"]),
        sections=tuple(_section(section) for section in data.get("sections", ())),
        tables=tuple(_table(table) for table in data["tables"]),
    )


def _section(data: dict[str, Any]) -> SectionHeading:
    _take(data, "a section", ("number", "heading"), ("variants",))
    return SectionHeading(int(data["number"]), data["heading"], tuple(data.get("variants", ())))


def _table(data: dict[str, Any]) -> Table:
    where = f"table {data.get('id')}"
    optional = ("section", "corner", "unit", "columns", "columns_label", "identities")
    _take(data, where, ("id", "label", "layout", "groups"), optional)
    if data["layout"] not in get_args(Layout):
        raise ValueError(f"{where}: layout {data['layout']!r} is none of {', '.join(get_args(Layout))}")
    unit = data.get("unit")
    columns = tuple(_column(column, where, unit) for column in data.get("columns", ()))
    return Table(
        id=data["id"],
        label=data["label"],
        layout=data["layout"],
        groups=tuple(_group(group, where, unit, columns) for group in data["groups"]),
        columns=columns,
        identities=tuple(_identity(identity, where) for identity in data.get("identities", ())),
        section=data.get("section"),
        corner=data.get("corner"),
        columns_label=data.get("columns_label"),
    )


def _column(data: dict[str, Any], where: str, unit: str | None) -> Column:
    _take(data, f"{where}, a column", ("id", "label"), ("unit", "group", "variants", "signed"))
    variants = tuple(data.get("variants", ()))
    return Column(
        data["id"], data["label"], data.get("unit", unit), data.get("group"), variants, data.get("signed", False)
    )


def _group(data: dict[str, Any], where: str, unit: str | None, columns: tuple[Column, ...]) -> Group:
    where = f"{where}, group {data.get('id')}"
    _take(data, where, ("id", "lines"), ("label", "parent", "columns", "variants"))
    own = tuple(_column(column, where, unit) for column in data.get("columns", ())) or columns
    if not own:
        raise ValueError(f"{where}: neither the group nor the table has columns")
    lines = tuple(_line(line, where, own) for line in data["lines"])
    return Group(data["id"], data.get("label"), lines, own, data.get("parent"), tuple(data.get("variants", ())))


def _line(data: dict[str, Any], where: str, columns: tuple[Column, ...]) -> Line:
    _take(data, f"{where}, a line", ("id", "label"), ("unit", "variants"))
    return Line(data["id"], data["label"], columns, data.get("unit"), tuple(data.get("variants", ())))


def _identity(data: dict[str, Any], where: str) -> Identity:
    _take(data, f"{where}, an identity", ("id", "axis", "left", "right"), ())
    if data["axis"] not in get_args(Axis):
        raise ValueError(f"{where}, identity {data['id']}: axis {data['axis']!r} is neither line nor column")
    return Identity(data["id"], data["axis"], tuple(data["left"]), tuple(data["right"]))


def _check(form: Form, name: str) -> None:
    """What the types cannot say: ids are unique, parents exist, identities speak of what is there."""
    for table in form.tables:
        where = f"{name}: table {table.id}"
        _unique([line.id for line in table.lines], f"{where}: line")
        _unique([group.id for group in table.groups], f"{where}: group")
        groups = {group.id for group in table.groups}
        for group in table.groups:
            _unique([column.id for column in group.columns], f"{where}, group {group.id}: column")
            if group.parent is not None and group.parent not in groups:
                raise FormError(f"{where}, group {group.id}: there is no parent group {group.parent}")
        lines = {line.id for line in table.lines}
        columns = {column.id for _, column in table.cells}
        for identity in table.identities:
            known = lines if identity.axis == "column" else columns
            if unknown := set(identity.left + identity.right) - known:
                raise FormError(f"{where}, identity {identity.id}: unknown {', '.join(sorted(unknown))}")
        for group in table.groups:
            for things in (group.lines, group.columns):
                labels = [label for thing in things for label in thing.labels]
                _unique(labels, f"{where}, group {group.id}: the label")
                if not all(label.strip() for label in labels):
                    raise FormError(f"{where}, group {group.id}: a label is empty")
        for line, column in table.cells:
            if line.unit_of(column) is None:
                raise FormError(f"{where}: the cell {line.id}, {column.id} has no unit")
    _unique([table.id for table in form.tables], f"{name}: table")


def _unique(ids: list[str], what: str) -> None:
    if twice := sorted({one for one in ids if ids.count(one) > 1}):
        raise FormError(f"{what} {', '.join(twice)} stands twice")
