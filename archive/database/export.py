"""The database as a data package: every table and view as CSV, JSON lines or Parquet, described for programs.

The package follows Frictionless Data Package 1; fields carry the Chinese meaning as title, the English one as
description, and the unit where a form gives one. Rows are streamed: memory does not grow with the archive.
"""

from __future__ import annotations

import csv
import hashlib
import json
import shutil
import tempfile
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.config import load_forms
from archive.database.resources import Field, Resource, resources

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from sqlite_utils import Database

PACKAGE = "gongkai"
DESCRIPTOR = "datapackage.json"
CODEBOOK = "codebook.csv"
BATCH = 10_000  # rows that Parquet holds at a time
LICENSES = [
    {
        "name": "CC0-1.0",
        "title": "Creative Commons Zero 1.0: the compilation. The reports are official documents, which Article 5 of"
        " the Copyright Law of the PRC leaves free",
        "path": "https://creativecommons.org/publicdomain/zero/1.0/",
    }
]


class ExportError(Exception):
    """Nothing was exported: an unknown format, or a folder that is not ours to replace."""


@dataclass(frozen=True)
class ExportResult:
    """What was written: rows by table and view, files with their sizes."""

    directory: str
    rows: Mapping[str, int]
    files: Mapping[str, int]

    def text(self) -> str:
        lines = [f"  {name}: {count} rows" for name, count in self.rows.items()]
        size = sum(self.files.values())
        return "\n".join([f"{self.directory}: {len(self.files)} files, {size} bytes", *lines])


def export(database: Database, target: Path, formats: Sequence[str] = ("csv", "jsonl")) -> ExportResult:
    """Write the data package to `target`, which must not be there, be empty, or hold an earlier export.

    All tables show one moment, also while a crawl goes on. The package appears whole or not at all. Raises ExportError.
    """
    formats = _known(formats)
    _check_target(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent))
    try:
        part.chmod(0o755)  # mkdtemp keeps others out
        database.execute("BEGIN")  # one moment for all
        try:
            rows = _write_tables(database, part, formats)
        finally:
            database.conn.rollback()
        _replace(part, target)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
    files = {str(file.relative_to(target)): file.stat().st_size for file in sorted(target.rglob("*")) if file.is_file()}
    return ExportResult(str(target), rows, files)


def _known(formats: Sequence[str]) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(name.strip() for name in formats if name.strip()))
    unknown = [name for name in wanted if name not in _WRITERS]
    if unknown or not wanted:
        raise ExportError(f"unknown format {', '.join(unknown) or '(none)'}: there are {', '.join(_WRITERS)}")
    return wanted


def _check_target(target: Path) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise ExportError(f"{target} is a file, not a folder")
    there = {str(file.relative_to(target)) for file in target.rglob("*") if not file.is_dir()}
    if foreign := sorted(there - _exported(target)):
        raise ExportError(
            f"{target} holds what is not an earlier export: {', '.join(foreign[:3])}; name another folder"
        )


def _exported(target: Path) -> set[str]:
    """The files of an earlier export in that folder."""
    try:
        descriptor = json.loads((target / DESCRIPTOR).read_text("utf-8"))
        if descriptor["name"] == PACKAGE:
            return {DESCRIPTOR, *(resource["path"] for resource in descriptor["resources"])}
    except (OSError, ValueError, KeyError, TypeError):
        pass  # no export of ours: everything there is foreign
    return set()


def _replace(part: Path, target: Path) -> None:
    if not target.exists():
        part.rename(target)
        return
    old = part.with_suffix(".old")
    target.rename(old)
    part.rename(target)
    shutil.rmtree(old)


