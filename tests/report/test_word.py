"""Word files as programs leave them: what their text holds and does not show, and packages of other kinds."""

from __future__ import annotations

import io
import quopri
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from archive.config import load_forms
from archive.report.document import UnreadableError, extract
from archive.report.files.usual import as_usual
from tests.report.test_document_workbook import workbook
from tests.report.test_shown import ANNEX, SHEET, changed, lines, stated

FORMS = load_forms()
COMPATIBLE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
FORMULA = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
THREE = "<w:r><w:t>3</w:t></w:r>"
NINE = "<w:r><w:t>9</w:t></w:r>"
INSTEAD = f"<mc:Fallback>{THREE}</mc:Fallback>"
BEGIN, RESULT, END = (f"<w:r><w:fldChar w:fldCharType='{kind}'/></w:r>" for kind in ("begin", "separate", "end"))
STYLE = "<w:style w:type='character' w:styleId='Gone'><w:name w:val='Gone'/><w:rPr><w:vanish/></w:rPr></w:style>"


def annex(paragraph: str = THREE, *, style: str = "") -> bytes:
    """The annex of 2014 whose first figure is this paragraph; all others are 3."""
    document = docx.Document()
    if style:
        document.styles.element.append(parse_xml(style.replace("<w:style", f"<w:style {nsdecls('w')}", 1)))
    table = document.add_table(rows=0, cols=3)
    for row in lines(3):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = str(text)
    first = table.rows[1].cells[2]._tc
    first.replace(first.p_lst[0], parse_xml(f"<w:p {nsdecls('w')} {COMPATIBLE} {FORMULA}>{paragraph}</w:p>"))
    payload = io.BytesIO()
    document.save(payload)
    return payload.getvalue()


@pytest.mark.parametrize(
    "paragraph",
    [
        THREE,
        # what a reader does not see
        f"{THREE}<w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>9</w:t></w:r>",
        f"{THREE}<w:r><w:rPr><w:vanish/></w:rPr><w:t>9</w:t></w:r>",
        f"<w:moveFrom w:id='1' w:author='a'>{NINE}</w:moveFrom><w:moveTo w:id='2' w:author='a'>{THREE}</w:moveTo>",
        f"<w:r><w:ruby><w:rubyPr/><w:rt>{NINE}</w:rt><w:rubyBase>{THREE}</w:rubyBase></w:ruby></w:r>",
        f"<mc:AlternateContent><mc:Choice Requires='w14'>{THREE}</mc:Choice>{INSTEAD}</mc:AlternateContent>",
        f"<mc:AlternateContent>{INSTEAD}</mc:AlternateContent>",
        # a field: its code, which may have one within it, and its result
        f"{BEGIN}<w:r><w:t>=SUM(</w:t></w:r>{BEGIN}<w:r><w:t>A1</w:t></w:r>{RESULT}{NINE}{END}{RESULT}{THREE}{END}",
        f"<w:fldSimple w:instr='=SUM(LEFT)'>{THREE}</w:fldSimple>",
        f"<w:sdt><w:sdtPr/><w:sdtContent>{THREE}</w:sdtContent></w:sdt>",
        # in a formula
        "<m:oMath><m:r><m:t>3</m:t></m:r></m:oMath>",
    ],
)
def test_what_a_cell_says(paragraph: str) -> None:
    assert stated(annex(paragraph, style=STYLE)) == {3}


def test_a_style_that_hides_nothing() -> None:
    run = "<w:r><w:rPr><w:rStyle w:val='Gone'/></w:rPr><w:t>3</w:t></w:r>"
    assert stated(annex(run, style=STYLE.replace("<w:vanish/>", "<w:vanish w:val='0'/>"))) == {3}


def test_a_cell_deleted_under_revision() -> None:
    deleted = "<w:tc><w:tcPr><w:cellDel w:id='1' w:author='a'/></w:tcPr><w:p><w:del w:id='2' w:author='a'>"
    deleted += "<w:r><w:delText>9</w:delText></w:r></w:del></w:p></w:tc>"
    document = docx.Document(io.BytesIO(annex()))
    row = document.tables[0].rows[1]._tr
    row.tc_lst[1].addnext(parse_xml(deleted.replace("<w:tc>", f"<w:tc {nsdecls('w')}>", 1)))
    payload = io.BytesIO()
    document.save(payload)
    assert stated(payload.getvalue()) == {3}


