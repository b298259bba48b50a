"""Which record ids the archive has already, without reading all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.warc.cdxj import entries
from archive.warc.files import find_warc, warc_files
from archive.warc.record import iter_records
from archive.warc.scan import is_indexed

if TYPE_CHECKING:
    from pathlib import Path


def _ignore(fault: object) -> None:
    """What cannot be read has no id to be known by; `verify` names it."""
    del fault


class KnownRecords:
    """The index knows responses, revisits, resources and conversions. Requests, metadata and the like of a source lie,
    if they are here, in the same files as the source's responses: only these files are read for them, and all files
    only for a source that has no response at all.
    """

    def __init__(self, data: Path) -> None:
        self._data = data
        self._indexed = {entry.record_id: entry.filename for entry in entries(data)}
        self._ids_of_file: dict[str, set[str]] = {}
        self._new: set[str] = set()

    def of_source(self, path: Path) -> set[str]:
        """The ids that need not be copied from this source, to be added to while it is copied."""
        indexed = {
            record.record_id
            for record in iter_records(path, blocks=False, on_fault=_ignore)
            if is_indexed(record) and record.record_id
        }
        present = indexed & self._indexed.keys()
        files = {self._indexed[record_id] for record_id in present}
        if not indexed:
            files = {file.name for file in warc_files(self._data)}
        known = present | self._new
        for name in files:
            known |= self._ids(name.removesuffix(".open"))
        return known

    def add(self, ids: set[str]) -> None:
        """What has been taken in since."""
        self._new |= ids

    def _ids(self, filename: str) -> set[str]:
        if filename not in self._ids_of_file:
            records = iter_records(find_warc(self._data, filename), blocks=False, on_fault=_ignore)
            self._ids_of_file[filename] = {record.record_id for record in records if record.record_id}
        return self._ids_of_file[filename]
