"""A CSV file as spreadsheets save it: in UTF-8, GB18030 or UTF-16, its fields parted by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

DELIMITERS = ",;\t"  # spreadsheets of some countries part the fields otherwise
BEYOND = ""  # the name of what stands beyond the last column

_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


class SpreadsheetError(ValueError):
    """The file is no such table: it cannot be decoded, or has not all columns. Raised by `read_rows`."""


def read_rows(payload: bytes, needed: Sequence[str]) -> Iterator[tuple[int, dict[str, str]]]:
    r"""The number of each line that is not empty, and its fields by name; columns may stand in any order.

    >>> list(read_rows("\ufeffb;a;\r\n1; x ;\r\n;;\r\n2\r\n".encode(), ["a", "b"]))
    [(2, {'b': '1', 'a': 'x'}), (4, {'b': '2', 'a': ''})]
    """
    text = _decoded(payload)
    head = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(DELIMITERS, key=head.count))
    names = [name.strip() for name in next(reader, [])]
    if missing := [name for name in needed if name not in names]:
        raise SpreadsheetError(f"it has no column {', '.join(missing)}")
    for fields in reader:
        values = [field.strip() for field in fields]
        if not any(values):
            continue
        row = dict.fromkeys(filter(None, names), "") | {name: value for name, value in zip(names, values) if name}  # noqa: B905 - some are short
        beyond = "".join(values[len(names) :])
        yield reader.line_num, row | ({BEYOND: beyond} if beyond else {})


def _decoded(payload: bytes) -> str:
    encodings = ("utf-16",) if payload[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return payload.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SpreadsheetError("neither UTF-8, GB18030 nor UTF-16; save it as CSV in UTF-8")


def number(text: str) -> float | None:
    """A number as spreadsheets and people write it; None where the text is none.

    >>> number("1,234"), number("１２．５"), number("'12"), number("1e3"), number("nan"), number("12,3")
    (1234, 12.5, 12, None, None, None)
    """
    folded = unicodedata.normalize("NFKC", text).strip().removeprefix("'")
    if not _NUMBER.fullmatch(folded):
        return None
    value = float(folded.replace(",", ""))
    return int(value) if value.is_integer() else value
