"""Names of files as servers write them."""

from __future__ import annotations

import pytest

from archive.web.disposition import file_name


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("attachment; filename=2023.pdf", "2023.pdf"),
        ('attachment;filename="2023年 年报.docx"'.encode().decode("latin-1"), "2023年 年报.docx"),
        ('attachment; filename="统计表.xls"'.encode("gbk").decode("latin-1"), "统计表.xls"),
        ("attachment; filename=%E5%B9%B4%E6%8A%A5.doc", "年报.doc"),
        ("attachment; filename*=utf-8''%E5%B9%B4%E6%8A%A5.pdf; filename=x", "年报.pdf"),
        ("attachment; filename*=GBK''%C4%EA%B1%A8.pdf", "年报.pdf"),
        ('attachment; filename="=?UTF-8?B?5bm05oqlLnBkZg==?="', "年报.pdf"),
        ('attachment; filename="C:\\\\upload\\\\a.pdf"', "a.pdf"),
        ("inline", None),
        ("", None),
    ],
)
def test_each_way_of_writing(header: str, name: str | None) -> None:
    assert file_name(header) == name
