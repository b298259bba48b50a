"""Word and Excel packages as most programs write them: strict ones (ISO/IEC 29500-1, annex M), templates, files with
macros, and those whose parts have other names, say the same.
"""

from __future__ import annotations

import io
import re
import zipfile

from archive.report.files.packages import DAMAGED, WORD_LIKE, told

_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
# their namespaces have no year
_SPACES = (
    (re.compile(_STRICT + rb"(wordprocessingml|spreadsheetml|drawingml)/"), _USUAL + rb"\1/2006/"),
    (re.compile(_STRICT + rb"officeDocument/"), _USUAL + b"officeDocument/2006/"),
)


def as_usual(payload: bytes) -> bytes:
    """The package with the usual namespaces and kinds. Most are given back as they are, as is one that is damaged."""
    types = told(payload)
    if _STRICT not in types and all(one[0] == _WORD for one in WORD_LIKE.finditer(types)):
        return payload
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except DAMAGED:
        return payload
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in parts.items():
            target.writestr(name, _usual(part) if name.endswith((".xml", ".rels")) else part)
    return out.getvalue()


def _usual(part: bytes) -> bytes:
    for strict, usual in _SPACES:
        part = strict.sub(usual, part)
    return WORD_LIKE.sub(_WORD, part)
