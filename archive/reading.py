"""One file read without an archive: what `gongkai parse` says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from archive.config import load_forms, load_words
from archive.conversion.convert import Converter
from archive.conversion.stored import read_document
from archive.report.checks import check
from archive.report.document import UnreadableError
from archive.report.model import Report
from archive.report.parse import Context, parse_report
from archive.report.pictures.proven import accept

if TYPE_CHECKING:
    from pathlib import Path

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


def read_file(path: Path, *, url: str | None = None, ocr: bool = False) -> dict[str, Any]:
    """The JSON object of the contract for that file; one that cannot be read, or breaks the reader, is `unreadable`.

    Old office files are read where LibreOffice is installed, pictures with `ocr`. Raises MissingToolError where
    that is not installed.
    """
    converter = Converter(None, ocr=ocr)
    findings: tuple[Finding, ...] = ()
    try:
        report = _read(path.read_bytes(), url, converter)
        findings = check(report, load_forms())
    except OSError as error:
        report = Report(status="unreadable", reason=f"the file cannot be read: {error.strerror}")
    except UnreadableError as error:
        report = Report(status="unreadable", reason=str(error))
    except Exception as error:  # noqa: BLE001 - one that breaks the reader must not end the command: it is named
        report = Report(status="unreadable", reason=f"the reader failed: {type(error).__name__}: {error}")
    return as_json(str(path), url or report.url, report, findings)


def _read(payload: bytes, url: str | None, converter: Converter) -> Report:
    forms = load_forms()
    document = read_document(payload, forms, conversion=converter.convert_now(payload))
    return accept(parse_report(document, forms, load_words(), Context(url=url)), document, forms)


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
