"""Bytes as text, whatever header and page say of their encoding."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # its mark begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_GB_NAMES = re.compile(
    r"gb[_\-\s]?(?:2312|k|18030|13000)?(?:[-_]80)?|x-gbk|cp936|936|hz-gb-2312|chinese|euc-?cn", re.IGNORECASE
)
# So many undecodable bytes in a thousand are damage; more of them are another encoding.
_DAMAGE = 2
_USUAL = re.compile("[的年]")  # no Chinese page is without either
_SHIFT = b"~{"  # to Chinese, in HZ (RFC 1843), which is all ASCII


def decode(payload: bytes, declared: str | None = None) -> str:
    """Bytes as text: byte order mark, strict UTF-8, what is declared, GB18030 for all GB names.

    Neither header nor page is trusted where the bytes themselves say otherwise.
    """
    for mark, encoding in _BOMS:
        if payload.startswith(mark):
            return payload.decode(encoding, "replace").lstrip("\ufeff")
    if payload[:400].count(0) * 3 > len(payload[:400]):
        return payload.decode("utf-16-le" if payload[1:2] == b"\0" else "utf-16-be", "replace")
    try:
        return _shifted(payload) if _SHIFT in payload and payload.isascii() else payload.decode("utf-8")
    except UnicodeDecodeError as error:
        if error.start >= len(payload) - 3:
            return payload[: error.start].decode("utf-8")  # cut inside the last character
    candidates = ["gb18030"]
    if declared and not _GB_NAMES.fullmatch(declared.strip()):
        try:
            name = codecs.lookup(declared.strip()).name
        except LookupError:
            name = "gb18030"
        # Latin-1 is what servers say when they do not know; it would decode anything
        candidates = ["gb18030", name] if name in ("iso8859-1", "cp1252", "ascii", "utf-8") else [name, "gb18030"]
    for encoding in candidates:
        text = payload.decode(encoding, "replace")
        if _is_whole(text):
            traditional = "" if _USUAL.search(text) else payload.decode("big5hkscs", "replace")
            return traditional if _USUAL.search(traditional) and _is_whole(traditional) else text
    texts = [payload.decode(encoding, "replace") for encoding in ("utf-8", *candidates)]
    return min(texts, key=lambda text: text.count("\ufffd"))


def _is_whole(text: str) -> bool:
    return text.count("\ufffd") * 1000 <= _DAMAGE * len(text)


def _shifted(payload: bytes) -> str:
    """ASCII that may be HZ: as it is, where it is none."""
    text = payload.decode("hz", "replace")
    return text if _USUAL.search(text) and _is_whole(text) else payload.decode("ascii")
