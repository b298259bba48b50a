"""The report as a PDF with text: ruled tables over several pages, as word processors and browsers print them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from tests.report.ugly.pages import AFTER, BEFORE, HEADINGS, TITLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.report.ugly.paper import Cell, Table

PRINTS = ("lines", "boxes", "thin fills", "landscape", "small pages")
_SIZE, _LEADING, _PAD, _MARGIN = 8.0, 10.0, 2.0, 50.0
# any code is the character of that number: no font has to be carried along
_RANGES = [f"<{high:02X}00> <{high:02X}FF> <{high:02X}00>" for high in range(256)]
_TO_UNICODE = f"""/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def /CMapName /Plain def
1 begincodespacerange <0000> <FFFF> endcodespacerange
100 beginbfrange {" ".join(_RANGES[:100])} endbfrange
100 beginbfrange {" ".join(_RANGES[100:200])} endbfrange
56 beginbfrange {" ".join(_RANGES[200:])} endbfrange
endcmap CMapName currentdict /CMap defineresource pop end end"""
_CID_FONT = """<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Plain /DW 1000 /W [0 127 500]
/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>
/FontDescriptor << /Type /FontDescriptor /FontName /Plain /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0
/Ascent 880 /Descent -120 /CapHeight 880 /StemV 80 >> >>"""


def _width(text: str) -> float:
    return sum(_SIZE if ord(char) > 0x7F else _SIZE / 2 for char in text)


def _wrapped(text: str, width: float) -> list[str]:
    lines = []
    for part in text.split("\n"):
        line = ""
        for char in part:
            if line and _width(line + char) > width:
                lines.append(line)
                line = ""
            line += char
        lines.append(line)
    return lines


class Note(NamedTuple):
    """An annotation: its page, its entries, and how it is drawn: the entries of that object and what it holds."""

    page: int
    said: str
    look: str
    drawn: str
    is_drawn: bool


def annotated(file: bytes, notes: Sequence[Note]) -> str:
    """The file with notes upon its pages, each drawn by an object of its own."""
    whole = file.decode("ascii")
    pages = whole.count("/Type /Page /Parent")
    objects, of_page = [], {number: list[str]() for number in range(1, pages + 1)}
    for number, note in enumerate(notes):
        shown = f"/AP << /N {2000 + number} 0 R >>" if note.is_drawn else ""
        look = f"<< /Type /XObject /Subtype /Form {note.look} /Length {len(note.drawn)} >>"
        objects += [
            f"{1000 + number} 0 obj\n<< /Type /Annot {note.said} {shown} >>\nendobj\n",
            f"{2000 + number} 0 obj\n{look}\nstream\n{note.drawn}\nendstream\nendobj\n",
        ]
        of_page[note.page].append(f"{1000 + number} 0 R")
    for own in of_page.values():
        whole = whole.replace("/Type /Page /Parent", f"/Type /Page /Annots [{' '.join(own)}] /Parent ", 1)
    return whole.replace("xref\n", f"{''.join(objects)}xref\n", 1)


@dataclass
class _Press:
    """Pages as they fill up, from the top down."""

    way: str
    size: tuple[float, float]
    pages: list[list[str]] = field(default_factory=lambda: [[]])
    top: float = _MARGIN

    @property
    def width(self) -> float:
        return self.size[0] - 2 * _MARGIN

    def room(self, height: float) -> bool:
        return self.top + height <= self.size[1] - _MARGIN

    def turn(self) -> None:
        self.pages.append([])
        self.top = _MARGIN

    def text(self, x: float, top: float, text: str) -> None:
        if text.strip():
            codes = text.encode("utf-16-be").hex().upper()
            baseline = self.size[1] - top - _SIZE
            self.pages[-1].append(f"BT /F1 {_SIZE} Tf {x:.2f} {baseline:.2f} Td <{codes}> Tj ET")

    def frame(self, x0: float, top: float, x1: float, bottom: float, *, is_open: bool) -> None:
        """The rules around a cell; below an open one, which goes on over the page, none is drawn."""
        high, low = self.size[1] - top, self.size[1] - bottom
        sides = [(x0, high, x1, high), (x0, high, x0, low), (x1, high, x1, low)]
        sides += [] if is_open else [(x0, low, x1, low)]
        if self.way == "boxes" and not is_open:
            self.pages[-1].append(f"0.5 w {x0:.2f} {low:.2f} {x1 - x0:.2f} {high - low:.2f} re S")
        elif self.way == "thin fills":
            self.pages[-1] += [f"{min(a, c) - 0.2:.2f} {min(b, d) - 0.2:.2f} {abs(c - a) + 0.4:.2f} {abs(d - b) + 0.4:.2f} re f" for a, b, c, d in sides]  # fmt: skip
        else:
            self.pages[-1] += [f"0.5 w {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in sides]

    def paragraph(self, text: str) -> None:
        for number, line in enumerate(_wrapped("　　" + text, self.width)):
            if not self.room(_LEADING * 1.6):
                self.turn()
            self.text(_MARGIN, self.top, line.replace("　　", "", 1) if number == 0 else line)
            self.top += _LEADING * 1.6

    def table(self, rows: Table) -> None:
        placed, count = _placed(rows)
        widths = _widths(placed, count, self.width)
        edges = [_MARGIN + sum(widths[:number]) for number in range(count + 1)]
        heights = _heights(placed, edges, len(rows))
        begun: list[tuple[float, float, int]] = []  # cells that stand over several rows: from, to, rows left
        for number, height in enumerate(heights):
            if not self.room(height):
                self.turn()
            below = number + 1 < len(heights) and self.room(height + heights[number + 1])
            going = [(x0, x1, left - 1) for x0, x1, left in begun if left > 1]
            for x0, x1, left in going:
                self._side(x0, x1, height, is_open=left > 1 and below)
            for column, cell in placed[number]:
                x0, x1 = edges[column], edges[min(count, column + cell.across)]
                lines = _wrapped(cell.text, x1 - x0 - 2 * _PAD)
                for place, line in enumerate(lines):
                    self.text(x0 + _PAD, self.top + _PAD + place * _LEADING, line)
                if cell.down == 1:
                    self.frame(x0, self.top, x1, self.top + height, is_open=False)
                else:
                    self.frame(x0, self.top, x1, self.top + height, is_open=below)
                    going.append((x0, x1, cell.down))
            begun = going
            self.top += height
        self.top += _LEADING

    def _side(self, x0: float, x1: float, height: float, *, is_open: bool) -> None:
        high, low = self.size[1] - self.top, self.size[1] - self.top - height
        sides = [(x0, high, x0, low), (x1, high, x1, low), *([] if is_open else [(x0, low, x1, low)])]
        self.pages[-1] += [f"0.5 w {a:.2f} {b:.2f} m {c:.2f} {d:.2f} l S" for a, b, c, d in sides]

    def bound(self) -> bytes:
        """All pages as one file, each with its number below."""
        objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            f"<< /Type /Pages /Count {len(self.pages)} /Kids [{' '.join(f'{6 + 2 * n} 0 R' for n in range(len(self.pages)))}] >>",
            "<< /Type /Font /Subtype /Type0 /BaseFont /Plain /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 5 0 R >>",
            _CID_FONT,
            _stream(_TO_UNICODE),
        ]
        for number, page in enumerate(self.pages, 1):
            label = f"- {number} -".encode("utf-16-be").hex().upper()
            foot = f"BT /F1 {_SIZE} Tf {self.size[0] / 2:.2f} 24 Td <{label}> Tj ET"
            objects.append(
                f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {self.size[0]} {self.size[1]}]"
                f" /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + 2 * number} 0 R >>"
            )
            objects.append(_stream("\n".join([*page, foot])))
        out, places = b"%PDF-1.4\n", []
        for number, text in enumerate(objects, 1):
            places.append(len(out))
            out += f"{number} 0 obj\n{text}\nendobj\n".encode("ascii")
        table = "".join(f"{place:010} 00000 n \n" for place in places)
        size = len(objects) + 1
        end = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
        return out + end.encode("ascii")


def _stream(text: str) -> str:
    return f"<< /Length {len(text)} >>\nstream\n{text}\nendstream"


def _placed(rows: Table) -> tuple[list[list[tuple[int, Cell]]], int]:
    """Each row's cells with the column that they begin in, and how many columns there are."""
    covered: set[tuple[int, int]] = set()
    placed, count = [], 0
    for number, row in enumerate(rows):
        column, cells = 0, []
        for cell in row:
            while (number, column) in covered:
                column += 1
            cells.append((column, cell))
            covered |= {(number + a, column + b) for a in range(cell.down) for b in range(cell.across)}
            column += cell.across
            count = max(count, column)
        placed.append(cells)
    return placed, count


