"""The letters that the codes of a PDF's fonts stand for, where pdfminer looks them up by another number."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pdfminer.cmapdb import CMap, CMapDB, FileUnicodeMap, UnicodeMap
from pdfminer.pdffont import PDFCIDFont
from pdfminer.pdfinterp import PDFResourceManager

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_LENGTH = 2  # of a code in bytes, most often
_DESCENT = -0.12  # of a letter of Chinese, in its height
_NONE = 0  # the font's character for a code that it has none for


class Fonts(PDFResourceManager):
    """The fonts of a file, as pdfminer keeps them.

    A ToUnicode map is one of the codes in the text; pdfminer looks in it for the number of the font's character. That
    is the code only where the encoding is the identity, and not where it is a table of Chinese (UniGB-UCS2-H,
    GBK-EUC-H), as fonts have it that a file names without carrying them. And where the encoding is a table of the
    file's own, pdfminer knows no code of it and leaves all of its text out: read as the identity it is letters where a
    map tells them, and else what cannot be read, but no blank.
    """

    def get_font(self, objid: object, spec: Mapping[str, object]) -> Any:
        font = super().get_font(objid, spec)
        font.descent = _DESCENT / (font.vscale or 1.0)
        if isinstance(font, PDFCIDFont) and isinstance(font.cmap, CMap) and not isinstance(font.cmap, _Encoding):
            if not font.cmap.code2cid:
                font.cmap = CMapDB.get_cmap("Identity-H")
                return font
            font.cmap = _Encoding(font.cmap)
            if isinstance(font.unicode_map, FileUnicodeMap):
                font.unicode_map = _by_character(font.unicode_map, font.cmap)
        return font


class _Encoding(CMap):
    """A table of codes in which one that it lacks stands for no character; pdfminer would read on in its middle."""

    def __init__(self, table: CMap) -> None:
        super().__init__()
        self.attrs = table.attrs
        self.code2cid = table.code2cid
        self._shortest = 1 if any(isinstance(one, int) for one in self.code2cid.values()) else _LENGTH

    def decode(self, code: bytes) -> Iterator[int]:
        place = 0
        while place < len(code):
            found: object = self.code2cid
            length = 0
            while isinstance(found, dict) and place + length < len(code):
                found = found.get(code[place + length])
                length += 1
            if isinstance(found, int):
                yield found
                place += length
            else:
                yield _NONE
                place += max(length, self._shortest)


def _by_character(by_code: FileUnicodeMap, encoding: _Encoding) -> UnicodeMap:
    """The map of the numbers of the font's characters, from that of the codes."""
    found = UnicodeMap()
    for code, text in by_code.cid2unichr.items():
        for length in (1, _LENGTH):
            characters = list(encoding.decode(code.to_bytes(length))) if code >> 8 * length == 0 else []
            if len(characters) == 1 and characters[0] != _NONE:
                found.cid2unichr[characters[0]] = text
    return found
