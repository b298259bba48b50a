"""Foreign archives and loose files: into the archive as a run of their own, then into the database."""

from __future__ import annotations

import hashlib
import re
import shlex
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.agencies import identify
from archive.build import build
from archive.config import load_forms, load_words
from archive.counts import counted
from archive.database.files import check_version
from archive.database.lock import BuildLockedError
from archive.database.schema import SchemaError
from archive.report.document import UnreadableError, extract
from archive.report.parse import parse_report
from archive.warc.errors import ArchiveError, ArchiveFullError, LockedError
from archive.warc.foreign import unpacking_of
from archive.warc.ingest import Ingestion, is_archive
from archive.warc.lookup import index_of
from archive.workers import Work, Workers

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from archive.database.outcome import BuildResult
    from archive.report.document import Document
    from archive.warc.ingest import Taken

UNKNOWN_TYPE = "application/octet-stream"
PACKED_TYPE = "application/zip"
AGENCY_SITE = "ingest"  # the site row under which the archive keeps the agency that was named
# what is taken from a folder; a file that is named itself is taken whatever it is called
DOCUMENTS = frozenset(
    {
        *(".htm", ".html", ".shtml", ".xhtml", ".jhtml", ".mht", ".mhtml", ".txt", ".pdf", ".ofd", ".rtf"),
        *(".doc", ".docx", ".wps", ".odt", ".xls", ".xlsx", ".et", ".ods", ".zip"),
        *(".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"),
    }
)
_ADDRESS = re.compile(r"(?:https?://[^/\s]+|urn:[\w-]+:)\S*")


class IntakeError(Exception):
    """Nothing was taken in: a path is missing, an address is none, or the database is of a newer version."""


@dataclass(frozen=True)
class LooseFile:
    """A file as it will stand in the archive."""

    path: Path
    url: str
    media_type: str
    payload: bytes


@dataclass(frozen=True)
class IntakeResult:
    """What was taken in from each source, and what the build then made of it.

    `faults` names all that needs a person, what the build says included; `left_out` the files of folders that are
    neither archive nor document.
    """

    run_id: str
    taken: tuple[Taken, ...]
    left_out: tuple[str, ...]
    faults: tuple[str, ...]
    build: BuildResult

    def text(self) -> str:
        lines = [
            f"{one.source}: {counted(one.records, 'record', 'records')} taken in, {one.skipped} known already"
            for one in self.taken
        ]
        lines += [f"{file}: left out, no archive and no document" for file in self.left_out]
        said = self.build.text()
        return "\n".join([*lines, *(f"fault: {fault}" for fault in self.faults if fault not in said), said])


def take_in(
    data: Path, paths: Sequence[Path], *, url: str | None = None, agency: str | None = None, argv: Sequence[str] = ()
) -> IntakeResult:
    """Take in WARC, WACZ and loose files, folders with all that is in them; then build.

    Raises IntakeError before anything is changed, LockedError, ArchiveFullError.
    """
    files, left_out = _files(paths)
    archives = [file for file in files if is_archive(file)]
    _check_files(files)
    if url is not None:
        _check_url(url, files, archives)
    sites = _sites(agency) if agency else []
    try:
        check_version(data / "gongkai.db")
    except SchemaError as error:
        raise IntakeError(str(error)) from error
    data.mkdir(parents=True, exist_ok=True)
    with Ingestion(data, argv=argv, sites=sites) as ingestion:
        faults = [str(repair) for repair in ingestion.repairs if repair.is_loss]
        taken, refused = _archives(ingestion, archives)
        loose_urls = []
        for one in _loose([file for file in files if not is_archive(file)], url):
            taken.append(ingestion.take_document(one.url, one.media_type, one.payload, source=str(one.path)))
            loose_urls.append(one.url)
        for site in sites:
            ingestion.note_site(str(site["id"]), candidates=loose_urls)
    faults += refused + [str(fault) for one in taken for fault in one.faults]
    try:
        built = build(data)
    except BuildLockedError as error:
        raise LockedError(f"{error}. All is taken in; run `gongkai build` when that one is done") from error
    faults += built.faults
    for each, reason in built.unreadable.items():
        if each in loose_urls or any(entry.filename in ingestion.files for entry in index_of(data).by_url(each)):
            faults.append(f"unreadable: {each}: {reason}")
    return IntakeResult(ingestion.run_id, tuple(taken), left_out, tuple(faults), built)