def _widths(placed: list[list[tuple[int, Cell]]], count: int, width: float) -> list[float]:
    """Columns of figures are as wide as their longest figure, the rest is for the labels."""
    least = [2 * _SIZE + 2 * _PAD] * count
    for row in placed:
        for column, cell in row:
            if cell.key and cell.across == 1 and column < count:
                least[column] = max(least[column], _width(cell.text) + 2 * _PAD + 1)
    figures = {column for row in placed for column, cell in row if cell.key and cell.across == 1}
    spare = max(0.0, width - sum(least))
    wide = [column for column in range(count) if column not in figures] or list(range(count))
    return [one + (spare / len(wide) if column in wide else 0) for column, one in enumerate(least)]


def _heights(placed: list[list[tuple[int, Cell]]], edges: Sequence[float], rows: int) -> list[float]:
    """What each row needs for its own cells; those over several rows take what they need from the last of them."""
    heights = [_LEADING + 2 * _PAD] * rows
    for is_tall in (False, True):
        for number, row in enumerate(placed):
            for column, cell in row:
                if (cell.down > 1) is not is_tall:
                    continue
                inner = edges[min(len(edges) - 1, column + cell.across)] - edges[column] - 2 * _PAD
                need = len(_wrapped(cell.text, inner)) * _LEADING + 2 * _PAD
                last = min(rows, number + cell.down) - 1
                have = sum(heights[number : last + 1])
                # what stands in a cell is drawn in its first row: a page may end below it
                if is_tall and last > number:
                    heights[number] += max(0.0, need - heights[number]) if need <= 4 * _LEADING else 0.0
                    have = sum(heights[number : last + 1])
                heights[last] += max(0.0, need - have)
    return heights


def document(tables: list[Table], way: str, title: str = TITLE) -> bytes:
    """The report with these tables, printed in one of the ways of PRINTS."""
    size = {"landscape": (842.0, 595.0), "small pages": (516.0, 420.0)}.get(way, (595.0, 842.0))
    press = _Press(way, size)
    for line in (title, *BEFORE):
        press.paragraph(line)
    for heading, rows in zip(HEADINGS, tables, strict=True):
        press.paragraph(heading)
        press.table(rows)
    for line in AFTER:
        press.paragraph(line)
    return press.bound()