def renamed(payload: bytes, *changes: tuple[str, str]) -> bytes:
    """The package with these texts changed in its parts and their names."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(payload)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            called, text = name, source.read(name)
            for old, new in changes:
                called = called.replace(old, new)
                text = text.replace(old.encode(), new.encode()) if name.endswith((".xml", ".rels")) else text
            target.writestr(called, text)
    return out.getvalue()


KIND = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
STRICT = (
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    ),
    (
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


@pytest.mark.parametrize(
    "changes",
    [
        STRICT,
        ((KIND, "application/vnd.ms-word.document.macroEnabled.main+xml"),),
        ((KIND, KIND.replace("document.main", "template.main")),),
        ((KIND, "application/vnd.ms-word.template.macroEnabledTemplate.main+xml"),),
        (("word/document.xml", "word/document2.xml"), ("word/_rels/document.xml", "word/_rels/document2.xml")),
    ],
)
def test_packages_of_other_kinds(changes: tuple[tuple[str, str], ...]) -> None:
    assert stated(renamed(annex(), *changes)) == {3}


def test_a_strict_sheet_hides_its_rows() -> None:
    rows = lines(3)
    rows.insert(2, [ANNEX[0].label, "条", 77])
    hidden = changed(workbook(rows), SHEET, '<row r="3">', '<row r="3" hidden="1">')
    spaces = ("schemas.openxmlformats.org/spreadsheetml/2006/main", "purl.oclc.org/ooxml/spreadsheetml/main")
    assert stated(renamed(hidden, spaces, STRICT[1])) == {3}


def test_a_usual_package_stays_as_it_is() -> None:
    payload = annex()
    assert as_usual(payload) is payload
    assert as_usual(payload[:400]) == payload[:400]


PAGE = "<html><meta charset=utf-8><body><table>{}</table></body></html>".format(
    "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in lines(3))
).encode()
MHT = (
    b'MIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="part"\r\n\r\n--part\r\n'
    b'Content-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
)


def holding(body: str, name: str, kind: str, file: bytes) -> bytes:
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/aFChunk"
    document = docx.Document()
    document.element.body.insert(0, parse_xml(f"<w:p {nsdecls('w')}>{body}</w:p>"))
    document.element.body.insert(0, parse_xml(f"<w:altChunk {nsdecls('w', 'r')} r:id='held'/>"))
    saved, out = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(out, "w") as target:
        for part in source.namelist():
            text = source.read(part).decode("utf-8", "surrogateescape")
            text = text.replace("<Default ", f'<Default Extension="{name[-3:]}" ContentType="{kind}"/><Default ', 1)
            if part == "word/_rels/document.xml.rels":
                text = text.replace(
                    "<Relationship ", f'<Relationship Id="held" Type="{relation}" Target="{name}"/><Relationship ', 1
                )
            target.writestr(part, text.encode("utf-8", "surrogateescape"))
        target.writestr(f"word/{name}", file)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "kind", "file"),
    [
        ("chunk.htm", "text/html", PAGE),
        ("chunk.mht", "message/rfc822", MHT + quopri.encodestring(PAGE) + b"\r\n--part--\r\n"),
    ],
)
def test_a_file_that_word_shows_in_the_place_of_a_text(name: str, kind: str, file: bytes) -> None:
    payload = holding("", name, kind, file)
    assert stated(payload) == {3}
    assert extract(payload, FORMS).file == f"word/{name}"
    assert extract(holding("<w:r><w:t>正文</w:t></w:r>", name, kind, file), FORMS).text == "正文"


def test_a_package_within_a_text_is_not_opened() -> None:
    with pytest.raises(UnreadableError, match="holds others"):
        extract(holding("", "chunk.mht", "message/rfc822", b"broken\0"), FORMS)
    assert extract(holding("", "chunk.zip", "application/zip", annex()), FORMS).text == ""