def _archives(ingestion: Ingestion, files: Iterable[Path]) -> tuple[list[Taken], list[str]]:
    """What was taken from each, and which could not be read at all."""
    taken: list[Taken] = []
    refused: list[str] = []
    for file in files:
        try:
            taken.append(ingestion.take_archive(file))
        except ArchiveFullError:
            raise
        except ArchiveError as error:
            refused.append(str(error))
    return taken, refused


def _files(paths: Iterable[Path]) -> tuple[list[Path], tuple[str, ...]]:
    """The files to be taken in, and those in folders that are nothing of the kind."""
    found: list[Path] = []
    others: list[str] = []
    for path in paths:
        if path.is_dir():
            for file in sorted(file for file in path.rglob("*") if file.is_file()):
                if is_archive(file) or file.suffix.lower() in DOCUMENTS:
                    found.append(file)
                else:
                    others.append(str(file))
        elif path.is_file():
            found.append(path)
        else:
            raise IntakeError(f"{path}: no such file")
    if not found:
        raise IntakeError(f"{', '.join(map(str, paths))}: no archive and no document in there")
    return list(dict.fromkeys(found)), tuple(others)


def _check_files(files: Iterable[Path]) -> None:
    """Raises IntakeError where one cannot be read, by anybody or by this program."""
    for file in files:
        if (unpack := unpacking_of(file)) is not None:
            name = shlex.quote(str(file))
            raise IntakeError(f"{file}: packed in a way that is not read here. Unpack it first: {unpack} {name}")
        try:
            file.open("rb").close()
        except OSError as error:
            raise IntakeError(f"{file}: cannot be read: {error.strerror}") from error


def _check_url(url: str, files: Sequence[Path], archives: Sequence[Path]) -> None:
    if _ADDRESS.fullmatch(url) is None:
        raise IntakeError(f"--url {url}: not an address (http://…, https://… or urn:…)")
    if archives:
        raise IntakeError(f"--url is for a loose file; {archives[0]} says itself what was found where")
    if len(files) > 1:
        raise IntakeError(f"--url is for one file; there are {len(files)}")


def _loose(paths: Iterable[Path], url: str | None) -> Iterator[LooseFile]:
    """The files with the address they are known by: the one given, the source link that they state, or their digest.

    They are read in a process of its own: one that breaks or kills it, or takes too long, is archived all the same, and
    the build names it.
    """
    with Workers(Path(), 1) as workers:
        for path in paths:
            payload = path.read_bytes()
            ((media_type, stated),) = chain.from_iterable(workers.run(READ_LOOSE, [payload]))
            known = url or stated or f"urn:sha256:{hashlib.sha256(payload).hexdigest()}"
            yield LooseFile(path, known, media_type, payload)


def read_loose(data: Path, payload: bytes) -> tuple[str, str | None]:
    """The media type of a file, and the source link that it states; the folder is none of its business."""
    del data
    try:
        document = extract(payload, load_forms())
    except UnreadableError:
        return UNKNOWN_TYPE, None
    return document.media_type if document.file is None else PACKED_TYPE, _stated(document)


READ_LOOSE = Work(read_loose, lambda *_: (UNKNOWN_TYPE, None), 1)


def _stated(document: Document) -> str | None:
    """The source link that a report states."""
    try:
        url = parse_report(document, load_forms(), load_words()).url
    except Exception:  # noqa: BLE001 - what breaks the reader is archived all the same, and the build names it
        return None
    return url if url and _ADDRESS.fullmatch(url) else None


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
