"""The tables and views as others see them: columns with types, units and meanings, keys; for exports and docs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from archive.database.tables import TABLES
from archive.database.views import views

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.database.tables import Column
    from archive.database.views import WideColumn
    from archive.report.form import Forms

FieldType = Literal["integer", "number", "string", "any"]
TYPES: dict[str, FieldType] = {"INTEGER": "integer", "NUMERIC": "number", "REAL": "number", "TEXT": "string"}
MIXED = frozenset({"expected", "actual"})  # what a check expects may be a number or a date


@dataclass(frozen=True)
class Field:
    """One column; `references` names the table whose `id` it holds, `cell` the line and column of a form."""

    name: str
    type: FieldType
    zh: str
    en: str
    unit: str | None = None
    is_required: bool = False
    references: str | None = None
    cell: tuple[str, str] | None = None


@dataclass(frozen=True)
class Resource:
    """One table or view that people read; what only the build reads is none."""

    name: str
    zh: str
    en: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    order: tuple[str, ...]  # columns that put the rows into the same order every time

    def schema(self, named: Callable[[str], str] = str) -> dict[str, Any]:
        """The Frictionless table schema; `named` gives the resource that holds a table."""
        schema: dict[str, Any] = {"fields": [_descriptor(field) for field in self.fields], "missingValues": [""]}
        if self.key:
            schema["primaryKey"] = list(self.key)
        keys = [
            {
                "fields": field.name,
                "reference": {
                    "resource": "" if field.references == self.name else named(field.references),
                    "fields": "id",
                },
            }
            for field in self.fields
            if field.references
        ]
        return {**schema, "foreignKeys": keys} if keys else schema


def resources(forms: Forms) -> tuple[Resource, ...]:
    """All tables and views for people, in the order of the schema."""
    tables = [table for table in TABLES if not table.internal]
    there = {table.name for table in tables}
    found = []
    for table in tables:
        columns = tuple(_field(column, there) for column in table.columns)
        found.append(Resource(table.name, table.zh, table.en, columns, table.pk, table.pk))
    types = {column.name: _type(column) for table in TABLES for column in table.columns}
    for view in views(forms):
        fields = tuple(_view_field(one, types) for one in view.columns)
        order = tuple(name for name in ("report_id", "check_id", "cells") if name in {one.name for one in fields})
        is_one_a_report = order == ("report_id",)
        found.append(Resource(view.name, view.zh, view.en, fields, order if is_one_a_report else (), order))
    return tuple(found)


def _type(column: Column) -> FieldType:
    return "any" if column.name in MIXED else TYPES[column.type]


def _field(column: Column, there: set[str]) -> Field:
    references = column.references if column.references in there else None
    return Field(column.name, _type(column), column.zh, column.en, None, column.not_null, references)


def _view_field(column: WideColumn, types: dict[str, FieldType]) -> Field:
    cell = (column.line, column.column) if column.line and column.column else None
    kind = "number" if cell else types.get(column.name, "string")
    return Field(column.name, kind, column.zh, column.en, column.unit, cell=cell)


def _descriptor(field: Field) -> dict[str, Any]:
    descriptor: dict[str, Any] = {
        "name": field.name,
        "type": field.type,
        "title": field.zh,
        "description": field.en,
    }
    if field.unit:
        descriptor["unit"] = field.unit
    if field.is_required:
        descriptor["constraints"] = {"required": True}
    return descriptor
