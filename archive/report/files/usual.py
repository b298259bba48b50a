"""Word and Excel packages as most programs write them: strict ones (ISO/IEC 29500-1, annex M), templates, files with
macros, and those whose parts have other names, say the same.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

_TYPES, _RELATIONS = "[Content_Types].xml", "_rels/.rels"
_WORD = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_WORD_LIKE = re.compile(
    rb"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml\.(?:document|template)"
    rb"|ms-word\.(?:document|template)\.macroEnabled(?:Template)?)\.main\+xml",
    re.IGNORECASE,
)
_DAMAGED = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, NotImplementedError, RuntimeError)
_STRICT = b"http://purl.oclc.org/ooxml/"
_USUAL = b"http://schemas.openxmlformats.org/"
# their namespaces end otherwise: the kind of markup before the year, or `main` left out
_SPACES = (
    (re.compile(_STRICT + rb"(wordprocessingml|spreadsheetml|drawingml)/"), _USUAL + rb"\1/2006/"),
    (re.compile(_STRICT + rb"officeDocument/"), _USUAL + b"officeDocument/2006/"),
)


def is_word(payload: bytes) -> bool:
    """Does the package name a text of Word as its main part?"""
    return _WORD_LIKE.search(_told(payload)) is not None


def as_usual(payload: bytes) -> bytes:
    """The package with the usual namespaces and kinds. Most are given back as they are, as is one that is damaged."""
    told = _told(payload)
    if _STRICT not in told and all(one[0] == _WORD for one in _WORD_LIKE.finditer(told)):
        return payload
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            parts = {name: package.read(name) for name in package.namelist()}
    except _DAMAGED:
        return payload
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        for name, part in parts.items():
            target.writestr(name, _usual(part) if name.endswith((".xml", ".rels")) else part)
    return out.getvalue()


def _told(payload: bytes) -> bytes:
    """What a package says of its parts; nothing where that cannot be read."""
    try:
        with zipfile.ZipFile(io.BytesIO(payload)) as package:
            return b"".join(package.read(name) for name in (_TYPES, _RELATIONS))
    except _DAMAGED:
        return b""


def _usual(part: bytes) -> bytes:
    for strict, usual in _SPACES:
        part = strict.sub(usual, part)
    return _WORD_LIKE.sub(_WORD, part)
