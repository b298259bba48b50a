"""Files read without an archive: what `gongkai parse` says of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.config import load_forms, load_words
from archive.conversion.convert import Converter
from archive.conversion.stored import read_document
from archive.report.checks import check
from archive.report.document import UnreadableError
from archive.report.model import Report
from archive.report.parse import Context, parse_report
from archive.report.pictures.proven import accept
from archive.workers import Work, Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.conversion.stored import Conversion
    from archive.report.model import Finding

REPORT_FIELDS = (
    "title", "agency", "year", "era", "published_on", "publisher", "period_start", "period_end",
    "phone", "address", "postcode", "email", "status", "reason",
)  # fmt: skip
SECTION_FIELDS = ("number", "heading", "text")
POINT_FIELDS = ("kind", "text", "section", "locator")
STATISTIC_FIELDS = (
    "table_id", "line", "column", "value", "unit", "raw", "kind", "source", "scope", "ordinal", "confidence", "locator",
)  # fmt: skip
FINDING_FIELDS = ("check_id", "outcome", "expected", "actual", "message")


@dataclass(frozen=True)
class File:
    """A file as it was found, with its conversion where it needs one."""

    path: Path
    url: str | None
    payload: bytes
    conversion: Conversion | None


def read_files(paths: Iterable[Path], *, url: str | None = None, ocr: bool = False) -> Iterator[dict[str, Any]]:
    """The JSON object of the contract for each file, in order; one that cannot be read is `unreadable`.

    They are read as a build reads them, in a process of its own: one that breaks or kills it, or takes too long, is
    named, and the next is read. Old office files are read where LibreOffice is installed, pictures with `ocr`. Raises
    MissingToolError where that is not installed, WorkersError.
    """
    converter = Converter(None, ocr=ocr)
    with Workers(Path(), 1) as workers:
        for path in paths:
            try:
                payload = path.read_bytes()
            except OSError as error:
                yield _unreadable(str(path), url, f"the file cannot be read: {error.strerror}")
                continue
            file = File(path, url, payload, converter.convert_now(payload))
            yield from chain.from_iterable(workers.run(READ_FILES, [file]))


def read_one(data: Path, file: File) -> dict[str, Any]:
    """The object of one file; the folder is none of its business."""
    del data
    forms = load_forms()
    try:
        document = read_document(file.payload, forms, conversion=file.conversion)
    except UnreadableError as error:
        return lost(file, str(error))
    report = accept(parse_report(document, forms, load_words(), Context(url=file.url)), document, forms)
    return as_json(str(file.path), file.url or report.url, report, check(report, forms))


def lost(file: File, reason: str) -> dict[str, Any]:
    """What stands for a file that cannot be read."""
    return _unreadable(str(file.path), file.url, reason)


READ_FILES = Work(read_one, lost, 1)


def _unreadable(file: str, url: str | None, reason: str) -> dict[str, Any]:
    return as_json(file, url, Report(status="unreadable", reason=reason), ())


def as_json(file: str, url: str | None, report: Report, findings: tuple[Finding, ...]) -> dict[str, Any]:
    """The contract's object, keys in its order; numbers that are whole are written as such."""
    return {
        "file": file,
        "url": url,
        **{name: getattr(report, name) for name in REPORT_FIELDS},
        "sections": [_fields(section, SECTION_FIELDS) for section in report.sections],
        "points": [_fields(point, POINT_FIELDS) for point in report.points],
        "statistics": [_fields(statistic, STATISTIC_FIELDS) for statistic in report.statistics],
        "findings": [_fields(finding, FINDING_FIELDS) for finding in findings],
    }


def _fields(thing: object, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: _whole(getattr(thing, name)) for name in names}


def _whole(value: Any) -> Any:
    return int(value) if isinstance(value, float) and value.is_integer() else value
