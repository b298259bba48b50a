"""The archive as one WACZ 1.1.1 file, written as a stream: nothing is held in memory, no temporary copy is made."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import re
import shlex
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from typing import TYPE_CHECKING, BinaryIO

from archive.warc.cdxj import index_lines
from archive.warc.entry import parse_line
from archive.warc.errors import ArchiveError
from archive.warc.files import OPEN, raise_for, warc_files
from archive.warc.info import software
from archive.warc.lock import DataLock
from archive.warc.recover import recover

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

_log = logging.getLogger(__name__)
WACZ_VERSION = "1.1.1"
_HTML = ("text/html", "application/xhtml+xml")
_INDEX = "index.cdx.gz"
_LINES_A_MEMBER = 3000
_UNNAMEABLE = re.compile(r"[^a-z0-9._-]")  # in the name of a resource of a data package
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # ZIP knows no earlier time; a fixed one makes the file reproducible


@dataclass(frozen=True)
class Page:
    """One entry of pages.jsonl: where a reader may begin."""

    url: str
    date: str
    title: str | None = None


def write_wacz(
    data: Path, file: Path, *, pages: Callable[[], Iterable[Page]] | None = None, title: str = "gongkai"
) -> int:
    """Write all of the archive into `file`, put in place when it is whole; the number of pages listed.

    `pages` (default: the captured HTML pages) says what a reader may begin with. Raises ArchiveError where there is
    nothing to write, or no folder to write it in, ArchiveFullError, and LockedError.
    """
    folder = file.parent
    if not folder.is_dir():
        raise ArchiveError(f"{file}: there is no folder {folder}. Make it first: mkdir -p {shlex.quote(str(folder))}")
    beside = file.with_name(file.name + ".new")
    with DataLock(data):
        for repair in recover(data):
            if repair.is_loss:
                _log.error("%s", repair)
        files = [path for path in warc_files(data) if path.suffix != OPEN]
        if not files:
            raise ArchiveError(f"there is nothing in {data / 'warc'}")
        try:
            with beside.open("wb") as target:
                count = _write(target, data, files, pages or (lambda: captured_pages(data)), title)
            beside.replace(file)
        except OSError as error:
            raise_for(error, f"{file} cannot be written")
        finally:
            beside.unlink(missing_ok=True)
    return count


def captured_pages(data: Path) -> Iterator[Page]:
    """The first good capture of each HTML page, in the order of the index."""
    last = None
    for line in index_lines(data):
        entry = parse_line(line)
        if entry.status == 200 and entry.record_type == "response" and entry.media_type in _HTML and entry.url != last:
            last = entry.url
            yield Page(entry.url, entry.date)


def _write(target: BinaryIO, data: Path, files: list[Path], pages: Callable[[], Iterable[Page]], title: str) -> int:
    count = 0

    def page_lines() -> Iterator[bytes]:
        nonlocal count
        yield _json_line({"format": "json-pages-1.0", "id": "pages", "title": "All Pages"})
        for page in pages():
            count += 1
            facts = {"id": f"{count:x}", "url": page.url, "ts": page.date, "title": page.title}
            yield _json_line({name: value for name, value in facts.items() if value is not None})

    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as bundle:
        resources = [_add(bundle, f"archive/{path.name}", _file_blocks(path)) for path in files]
        index = _PackedIndex(index_lines(data))
        resources.append(_add(bundle, f"indexes/{_INDEX}", index.members()))
        resources.append(_add(bundle, "indexes/index.idx", index.places))
        resources.append(_add(bundle, "pages/pages.jsonl", page_lines(), zipfile.ZIP_DEFLATED))
        package = {
            "profile": "data-package",
            "wacz_version": WACZ_VERSION,
            "title": title,
            "created": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "software": software(),
            "resources": resources,
        }
        text = json.dumps(package, ensure_ascii=False, indent=2).encode()
        described = _add(bundle, "datapackage.json", [text])
        digest = {"path": "datapackage.json", "hash": described["hash"]}
        _add(bundle, "datapackage-digest.json", [json.dumps(digest, indent=2).encode()])
    return count


class _PackedIndex:
    """The index as readers of WACZ want it (ZipNum): gzip members of some thousand lines, and where each begins."""

    def __init__(self, lines: Iterable[bytes]) -> None:
        self._lines = iter(lines)
        facts = json.dumps({"format": "cdxj-gzip-1.0", "filename": _INDEX})
        self.places = [f"!meta 0 {facts}\n".encode()]

    def members(self) -> Iterator[bytes]:
        offset = 0
        while some := list(islice(self._lines, _LINES_A_MEMBER)):
            member = gzip.compress(b"".join(some), mtime=0)
            digest = f"sha256:{hashlib.sha256(member).hexdigest()}"
            facts = {"offset": offset, "length": len(member), "digest": digest, "filename": _INDEX}
            key, timestamp, _ = some[0].split(b" ", 2)
            self.places.append(b"%s %s %s\n" % (key, timestamp, json.dumps(facts).encode()))
            offset += len(member)
            yield member


def _add(
    bundle: zipfile.ZipFile, name: str, blocks: Iterable[bytes], method: int = zipfile.ZIP_STORED
) -> dict[str, str | int]:
    info = zipfile.ZipInfo(name, _EARLIEST)
    info.compress_type = method
    info.external_attr = 0o644 << 16
    sha256 = hashlib.sha256()
    size = 0
    with bundle.open(info, "w", force_zip64=True) as member:
        for block in blocks:
            member.write(block)
            sha256.update(block)
            size += len(block)
    plain = _UNNAMEABLE.sub("-", name.rpartition("/")[2].lower())
    return {"name": plain, "path": name, "hash": f"sha256:{sha256.hexdigest()}", "bytes": size}


def _file_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            yield block


def _json_line(facts: dict[str, str]) -> bytes:
    return json.dumps(facts, ensure_ascii=False).encode() + b"\n"
