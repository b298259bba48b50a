"""Files that are attached to a PDF are named where its own pages are no report."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import UnreadableError, extract
from tests.report.ugly import printed

FORMS = load_forms()
COVER = "为获得最佳体验，请使用阅读器打开此文件包，文件包中的文件须用相应程序打开，或者另存之后打开。"
REPORT = "某某市林业局2023年政府信息公开工作年度报告"


def with_files(lines: list[str], names: list[str]) -> bytes:
    press = printed._Press("lines", (595.0, 842.0))
    for line in lines:
        press.paragraph(line)
    whole = press.bound().decode("ascii")
    files = [
        f"{900 + 2 * place} 0 obj\n<< /Type /Filespec /F (f) /UF <FEFF{name.encode('utf-16-be').hex()}>"
        f" /EF << /F {901 + 2 * place} 0 R >> >>\nendobj\n"
        f"{901 + 2 * place} 0 obj\n<< /Type /EmbeddedFile /Length 4 >>\nstream\n%PDF\nendstream\nendobj\n"
        for place, name in enumerate(names)
    ]
    tree = " ".join(f"({place}) {900 + 2 * place} 0 R" for place in range(len(names)))
    names_of = f"/Type /Catalog /Names << /EmbeddedFiles << /Names [{tree}] >> >>"
    whole = whole.replace("/Type /Catalog", names_of).replace("xref\n0", f"{''.join(files)}xref\n0", 1)
    return whole.encode("ascii")


@pytest.mark.parametrize(
    ("lines", "names", "reason"),
    [
        ([], ["年报.pdf"], r"a scan: 1 page without a text layer; what is attached to it is not read: 年报.pdf$"),
        ([COVER], ["年报.pdf"], r"a PDF whose pages are no report; what is attached to it is not read: 年报.pdf$"),
        ([COVER], list("甲乙丙丁戊己庚"), "not read: 甲, 乙, 丙, 丁, 戊 and 2 more"),
        ([], [], "a scan: 1 page without a text layer$"),
    ],
)
def test_what_is_attached_is_named(lines: list[str], names: list[str], reason: str) -> None:
    with pytest.raises(UnreadableError, match=reason):
        extract(with_files(lines, names), FORMS)


@pytest.mark.parametrize(
    ("lines", "names"),
    [
        ([COVER], []),
        ([REPORT, COVER], ["附表.xlsx"]),
        ([f"第{part}部分{COVER}" for part in "甲乙丙丁戊己庚辛壬癸"], ["附表.xlsx"]),
    ],
)
def test_pages_that_say_something_are_read(lines: list[str], names: list[str]) -> None:
    assert extract(with_files(lines, names), FORMS).file is None
