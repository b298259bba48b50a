"""A ZIP archive that somebody packed files in: the one that is the report is read."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING

from archive.counts import counted
from archive.report.carrier import Document, UnreadableError
from archive.report.files.packages import DAMAGED
from archive.report.several import report_among

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from archive.report.form import Forms

MOST_FILES = 60
LARGEST = 200_000_000  # bytes to which all files together may unpack
# what systems put beside the files
_NO_FILE = re.compile(r"(?:^|/)(?:__MACOSX/|\.|~\$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_UTF8 = 0x800  # of the flags of a file: its name is written in UTF-8


def extract_packed(payload: bytes, forms: Forms, extract: Callable[[bytes], Document]) -> Document:
    """The file in the archive that is the report; `extract` reads one. Raises UnreadableError, which names them."""
    return report_among(unpacked(payload), forms, extract, "an archive")


def unpacked(payload: bytes) -> Iterator[tuple[str, bytes | None]]:
    """The files of a ZIP archive with their names, in its order; None for one that is damaged.

    Raises UnreadableError where they are more than any report has.
    """
    with zipfile.ZipFile(io.BytesIO(payload)) as package:
        parts = [(name, part) for part in package.infolist() if not part.is_dir() and (name := _name(part))]
        files = counted(len(parts), "file", "files")
        if len(parts) > MOST_FILES or sum(part.file_size for _, part in parts) > LARGEST:
            raise UnreadableError(f"a ZIP archive of {files} that holds more than any report has")
        for name, part in parts:
            try:
                yield name, package.read(part)
            except DAMAGED:
                yield name, None


def _name(part: zipfile.ZipInfo) -> str | None:
    """What the file is called; None for what a system put there.

    Names that do not say that they are UTF-8 are taken for code page 437 by the library; Chinese systems write GBK.
    """
    name = part.filename
    if not part.flag_bits & _UTF8:
        try:
            name = name.encode("cp437").decode("gb18030")
        except UnicodeError:
            name = part.filename
    return None if _NO_FILE.search(name) else name
