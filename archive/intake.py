"""Foreign archives and loose files: into the archive as a run of their own, then into the database."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archive.agencies import identify
from archive.build import build
from archive.config import load_forms
from archive.report.document import UnreadableError, extract
from archive.report.parse import parse_report
from archive.warc.errors import ArchiveError, ArchiveFullError
from archive.warc.ingest import Ingestion, is_archive

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from archive.database.outcome import BuildResult
    from archive.report.model import Report
    from archive.warc.ingest import Taken

UNKNOWN_TYPE = "application/octet-stream"
AGENCY_SITE = "ingest"  # the site row under which the archive keeps the agency that was named


class IntakeError(Exception):
    """Nothing was taken in: a path is missing, or a file that says it is an archive is none."""


@dataclass(frozen=True)
class LooseFile:
    """A file as it will stand in the archive."""

    path: Path
    url: str
    media_type: str
    payload: bytes


@dataclass(frozen=True)
class IntakeResult:
    """What was taken in from each source, and what the build then made of it."""

    run_id: str
    taken: tuple[Taken, ...]
    faults: tuple[str, ...]
    build: BuildResult

    def text(self) -> str:
        lines = [f"{one.source}: {one.records} records taken in, {one.skipped} known already" for one in self.taken]
        return "\n".join([*lines, *(f"fault: {fault}" for fault in self.faults), self.build.text()])


def take_in(
    data: Path, paths: Sequence[Path], *, url: str | None = None, agency: str | None = None, argv: Sequence[str] = ()
) -> IntakeResult:
    """Take in WARC, WACZ and loose files, folders with all that is in them; then build.

    Raises IntakeError before anything is changed, LockedError, ArchiveFullError.
    """
    files = _files(paths)
    archives = [file for file in files if is_archive(file)]
    loose = [_loose(file, url) for file in files if not is_archive(file)]
    sites = _sites(agency) if agency else []
    data.mkdir(parents=True, exist_ok=True)
    taken: list[Taken] = []
    faults: list[str] = []
    with Ingestion(data, argv=argv, sites=sites) as ingestion:
        for file in archives:
            try:
                taken.append(ingestion.take_archive(file))
            except ArchiveFullError:
                raise
            except ArchiveError as error:
                faults.append(str(error))
        for one in loose:
            taken.append(ingestion.take_document(one.url, one.media_type, one.payload, source=str(one.path)))
        for site in sites:
            ingestion.note_site(str(site["id"]), candidates=[one.url for one in loose])
    faults += [str(fault) for one in taken for fault in one.faults]
    built = build(data)
    return IntakeResult(ingestion.run_id, tuple(taken), (*faults, *built.faults), built)


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(file for file in path.rglob("*") if file.is_file())
        elif path.is_file():
            found.append(path)
        else:
            raise IntakeError(f"{path}: no such file")
    if not found:
        raise IntakeError(f"{', '.join(map(str, paths))}: no file in there")
    return found


def _loose(path: Path, url: str | None) -> LooseFile:
    """The file with the address it is known by: the one given, the source link that it states, or its digest."""
    try:
        payload = path.read_bytes()
    except OSError as error:
        raise IntakeError(f"{path}: cannot be read: {error.strerror}") from error
    try:
        document = extract(payload)
    except UnreadableError:
        media_type, stated = UNKNOWN_TYPE, None
    else:
        media_type, stated = document.media_type, _stated(parse_report(document, load_forms()))
    return LooseFile(path, url or stated or f"urn:sha256:{hashlib.sha256(payload).hexdigest()}", media_type, payload)


def _stated(report: Report) -> str | None:
    return report.url if report.url and report.url.startswith(("http://", "https://")) else None


def _sites(agency: str) -> list[dict[str, Any]]:
    """The agency that was named, as a site row: what the build completes names with."""
    known = identify(agency, year=None)
    return [
        {
            "id": AGENCY_SITE,
            "name": known.name,
            "region_code": known.region_code,
            "level": known.level,
            "platform": None,
            "seed": None,
        }
    ]
