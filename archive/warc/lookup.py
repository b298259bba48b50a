"""Looking things up in the index: by URL, by payload digest; without reading it whole, journals included.

Conversions are looked up by what was converted, and by nothing else.
"""

from __future__ import annotations

import re
import threading
from array import array
from bisect import bisect_left
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zlib import crc32

from archive.warc.asked import index_key
from archive.warc.entry import CONVERSION_PREFIX, Entry, parse_line
from archive.warc.files import conversions_path, identity_of, index_path, journals
from archive.warc.scan import sha1_digest
from archive.warc.surt import surt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from archive.warc.asked import Asked
    from archive.warc.files import Identity

_POSITION_BITS = 38  # an index of up to 256 GB
_HASH_MASK = (1 << 26) - 1
_DIGEST = re.compile(rb'"digest": "([^"\\]+)"')
_ORIGINAL = re.compile(rb'"status": "200", .*"type": "response"')


def is_original(entry: Entry) -> bool:
    """Whether later captures may refer to this one for their payload."""
    return entry.record_type == "response" and entry.status == 200 and entry.truncated is None


class Index:
    """The index of a data folder. Safe to share between threads.

    It is kept up with what others append (`follows`), or by those who append, by `refresh`. Of journals it remembers
    a few bytes a line; of the sorted index nothing, until the first search by digest.
    """

    def __init__(self, data: Path, *, follows: bool = True) -> None:
        self._data = data
        self._follows = follows
        self._guard = threading.RLock()
        self._merged = _SortedFile(index_path(data))
        self._converted = _SortedFile(conversions_path(data))
        self._digests: array[int] | None = None
        self._journals: dict[Path, _Journal] = {}
        if not follows:
            self.refresh()

    def by_url(self, url: str) -> list[Entry]:
        """The captures of exactly this URL, whatever the scheme's case or the fragment, oldest first; of GET only."""
        wanted = url.partition("#")[0]
        return [entry for entry in self.by_key(surt(url)) if entry.url.partition("#")[0] == wanted]

    def by_request(self, url: str, asked: Asked) -> list[Entry]:
        """The captures of this URL that were asked for just so, oldest first."""
        if asked.method == "GET":
            return [entry for entry in self.by_url(url) if entry.method == "GET"]
        wanted, digest = url.partition("#")[0], sha1_digest([asked.body])
        return [
            entry
            for entry in self.by_key(index_key(url, asked))
            if entry.url.partition("#")[0] == wanted and (entry.method, entry.body_digest) == (asked.method, digest)
        ]

    def by_key(self, key: str) -> list[Entry]:
        """All captures under one SURT key, oldest first, each once."""
        with self._guard:
            self._keep_up()
            found = (*self._merged.under(key), *self._journaled_under(key))
        return _in_order(entry for entry in found if not entry.is_conversion)

    def conversions_of(self, digest: str) -> list[Entry]:
        """The conversions of what has this payload digest, oldest first, each once."""
        key = index_key(f"{CONVERSION_PREFIX}{digest}")
        with self._guard:
            self._keep_up()
            found = (*self._converted.under(key), *self._journaled_under(key))
        return _in_order(entry for entry in found if entry.original_digest == digest)

    def by_digest(self, digest: str) -> Entry | None:
        """A complete 200 response with this payload."""
        short = digest.removeprefix("sha1:").encode()
        with self._guard:
            self._keep_up()
            for entry in (*self._indexed_with(short), *(e for j in self._journals.values() for e in j.showing(short))):
                if entry.digest == digest and is_original(entry):
                    return entry
        return None

    def _keep_up(self) -> None:
        if self._follows:
            self.refresh()

    def refresh(self) -> None:
        """Take notice of what has been appended or merged since."""
        with self._guard:
            present = journals(self._data)
            for path in present:
                if path not in self._journals:
                    with suppress(FileNotFoundError):  # merged between two looks
                        self._journals[path] = _Journal(path)
                if path in self._journals:
                    self._journals[path].read_on()
            if self._merged.refresh():
                self._digests = None
            self._converted.refresh()
            for gone in self._journals.keys() - set(present):
                del self._journals[gone]

    def _journaled_under(self, key: str) -> Iterator[Entry]:
        return (entry for journal in self._journals.values() for entry in journal.under(key))

    def _indexed_with(self, digest: bytes) -> Iterator[Entry]:
        file = self._merged.file
        if file is None:
            return
        if self._digests is None:
            self._digests = _digest_places(file)
        wanted = _hash(digest)
        place = bisect_left(self._digests, wanted << _POSITION_BITS)
        while place < len(self._digests) and self._digests[place] >> _POSITION_BITS == wanted:
            file.seek(self._digests[place] & ((1 << _POSITION_BITS) - 1))
            yield parse_line(file.readline())
            place += 1


