"""Tables in Word and Excel files, as officials and converters leave them."""

from __future__ import annotations

import io
import zipfile
from html import escape
from typing import TYPE_CHECKING

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.report.ugly.pages import AFTER, BEFORE, HEADINGS, TITLE

if TYPE_CHECKING:
    import random
    from collections.abc import Sequence

    from tests.report.ugly.paper import Table

WORDS = ("plain", "no merge", "wrong spans", "nested", "text box", "revision")
SHEETS = ("merged", "blank lead", "a sheet a table", "text figures")


def _paragraph(text: str) -> str:
    runs = "<w:r><w:br/></w:r>".join(
        f"<w:r><w:t xml:space='preserve'>{escape(part)}</w:t></w:r>" for part in text.split("\n")
    )
    return f"<w:p>{runs}</w:p>"


def word_table(rows: Table, way: str, rng: random.Random) -> str:
    going_on: dict[int, tuple[int, int]] = {}
    out = []
    for row in rows:
        cells, column = [], 0
        pending = list(row)
        while pending or column in going_on:
            if column in going_on:
                across, left = going_on.pop(column)
                cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{across}"/><w:vMerge/></w:tcPr><w:p/></w:tc>')
                if left > 1:
                    going_on[column] = across, left - 1
                column += across
                continue
            one = pending.pop(0)
            down = 1 if way == "no merge" else one.down
            merge = '<w:vMerge w:val="restart"/>' if down > 1 else ""
            span = one.across if way != "wrong spans" else max(1, one.across + rng.choice((-1, 0, 0, 2)))
            text = _paragraph(one.text)
            if way == "revision" and one.key:
                text = f"<w:p><w:del><w:r><w:delText>99</w:delText></w:r></w:del><w:ins><w:r><w:t>{escape(one.text)}</w:t></w:r></w:ins></w:p>"
            cells.append(f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/>{merge}</w:tcPr>{text}</w:tc>')
            if down > 1:
                going_on[column] = one.across, down - 1
            column += one.across
        out.append(f"<w:tr>{''.join(cells)}</w:tr>")
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(out)}</w:tbl>"


_BOX = (
    '<w:p {ns} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"><w:r>'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent>{inner}</w:txbxContent></wps:txbx></w:drawing></mc:Choice>'
    "<mc:Fallback><w:pict><v:textbox><w:txbxContent>{inner}</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
)


def word(tables: list[Table], way: str, rng: random.Random, title: str = TITLE) -> bytes:
    parts = []
    for rows in tables:
        inner = word_table(rows, way, rng)
        if way == "nested":
            inner = f"<w:tbl><w:tblPr/><w:tblGrid/><w:tr><w:tc><w:p/>{inner}<w:p/></w:tc></w:tr></w:tbl>"
        parts.append(_BOX.format(ns=nsdecls("w"), inner=inner) if way == "text box" else inner)
    return word_document([title, *BEFORE], parts, AFTER, HEADINGS)


def word_document(
    before: Sequence[str], parts: Sequence[str], after: Sequence[str], headings: Sequence[str] = ("",)
) -> bytes:
    document = docx.Document()
    for line in before:
        document.add_paragraph(line)
    for heading, part in zip(headings, parts, strict=True):
        document.add_paragraph(heading)
        xml = part.replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1) if part.startswith("<w:tbl>") else part
        document.add_paragraph("")._p.addnext(parse_xml(xml))
    for line in after:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


# -- Excel -----------------------------------------------------------------------------------------------------------


def _name(column: int) -> str:
    return (_name(column // 26 - 1) if column > 25 else "") + chr(65 + column % 26)


def sheet(rows: Table, way: str) -> str:
    """Rows as a sheet; what is merged stands in its first place."""
    covered: set[tuple[int, int]] = set()
    body, merges = [], []
    top, left = (3, 2) if way == "blank lead" else (0, 0)
    for number, row in enumerate(rows, top):
        column, cells = left, []
        for one in row:
            while (number, column) in covered:
                column += 1
            place = f"{_name(column)}{number + 1}"
            if one.key and way != "text figures" and _is_number(one.text):
                cells.append(f'<c r="{place}"><v>{one.text}</v></c>')
            elif one.text:
                cells.append(
                    f'<c r="{place}" t="inlineStr"><is><t xml:space="preserve">{escape(one.text)}</t></is></c>'
                )
            covered |= {(number + a, column + b) for a in range(one.down) for b in range(one.across)}
            if one.down * one.across > 1:
                merges.append(f'<mergeCell ref="{place}:{_name(column + one.across - 1)}{number + one.down}"/>')
            column += one.across
        body.append(f'<row r="{number + 1}">{"".join(cells)}</row>')
    merged = f'<mergeCells count="{len(merges)}">{"".join(merges)}</mergeCells>' if merges else ""
    return f"<sheetData>{''.join(body)}</sheetData>{merged}"


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).lstrip("-").isdigit() and text.isascii()


def workbook(sheets: dict[str, str]) -> bytes:
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    numbered = list(enumerate(sheets, 1))
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" Type="{relations}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook {main} xmlns:r="{relations}"><sheets>'
        + "".join(f'<sheet name="{name}" sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships">'
        + "".join(
            f'<Relationship Id="rId{n}" Type="{relations}/worksheet" Target="worksheets/sheet{n}.xml"/>'
            for n, _ in numbered
        )
        + "</Relationships>",
        **{f"xl/worksheets/sheet{n}.xml": f"<worksheet {main}>{sheets[name]}</worksheet>" for n, name in numbered},
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def excel(tables: list[Table], way: str) -> bytes:
    if way == "a sheet a table":
        return workbook({f"表{number}": sheet(rows, way) for number, rows in enumerate(tables, 1)})
    return workbook({"Sheet1": sheet([row for rows in tables for row in rows], way), "Sheet2": "<sheetData/>"})
