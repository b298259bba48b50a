"""The name that a server gives a file which it hands out under an address without one."""

from __future__ import annotations

import re
from email.header import decode_header, make_header
from urllib.parse import unquote_to_bytes

EXTENDED = re.compile(r"filename\*\s*=\s*([\w-]*)'[^']*'([^;]+)", re.IGNORECASE)
PLAIN = re.compile(r"filename\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^;]+))", re.IGNORECASE)
ENCODINGS = ("utf-8", "gb18030")


def file_name(content_disposition: str) -> str | None:
    """
    What Content-Disposition calls the file, in any of the ways that servers write it; None where it says nothing.

    The header is taken as its bytes read in Latin-1. RFC 5987 goes before the plain form; that one is UTF-8 or GBK,
    percent-encoded or not, or an encoded word of mail.

    >>> file_name("attachment; filename=" + "年报.pdf".encode("gbk").decode("latin-1"))
    '年报.pdf'
    >>> file_name("attachment; filename=x.pdf; filename*=UTF-8''%E5%B9%B4%E6%8A%A5.pdf")
    '年报.pdf'
    >>> file_name('inline; filename="%C4%EA%B1%A8.doc"'), file_name("attachment")
    ('年报.doc', None)
    """
    if extended := EXTENDED.search(content_disposition):
        return _decoded(unquote_to_bytes(extended[2].strip().strip('"')), extended[1])
    plain = PLAIN.search(content_disposition)
    if plain is None:
        return None
    said = (plain[1] if plain[1] is not None else plain[2]).strip()
    if said.startswith("=?"):
        return str(make_header(decode_header(said)))
    raw = said.replace('\\"', '"').encode("latin-1", "replace")
    name = _decoded(unquote_to_bytes(raw) if b"%" in raw else raw)
    return name.replace("\\", "/").rsplit("/", 1)[-1] or None


def _decoded(raw: bytes, declared: str = "") -> str:
    for encoding in (declared, *ENCODINGS):
        try:
            return raw.decode(encoding or "utf-8")
        except (UnicodeDecodeError, LookupError):
            continue
    return raw.decode("gb18030", "replace")