class _SortedFile:
    """A sorted file that is only ever replaced whole, and may not be there."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._identity: Identity | None = None
        self.file: BinaryIO | None = None

    def refresh(self) -> bool:
        """Take notice of another file in its place; was there one?"""
        if identity_of(self._path) == self._identity:
            return False
        self.close()
        self._identity = None
        with suppress(FileNotFoundError):
            self.file = self._path.open("rb")
            self._identity = identity_of(self.file.fileno())
        return True

    def under(self, key: str) -> Iterator[Entry]:
        if self.file is None or self._identity is None:
            return
        prefix = key.encode() + b" "
        self.file.seek(first_line_from(self.file, self._identity[1], prefix))
        for line in self.file:
            if not line.startswith(prefix):
                return
            yield parse_line(line)

    def close(self) -> None:
        if self.file is not None:
            self.file.close()
            self.file = None

    def __del__(self) -> None:
        self.close()


class _Journal:
    """The lines of one journal, by hashes of their key and digest."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb")
        self._read_to = 0
        self._by_key: dict[int, tuple[int, ...]] = {}
        self._by_digest: dict[int, int] = {}

    def read_on(self) -> None:
        self._file.seek(self._read_to)
        for line in self._file:
            if not line.endswith(b"\n"):
                return
            key = hash(line.partition(b" ")[0])
            self._by_key[key] = (*self._by_key.get(key, ()), self._read_to)
            digest = _DIGEST.search(line)
            if digest and _ORIGINAL.search(line):
                self._by_digest.setdefault(hash(digest[1]), self._read_to)
            self._read_to += len(line)

    def under(self, key: str) -> Iterator[Entry]:
        for position in self._by_key.get(hash(key.encode()), ()):
            entry = self._at(position)
            if entry.surt == key:
                yield entry

    def showing(self, digest: bytes) -> Iterator[Entry]:
        position = self._by_digest.get(hash(digest))
        if position is not None:
            yield self._at(position)

    def _at(self, position: int) -> Entry:
        self._file.seek(position)
        return parse_line(self._file.readline())

    def __del__(self) -> None:
        self._file.close()


def _in_order(entries: Iterable[Entry]) -> list[Entry]:
    """Oldest first; what stands in the index and still in a journal once."""
    found = {(entry.filename, entry.offset): entry for entry in entries}
    return sorted(found.values(), key=lambda entry: (entry.date, entry.record_id))


def first_line_from(file: BinaryIO, size: int, prefix: bytes) -> int:
    """Where, in a sorted file, the first line begins that is not less than the prefix."""
    low, high = 0, size  # the line begins in [low, high]
    while low < high:
        middle = (low + high) // 2
        file.seek(middle)
        if middle:
            file.seek(middle - 1)
            file.readline()
        begin = file.tell()
        line = file.readline() if begin < high else b""
        if not line or line >= prefix:
            high = middle
        else:
            low = file.tell()
    file.seek(low)
    return low


def _hash(digest: bytes) -> int:
    return crc32(digest) & _HASH_MASK


def _digest_places(file: BinaryIO) -> array[int]:
    """Hash and position of every line that others may refer to, in one sorted array of 8 bytes a line."""
    places: list[int] = []
    position = 0
    file.seek(0)
    for line in file:
        digest = _DIGEST.search(line)
        if digest and _ORIGINAL.search(line):
            places.append(_hash(digest[1]) << _POSITION_BITS | position)
        position += len(line)
    places.sort()
    return array("Q", places)


@lru_cache(maxsize=8)
def _shared(data: str) -> Index:
    return Index(Path(data))


def index_of(data: Path) -> Index:
    """The index of a data folder, shared within the process."""
    return _shared(str(Path(data).resolve()))


def lookup(data: Path, url: str, at: str | None = None) -> list[Entry]:
    """The captures of a URL, oldest first; with a time (ISO 8601 or 14 digits) those nearest to it first."""
    entries = index_of(data).by_url(url)
    if at is None:
        return entries
    wanted = _seconds(at)
    return sorted(entries, key=lambda entry: abs(_seconds(entry.date) - wanted))


def _seconds(time: str) -> float:
    digits = "".join(filter(str.isdigit, time))[:14]
    full = digits + "00000101000000"[len(digits) :]
    return datetime.strptime(full + "+0000", "%Y%m%d%H%M%S%z").timestamp()