def _write_tables(database: Database, folder: Path, formats: Sequence[str]) -> dict[str, int]:
    counts: dict[str, int] = {}
    described: list[dict[str, Any]] = []
    found = resources(load_forms())
    for name in formats:
        (folder / name).mkdir()
    for resource in found:
        for format_name in formats:
            file = folder / format_name / f"{resource.name}.{format_name}"
            counts[resource.name] = _WRITERS[format_name](file, resource, _rows(database, resource))
            described.append(_described(resource, format_name, formats[0], file, folder))
    _write_codebook(folder / CODEBOOK, found)
    described.append(_codebook(folder / CODEBOOK))
    descriptor = {
        "profile": "data-package",
        "name": PACKAGE,
        "title": "政府信息公开工作年度报告 / Annual reports on open government information",
        "description": "What Chinese authorities report on open government information: every figure with the words it"
        " was read from and the way back to the archived page. A blank is null, never 0.",
        "version": version("gongkai"),
        "licenses": LICENSES,
        "resources": described,
    }
    (folder / DESCRIPTOR).write_text(json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return counts


def _rows(database: Database, resource: Resource) -> Iterable[tuple[Any, ...]]:
    columns = ", ".join(f'"{field.name}"' for field in resource.fields)
    order = ", ".join(f'"{name}"' for name in resource.order)
    return database.execute(f'SELECT {columns} FROM "{resource.name}" ORDER BY {order}')  # noqa: S608 - names of the schema


def _write_csv(file: Path, resource: Resource, rows: Iterable[tuple[Any, ...]]) -> int:
    count = 0
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(field.name for field in resource.fields)
        for row in rows:
            writer.writerow(row)
            count += 1
    return count


def _write_jsonl(file: Path, resource: Resource, rows: Iterable[tuple[Any, ...]]) -> int:
    names = [field.name for field in resource.fields]
    count = 0
    with file.open("w", encoding="utf-8", newline="\n") as out:
        for row in rows:
            out.write(json.dumps(dict(zip(names, row, strict=True)), ensure_ascii=False) + "\n")
            count += 1
    return count


def _write_parquet(file: Path, resource: Resource, rows: Iterable[tuple[Any, ...]]) -> int:
    pyarrow, parquet = import_module("pyarrow"), import_module("pyarrow.parquet")  # slow to load, seldom wanted
    types = {"integer": pyarrow.int64(), "number": pyarrow.float64()}
    schema = pyarrow.schema(
        [
            pyarrow.field(field.name, types.get(field.type, pyarrow.string()), metadata=_parquet_notes(field))
            for field in resource.fields
        ]
    )
    count = 0
    with parquet.ParquetWriter(file, schema, compression="zstd") as writer:
        for batch in _batches(rows):
            columns = [
                [
                    None if value is None else (str(value) if field.type in {"string", "any"} else value)
                    for value in column
                ]
                for field, column in zip(resource.fields, zip(*batch, strict=True), strict=True)
            ]
            arrays = [pyarrow.array(column, kind.type) for column, kind in zip(columns, schema, strict=True)]
            writer.write_batch(pyarrow.record_batch(arrays, schema=schema))
            count += len(batch)
    return count


def _parquet_notes(field: Field) -> dict[str, str]:
    notes = {"title": field.zh, "description": field.en, "unit": field.unit}
    return {key: value for key, value in notes.items() if value}


def _batches(rows: Iterable[tuple[Any, ...]]) -> Iterator[list[tuple[Any, ...]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, BATCH)):
        yield batch


_WRITERS: Mapping[str, Callable[[Path, Resource, Iterable[tuple[Any, ...]]], int]] = {
    "csv": _write_csv,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}
_MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/jsonl", "parquet": "application/vnd.apache.parquet"}


def _described(resource: Resource, format_name: str, first: str, file: Path, folder: Path) -> dict[str, Any]:
    """The descriptor of one file; the first format bears the table's name, others have theirs appended."""

    def named(table: str) -> str:
        return table if format_name == first else f"{table}.{format_name}"

    return {
        "profile": "tabular-data-resource" if format_name == "csv" else "data-resource",
        "name": named(resource.name),
        "path": str(file.relative_to(folder)),
        "title": resource.zh,
        "description": resource.en,
        "format": format_name,
        "mediatype": _MEDIA_TYPES[format_name],
        "encoding": "utf-8",
        **_measured(file),
        "schema": resource.schema(named),
    }


def _measured(file: Path) -> dict[str, Any]:
    with file.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    return {"bytes": file.stat().st_size, "hash": f"sha256:{digest}"}


def _write_codebook(file: Path, found: Iterable[Resource]) -> None:
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(_CODEBOOK_COLUMNS)
        for resource in found:
            writer.writerow((resource.name, None, None, None, resource.zh, resource.en))
            for field in resource.fields:
                writer.writerow((resource.name, field.name, field.type, field.unit, field.zh, field.en))


_CODEBOOK_COLUMNS = {
    "table": "表或视图 / The table or view",
    "column": "列；空为表本身 / The column; empty for the table itself",
    "type": "类型 / Its type",
    "unit": "单位 / Its unit",
    "zh": "含义（中文） / Meaning in Chinese",
    "en": "含义（英文） / Meaning in English",
}


def _codebook(file: Path) -> dict[str, Any]:
    fields = [{"name": name, "type": "string", "title": meaning} for name, meaning in _CODEBOOK_COLUMNS.items()]
    return {
        "profile": "tabular-data-resource",
        "name": "codebook",
        "path": file.name,
        "title": "代码本",
        "description": "What every table and column means, in Chinese and English",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_measured(file),
        "schema": {"fields": fields, "missingValues": [""]},
    }
