"""Archives in other wrappings made readable: `.warc.zst` (zstandard, with the dictionary that such a file may begin
with) and ARC, which was before WARC. Both become a temporary WARC file of gzip members, a record each.

The records of a `.warc.zst` stay what they are. Those of an ARC file keep their blocks and get WARC headers that depend
on nothing else, ids too, so that they are known again.
"""

from __future__ import annotations

import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from archive.warc.arc import begins_arc, convert_arc
from archive.warc.archivefile import deflater
from archive.warc.errors import ArchiveError
from archive.warc.files import find_bytes, raise_for
from archive.warc.record import Fault

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUFFIXES = (".warc", ".warc.gz", ".warc.zst", ".arc", ".arc.gz")
UNPACKERS = {".bz2": "bzip2 -d", ".xz": "xz -d", ".lzma": "xz -d", ".lz4": "lz4 -d", ".br": "brotli -d", ".7z": "7z x"}

_PIECE = 1 << 20
_FRAME = b"\x28\xb5\x2f\xfd"
_DICTIONARY = b"\x5d\x2a\x4d\x18"  # the first frame, which readers that do not know it pass over
_FORMATTED = b"\x37\xa4\x30\xec"  # a dictionary as zstd makes them; any other content is taken as it is
_MAX_DICTIONARY = 64 << 20


def unpacking_of(path: Path) -> str | None:
    """How a WARC or ARC file is unpacked that is packed in a way which is not read here.

    >>> unpacking_of(Path("a.warc.xz")), unpacking_of(Path("a.warc.gz")), unpacking_of(Path("a.pdf.xz"))
    ('xz -d', None, None)
    """
    is_archive = Path(path.stem).suffix.lower() in (".warc", ".arc")
    return UNPACKERS.get(path.suffix.lower()) if is_archive else None


@contextmanager
def as_warc(path: Path, tell: Callable[[Fault], None]) -> Iterator[Path]:
    """The file itself, or what was made of it for as long as the context lasts; what cannot be read is told.

    Raises ArchiveError and ArchiveFullError.
    """
    with path.open("rb") as file:
        convert = _converter(file)
        if convert is None:
            yield path
            return
        with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
            warc = Path(folder) / f"{path.name}.warc.gz"
            with unpacking(path), warc.open("wb") as out:
                convert(file, out, lambda offset, what: tell(Fault(path.name, offset, what)))
            yield warc


@contextmanager
def unpacking(path: Path) -> Iterator[None]:
    """Faults of what is done within are ArchiveErrors that name the file; ArchiveFullError where there is no room."""
    try:
        yield
    except OSError as error:
        raise_for(error, f"{path} cannot be unpacked into {tempfile.gettempdir()} ($TMPDIR names another folder)")
    except ArchiveError as error:
        raise ArchiveError(f"{path}: {error}") from error


def _converter(file: BinaryIO) -> Callable[[BinaryIO, BinaryIO, Callable[[int, str], None]], None] | None:
    start = file.read(4)
    file.seek(0)
    if start in (_FRAME, _DICTIONARY):
        return _convert_zstd
    if begins_arc(file):
        return convert_arc
    return None


def _convert_zstd(file: BinaryIO, out: BinaryIO, tell: Callable[[int, str], None]) -> None:
    """Each frame as a gzip member; of one that breaks off what there is of it."""
    dictionary, offset = _dictionary(file)
    while True:
        file.seek(offset)
        if not file.read(1):
            return
        try:
            offset = _copy_frame(file, offset, out, dictionary)
        except (zstd.ZstdError, EOFError) as error:
            tell(offset, f"damaged zstandard frame ({error})")
            found = find_bytes(file, _FRAME, offset + 1)
            if found is None:
                return
            offset = found


def _copy_frame(file: BinaryIO, offset: int, out: BinaryIO, dictionary: Any) -> int:
    """Where the next frame begins. Raises ZstdError and EOFError."""
    unpacker: Any = zstd.ZstdDecompressor(zstd_dict=dictionary)
    packing: Any = None
    file.seek(offset)
    read_to = offset
    try:
        while not unpacker.eof:
            data = file.read(_PIECE) if unpacker.needs_input else b""
            if unpacker.needs_input and not data:
                raise EOFError("the file ends within it")
            read_to += len(data)
            piece = unpacker.decompress(data, _PIECE)
            if piece:
                packing = packing or deflater()
                out.write(packing.compress(piece))
    finally:
        if packing is not None:
            out.write(packing.flush())
    return read_to - len(unpacker.unused_data)


def _dictionary(file: BinaryIO) -> tuple[Any, int]:
    """The dictionary that all frames need, if the file begins with one, and where they begin. Raises ArchiveError."""
    start = file.read(8)
    if start[:4] != _DICTIONARY:
        return None, 0
    size = int.from_bytes(start[4:], "little")
    if size > _MAX_DICTIONARY:
        raise ArchiveError(f"a zstandard dictionary of {size} bytes is too large")
    content = file.read(size)
    try:
        if content.startswith(_FRAME):
            content = zstd.ZstdDecompressor().decompress(content, _MAX_DICTIONARY)
        dictionary = zstd.ZstdDict(content, is_raw=not content.startswith(_FORMATTED))
        zstd.ZstdDecompressor(zstd_dict=dictionary)
    except (zstd.ZstdError, ValueError) as error:
        raise ArchiveError(f"the zstandard dictionary at its beginning cannot be used ({error})") from error
    return dictionary, 8 + size
