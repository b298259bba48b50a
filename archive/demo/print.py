"""A PDF with text and ruled tables, written by hand: no font is carried along, any code is the character itself."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WIDTH, HEIGHT, MARGIN, SIZE, LEADING = 595.0, 842.0, 50.0, 9.0, 14.0
RANGES = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256)]
TO_UNICODE = "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /Plain def\n"
TO_UNICODE += "1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
TO_UNICODE += "".join(
    f"{len(some)} beginbfrange {' '.join(some)} endbfrange\n" for some in (RANGES[:100], RANGES[100:200], RANGES[200:])
)
TO_UNICODE += "endcmap CMapName currentdict /CMap defineresource pop end end"
FONT = """<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 1000 /W [0 127 500]
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor << /Type /FontDescriptor
/FontName /Plain /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 880
/StemV 80 >> >>"""


TYPE0 = b"<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H "
TYPE0 += b"/DescendantFonts [4 0 R] /ToUnicode 5 0 R >>"


class _Sheet:
    """Pages that fill up from the top down; `top` is the next line's upper edge."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.top = MARGIN

    def room(self, height: float) -> None:
        if self.top + height > HEIGHT - MARGIN:
            self.pages.append([])
            self.top = MARGIN

    def text(self, x: float, top: float, text: str) -> None:
        codes = text.encode("utf-16-be").hex().upper()
        self.pages[-1].append(f"BT /F1 {SIZE} Tf {x:.1f} {HEIGHT - top - SIZE:.1f} Td <{codes}> Tj ET")

    def paragraph(self, text: str) -> None:
        for line in wrapped(text, WIDTH - 2 * MARGIN):
            self.room(LEADING)
            self.text(MARGIN, self.top, line)
            self.top += LEADING

    def table(self, rows: Iterable[Sequence[tuple[str, int]]]) -> None:
        for row in rows:
            wide = (WIDTH - 2 * MARGIN) / sum(width for _, width in row)
            cells = [(wrapped(text, wide * width - 6), wide * width) for text, width in row]
            height = max(len(lines) for lines, _ in cells) * LEADING
            self.room(height)
            x = MARGIN
            for lines, width in cells:
                self.pages[-1].append(f"0.5 w {x:.1f} {HEIGHT - self.top - height:.1f} {width:.1f} {height:.1f} re S")
                for at, line in enumerate(lines):
                    self.text(x + 3, self.top + at * LEADING + 2, line)
                x += width
            self.top += height
        self.top += LEADING


def wrapped(text: str, width: float) -> list[str]:
    lines = [""]
    for char in text:
        if lines[-1] and _width(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += char
    return lines


def _width(text: str) -> float:
    return sum(SIZE if ord(char) > 0x7F else SIZE / 2 for char in text)


def printed(
    head: Iterable[str], parts: Iterable[tuple[str, str | list[list[tuple[str, int]]]]], foot: Iterable[str]
) -> bytes:
    """`head` and `foot` are lines, `parts` headings with text or a table of (text, width) cells."""
    sheet = _Sheet()
    for line in head:
        sheet.paragraph(line)
    for heading, content in parts:
        sheet.paragraph(heading)
        sheet.paragraph(content) if isinstance(content, str) else sheet.table(content)
    for line in foot:
        sheet.paragraph(line)
    return _file(sheet.pages)


def _file(pages: list[list[str]]) -> bytes:
    kids = " ".join(f"{6 + 2 * at} 0 R" for at in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        TYPE0,
        FONT.encode(),
        _stream(TO_UNICODE),
    ]
    for at, page in enumerate(pages):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Contents {7 + 2 * at} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(page)))
    file, places = b"%PDF-1.4\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(file))
        file += b"%d 0 obj\n%s\nendobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return file + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(file),
    )  # fmt: skip


def _stream(text: str) -> bytes:
    packed = zlib.compress(text.encode())
    return b"<< /Length %d /Filter /FlateDecode >>\nstream\n%s\nendstream" % (len(packed), packed)
