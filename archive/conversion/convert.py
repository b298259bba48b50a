"""What the archive holds in a form that cannot be read is converted, and the conversions are put into the archive."""

from __future__ import annotations

from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from archive.conversion import libreoffice, packed, recognition
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
    """The record of a document that may have to be converted; `kind` as `conversion_of` says, None for a PDF."""

    record_id: str
    url: str
    captured_at: str
    digest: str
    warc_file: str
    warc_offset: int
    kind: str | None = None


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
        self._unar = packed.program()
        self._recogniser = recognition.version() if ocr else None
        if ocr and self._recogniser is None:
            raise MissingToolError(recognition.MISSING)

    def convert_now(self, payload: bytes) -> Conversion | None:
        """The conversion of one payload, archived nowhere; None where it needs none, or nothing is here to make it."""
        found = conversion_of(payload)
        try:
            if found and found[0] != "picture":
                return self._convert_file(payload)
            if self.ocr and (found or recognition.pictures_in(payload)):
                return Conversion(RECOGNISED, recognition.recognise(payload))
        except ConversionError as error:
            return failure(str(error))
        return None

    def convert_files(self, candidates: Iterable[Candidate], known: Mapping[str, Entry]) -> Converted:
        """Old office files and packed ones that have no conversion yet, as far as there are programs for them."""
        done = Converted()
        of_kind = defaultdict[str | None, list[Candidate]](list)
        for one in candidates:
            of_kind[one.kind].append(one)
        for kind, wanting in of_kind.items():
            try:
                made_by = self._made_by(kind)
            except UnfinishedError as error:
                done.faults.append(f"nothing of the kind {kind} was converted: {error}")
                continue
            if made_by:
                made = self._convert(wanting, known, made_by, self._convert_file, self._jobs)
                done.entries += made.entries
                done.faults += made.faults
        return done

    def _made_by(self, kind: str | None) -> str:
        """The programs that convert files of this kind, with their versions; empty where none is here.

        Raises UnfinishedError.
        """
        office = libreoffice.version(self._office) if self._office else ""
        if kind != "packed":
            return office
        return f"{packed.version(self._unar)} {office}".strip() if self._unar else ""

    def _convert_file(self, payload: bytes) -> Conversion | None:
        found = conversion_of(payload)
        kind = found[0] if found else None
        if kind in ("doc", "rtf"):
            return Conversion(*libreoffice.convert(self._office, payload, kind)) if self._office else None
        made = packed.convert(self._unar, self._office, payload) if kind in ("zip", "packed") else None
        return Conversion(*made) if made else None

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
    """Is there no conversion, or one that may be done better: it failed, another recogniser of ours made it, or with
    fewer programs than are here by now?
    """
    if entry is None:
        return True
    if entry.media_type == FAILED:
        return entry.made_by != made_by
    ours, others = made_by.split(), str(entry.made_by).split()
    if entry.media_type == RECOGNISED:
        return ours[0] != others[0]
    return not {name.partition("/")[0] for name in ours} <= {name.partition("/")[0] for name in others}


def newest(entries: Iterable[Entry]) -> dict[str, Entry]:
    """Payload digest of the original → the conversion to read."""
    of_digest: dict[str, list[Entry]] = {}
    for entry in entries:
        of_digest.setdefault(entry.original_digest or "", []).append(entry)
    return {digest: found for digest, made in of_digest.items() if (found := best(made)) is not None}
