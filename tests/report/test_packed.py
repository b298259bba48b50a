"""ZIP archives that somebody packed files in: which file is read, what leads back to it, and what is left unread."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import UnreadableError, extract
from archive.report.locate import leads_to, shows_blank
from archive.report.parse import parse_report
from tests.report.ugly import annex, cases

if TYPE_CHECKING:
    from archive.report.carrier import Document
    from archive.report.model import Report

PAGE, TEXT, WORD, SHEET, PDF = (
    cases.make(700, carrier, named=True).payload for carrier in ("html", "text", "word", "excel", "pdf")
)
OTHER = cases.make(703, "word", named=True).payload
NATIONAL = annex.make(700)[0]  # the national table alone
NOTE = "关于做好2023年政府信息公开工作年度报告编制工作的通知\n请于1月31日前报送12份。".encode()
SAID = (
    "微山县水务局2015年政府信息公开工作年度报告\n一、概述\n2015年，我局认真贯彻条例，积极推进政府信息公开工作。\n"
    "二、主动公开情况\n全年主动公开政府信息356条。\n三、依申请公开情况\n全年收到政府信息公开申请4件。\n"
).encode()


def packed(**files: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in files.items():
            package.writestr(name, body)
    return out.getvalue()


class _InGbk(zipfile.ZipInfo):
    """A name as Chinese systems write it, and nothing that says so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:  # noqa: N802 - the library's
        return self.filename.encode("gb18030"), self.flag_bits & ~0x800


def read(payload: bytes) -> tuple[Document, Report]:
    document = extract(payload, load_forms())
    return document, parse_report(document, load_forms(), load_words())


@pytest.mark.parametrize(
    ("files", "name"),
    [
        ({"年报.html": PAGE}, "年报.html"),
        ({"年报.txt": TEXT}, "年报.txt"),
        ({"某局/": b"", "某局/年报.docx": WORD}, "某局/年报.docx"),
        ({"1.xlsx": SHEET}, "1.xlsx"),
        ({"1.pdf": PDF}, "1.pdf"),
        ({"通知.txt": NOTE, "1.docx": WORD}, "1.docx"),  # called so as well, and without a table
        ({"图.png": b"\x89PNG", "里.zip": packed(a=b"a"), "1.docx": WORD}, "1.docx"),
        ({"__MACOSX/._1.docx": b"x", "~$1.docx": b"x", ".DS_Store": b"x", "1.docx": WORD}, "1.docx"),
        ({"1.docx": WORD, "1.pdf": PDF}, "1.docx"),  # one name, two forms
        ({"表格.xlsx": SHEET, "文字.docx": WORD}, "文字.docx"),
        ({"说明.txt": "打开前请先解压。".encode(), "1.xlsx": SHEET}, "1.xlsx"),
    ],
)
def test_the_report_is_read_and_its_figures_lead_to_its_file(files: dict[str, bytes], name: str) -> None:
    document, report = read(packed(**files))
    alone = parse_report(extract(files[name], load_forms()), load_forms(), load_words())
    assert document.file == name
    assert (report.status, report.agency, report.year) == (alone.status, alone.agency, alone.year)
    assert [(one.cell, one.value, one.raw, {**one.locator, "file": name}) for one in alone.statistics] == [
        (one.cell, one.value, one.raw, one.locator) for one in report.statistics
    ]
    for one in report.statistics:
        elsewhere = {**one.locator, "file": "another.docx"}
        assert shows_blank(document, one.locator) if one.raw is None else leads_to(document, one.locator, one.raw)
        assert one.raw is None or not leads_to(document, elsewhere, one.raw)


def test_text_in_one_file_and_its_table_in_another() -> None:
    document, report = read(packed(**{"2015年年报.txt": SAID, "附表.docx": NATIONAL}))
    assert document.file == "2015年年报.txt"
    assert (report.agency, report.year) == ("微山县水务局", 2015)
    told = {one.source: one.locator["file"] for one in report.statistics}
    assert told == {"prose": "2015年年报.txt", "table": "附表.docx"}
    for one in report.statistics:
        assert shows_blank(document, one.locator) if one.raw is None else leads_to(document, one.locator, one.raw)


def test_names_in_gbk() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr(_InGbk("长沙市财政局2020年年度报告.docx"), OTHER)
    assert extract(out.getvalue(), load_forms()).file == "长沙市财政局2020年年度报告.docx"


def test_a_file_is_called_by_its_name_where_nothing_in_it_does() -> None:
    plain = "一、总体情况\n全年主动公开政府信息356条。\n".encode()
    _, report = read(packed(**{"微山县水务局2023年政府信息公开工作年度报告.txt": plain}))
    assert (report.agency, report.year) == ("微山县水务局", 2023)


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (packed(**{"甲.docx": WORD, "乙.docx": OTHER}), "several files may be the report: 甲.docx, 乙.docx"),
        (packed(**{"甲/年报.docx": WORD, "乙/年报.docx": OTHER}), "several files .* 甲/年报.docx, 乙/年报.docx"),
        (packed(**{f"{n}年报.txt": b"%d" % n for n in range(7)}), "0年报.txt, .*, 4年报.txt and 2 more"),
        (packed(**{"里.zip": packed(**{"1.docx": WORD})}), "里.zip: a ZIP archive within another"),
        (packed(**{"年报.doc": b"\xd0\xcf\x11\xe0" + "WordDocument".encode("utf-16-le")}), "年报.doc: .*LibreOffice"),
        (packed(**{"扫描.png": b"\x89PNG", "m.rar": b"Rar!"}), "扫描.png: a picture.*; m.rar: a RAR archive"),
        (packed(**{f"{n}.txt": bytes(5_000_000) for n in range(50)}), "50 files that holds more than any report"),
        (packed(**{f"{n}.txt": b"x" for n in range(70)}), "70 files that holds more than any report"),
        (packed(**{"空/": b""}), "no file"),
        (packed(), "nothing in it"),
        (packed(**{"1.docx": WORD})[:-900], "damaged or cut"),
        (
            packed(**{"1.docx": WORD}).replace(b"PK\1\2\x14\3\x14", b"PK\1\2\x14\3\x40"),
            "damaged or cut: zip file version",
        ),
    ],
)
def test_what_is_left_unread(payload: bytes, reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(payload, load_forms())


def test_one_damaged_file_is_named() -> None:
    whole = packed(**{"1.docx": WORD})
    middle = len(whole) // 2
    spoilt = whole[:middle] + bytes([whole[middle] ^ 255]) + whole[middle + 1 :]
    with pytest.raises(UnreadableError, match=r"1\.docx: damaged or cut"):
        extract(spoilt, load_forms())
