"""What the archive holds in a form that cannot be read is converted, and the conversions are put into the archive."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive.conversion import libreoffice, recognition
from archive.conversion.stored import FAILED, RECOGNISED, Conversion, best, failure
from archive.conversion.tools import ConversionError, MissingToolError, UnfinishedError, end_all
from archive.report.document import conversion_of
from archive.warc.errors import ArchiveError, ArchiveFullError, LockedError
from archive.warc.info import new_run_id, warcinfo
from archive.warc.reader import read_capture
from archive.warc.writer import Original, WarcWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archive.warc.entry import Entry

PREFIX = "conversion"  # of the names of the files that hold them


@dataclass(frozen=True)
class Candidate:
    """The record of a document that may have to be converted."""

    record_id: str
    url: str
    captured_at: str
    digest: str
    warc_file: str
    warc_offset: int


@dataclass
class Converted:
    """What became of it: the new entries of the index, and what was not converted this time, with the reason."""

    entries: list[Entry] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


class Converter:
    """Converts with what is installed here, `jobs` documents at a time; `ocr` says whether pictures are recognised.

    Raises MissingToolError where pictures are to be recognised and nothing is installed that could.
    """

    def __init__(self, data: Path | None, *, jobs: int = 1, ocr: bool = False) -> None:
        self._data = data or Path()
        self._jobs = jobs
        self.ocr = ocr
        self._office = libreoffice.program()
        self._recogniser = recognition.version() if ocr else None
        if ocr and self._recogniser is None:
            raise MissingToolError(recognition.MISSING)

    def convert_now(self, payload: bytes) -> Conversion | None:
        """The conversion of one payload, archived nowhere; None where it needs none, or nothing is here to make it."""
        found = conversion_of(payload)
        try:
            if found and found[0] != "picture":
                return Conversion(*libreoffice.convert(self._office, payload, found[0])) if self._office else None
            if self.ocr and (found or recognition.pictures_in(payload)):
                return Conversion(RECOGNISED, recognition.recognise(payload))
        except ConversionError as error:
            return failure(str(error))
        return None

    def convert_office(self, candidates: Iterable[Candidate], known: Mapping[str, Entry]) -> Converted:
        """Old office files that have no conversion yet, where LibreOffice is installed."""
        if self._office is None:
            return Converted()
        soffice = self._office
        try:
            made_by = libreoffice.version(soffice)
        except UnfinishedError as error:
            return Converted(faults=[f"LibreOffice: {error}"])

        def work(payload: bytes) -> Conversion | None:
            found = conversion_of(payload)
            if found is None or found[0] == "picture":
                return None
            return Conversion(*libreoffice.convert(soffice, payload, found[0]))

        return self._convert(candidates, known, made_by, work, self._jobs)

    def recognise(self, candidates: Iterable[Candidate], known: Mapping[str, Entry]) -> Converted:
        """Pictures, and PDF pages that are pictures; one after another, for each takes all processors."""
        if self._recogniser is None:
            return Converted()

        def work(payload: bytes) -> Conversion | None:
            found = conversion_of(payload)
            if (found and found[0] == "picture") or recognition.pictures_in(payload):
                return Conversion(RECOGNISED, recognition.recognise(payload))
            return None

        return self._convert(candidates, known, self._recogniser, work, 1)

    def _convert(
        self,
        candidates: Iterable[Candidate],
        known: Mapping[str, Entry],
        made_by: str,
        work: Callable[[bytes], Conversion | None],
        jobs: int,
    ) -> Converted:
        """Each payload once, and again only where another version of the tool may do better."""
        todo = {one.digest: one for one in candidates if _is_wanting(known.get(one.digest), made_by)}
        done = Converted()
        if not todo:
            return done
        try:
            writer = WarcWriter(self._data, run_id=new_run_id(datetime.now(UTC)), info=warcinfo(), prefix=PREFIX)
        except LockedError:
            done.faults.append(f"{len(todo)} documents wait to be converted until the run that is writing has ended")
            return done
        with writer, ThreadPoolExecutor(jobs) as pool:
            futures = {pool.submit(self._one, one, work): one for one in todo.values()}
            try:
                for future in as_completed(futures):
                    one = futures[future]
                    conversion = future.result()
                    if isinstance(conversion, str):
                        done.faults.append(f"{one.url}: not converted: {conversion}")
                    elif conversion is not None:
                        original = Original(one.record_id, one.url, one.captured_at, one.digest)
                        media_type = conversion.media_type or ""
                        written = writer.write_conversion(original, media_type, conversion.payload, made_by=made_by)
                        done.entries += [written.entry] if written.entry else []
            except BaseException:
                pool.shutdown(wait=False, cancel_futures=True)
                end_all()
                raise
        return done

    def _one(self, one: Candidate, work: Callable[[bytes], Conversion | None]) -> Conversion | str | None:
        """The conversion, None where there is nothing to convert; in words what may go better another time."""
        try:
            return work(read_capture(self._data, (one.warc_file, one.warc_offset)).payload)
        except UnfinishedError as error:
            return str(error)
        except ConversionError as error:
            return failure(str(error))
        except ArchiveFullError:
            raise
        except (ArchiveError, OSError) as error:
            return str(error)


def _is_wanting(entry: Entry | None, made_by: str) -> bool:
    """Is there no conversion, or one that this tool may do better: it failed, or another recogniser of ours made it?"""
    if entry is None:
        return True
    ours, others = (str(names).split(" ")[0] for names in (made_by, entry.made_by))
    return ours != others if entry.media_type == RECOGNISED else entry.media_type == FAILED and entry.made_by != made_by


def newest(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Payload digest of the original → the conversion to read."""
    of_digest: dict[str, list[Entry]] = {}
    for entry in entries:
        of_digest.setdefault(entry.original_digest or "", []).append(entry)
    return {digest: found for digest, made in of_digest.items() if (found := best(made)) is not None}
