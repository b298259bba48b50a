"""Files that are attached to a PDF: where its own pages are no report, one of them may be."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import UnreadableError, extract
from archive.report.locate import leads_to
from archive.report.parse import parse_report
from tests.report.ugly import cases, printed

if TYPE_CHECKING:
    from collections.abc import Mapping

FORMS, WORDS = load_forms(), load_words()
WORD, OTHER = (cases.make(seed, "word", named=True).payload for seed in (700, 703))
COVER = "为获得最佳体验，请使用阅读器打开此文件包，文件包中的文件须用相应程序打开，或者另存之后打开。"
REPORT = "某某市林业局2023年政府信息公开工作年度报告"


def with_files(lines: list[str], files_of: Mapping[str, bytes]) -> bytes:
    press = printed._Press("lines", (595.0, 842.0))
    for line in lines:
        press.paragraph(line)
    whole = press.bound().decode("ascii")
    files = [
        f"{900 + 2 * place} 0 obj\n<< /Type /Filespec /F (f) /UF <FEFF{name.encode('utf-16-be').hex()}>"
        f" /EF << /F {901 + 2 * place} 0 R >> >>\nendobj\n"
        f"{901 + 2 * place} 0 obj\n<< /Type /EmbeddedFile /Filter /ASCIIHexDecode /Length {2 * len(body) + 1} >>"
        f"\nstream\n{body.hex()}>\nendstream\nendobj\n"
        for place, (name, body) in enumerate(files_of.items())
    ]
    tree = " ".join(f"({place}) {900 + 2 * place} 0 R" for place in range(len(files)))
    names_of = f"/Type /Catalog /Names << /EmbeddedFiles << /Names [{tree}] >> >>"
    whole = whole.replace("/Type /Catalog", names_of).replace("xref\n0", f"{''.join(files)}xref\n0", 1)
    return whole.encode("ascii")


@pytest.mark.parametrize("lines", [[], [COVER]])
@pytest.mark.parametrize("carrier", ["pdf", "word", "excel", "html"])
def test_the_report_that_is_attached_is_read(lines: list[str], carrier: str) -> None:
    case = cases.make(710, carrier, named=True)
    name = f"年报.{carrier}"
    document = extract(with_files(lines, {"说明.txt": "请查收附件。".encode(), name: case.payload}), FORMS)
    report = parse_report(document, FORMS, WORDS)
    own = parse_report(extract(case.payload, FORMS), FORMS, WORDS)
    assert document.file == name
    assert [(one.cell, one.value, one.raw) for one in report.statistics] == [
        (one.cell, one.value, one.raw) for one in own.statistics
    ]
    assert {one.locator["file"] for one in report.statistics} == {name}
    assert all(leads_to(document, one.locator, one.raw) for one in report.statistics if one.raw is not None)


@pytest.mark.parametrize(
    ("lines", "files", "reason"),
    [
        ([], {"年报.png": b"\x89PNG"}, "a scan: 1 page without a text layer, and attached files in which nothing .*年报.png: "),
        ([COVER], {"年报.pdf": b"%PDF-"}, "a PDF whose pages are no report, and attached files in which nothing .*年报.pdf: "),
        ([COVER], {"一.docx": WORD, "二.docx": OTHER}, "several files may be the report: 一.docx, 二.docx"),
        ([COVER], {"包.pdf": with_files([COVER], {"年报.docx": WORD})}, "包.pdf: a PDF whose pages are no report"),
        ([], {str(number): b"1" for number in range(61)}, "more than any report has: 61 files"),
        ([], {}, "a scan: 1 page without a text layer$"),
    ],
)  # fmt: skip
def test_what_is_attached_and_no_report_is_named(lines: list[str], files: dict[str, bytes], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(with_files(lines, files), FORMS)


@pytest.mark.parametrize(
    ("lines", "files"),
    [
        ([COVER], {}),
        ([REPORT, COVER], {"附表.xlsx": WORD}),
        ([f"第{part}部分{COVER}" for part in "甲乙丙丁戊己庚辛壬癸"], {"附表.docx": WORD}),
    ],
)
def test_pages_that_say_something_are_read(lines: list[str], files: dict[str, bytes]) -> None:
    assert extract(with_files(lines, files), FORMS).file is None
