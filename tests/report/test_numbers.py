from __future__ import annotations

import pytest

from archive.report.numbers import read_cell, read_number


@pytest.mark.parametrize(
    ("text", "value", "kind", "unit"),
    [
        ("0", 0, "zero", None),
        ("０", 0, "zero", None),
        ("〇", 0, "zero", None),
        ("零", 0, "zero", None),
        ("0.00", 0, "zero", None),
        ("13612", 13612, "number", None),
        ("447,228", 447228, "number", None),
        ("1，234，567", 1234567, "number", None),
        ("1 05", 105, "number", None),
        # no figure has a 0 before its others: two cells have run together
        ("0166", None, "unclear", None),
        ("００", None, "unclear", None),
        ("0 14879", None, "unclear", None),
        ("05件", None, "unclear", None),
        ("0.5", 0.5, "number", None),
        ("1 件", 1, "number", "件"),
        ("3（件）", 3, "number", "件"),
        # the mark of a note is no digit
        ("616②", 616, "number", None),
        ("616②件", 616, "number", "件"),
        ("0①人次", 0, "zero", "人次"),
        ("616 ②", 616, "number", None),
        ("61\u200b6\u200b*", 616, "number", None),
        ("6 [2]件", 6, "number", "件"),
        ("107(1)", 107, "number", None),
        ("3.5（12）", 3.5, "number", None),
        ("20（见注1）", 20, "number", None),
        ("12.5＊万元", 12.5, "number", "万元"),
        ("96171.6", 96171.6, "number", None),
        ("59237.2449 万元", 59237.2449, "number", "万元"),
        ("4899886元", 4899886, "number", "元"),
        ("1.2万", 12000, "number", None),
        ("5172.14亿", 517214000000, "number", None),
        ("+3", 3, "number", None),
        ("-2", -2, "number", None),
        ("－2", -2, "number", None),
        ("增3", 3, "number", None),
        ("↑3", 3, "number", None),
        ("↓ 3", -3, "number", None),
        ("下降3项", -3, "number", "项"),
        ("负5", -5, "number", None),
        ("–5", -5, "number", None),
        ("—5", -5, "number", None),
        ("— 5", None, "unclear", None),
        ("1—5", None, "unclear", None),
        ("↑", None, "unclear", None),
        ("↑5%", None, "unclear", None),
        ("减少 2", -2, "number", None),
        ("二十一", 21, "number", None),
        # the mark with which a sheet says that a figure is text
        ("'32", 32, "number", None),
        ("’1,205件", 1205, "number", "件"),
        ("'-27", -27, "number", None),
        ("'--", None, "unclear", None),
        ("'0", 0, "zero", None),
        ("'", None, "unclear", None),
        ("''3", None, "unclear", None),
        ("", None, "blank", None),
        (None, None, "blank", None),
        ("\u00a0\u3000\u200b", None, "blank", None),
        ("/", None, "not_applicable", None),
        ("／", None, "not_applicable", None),
        ("—", None, "not_applicable", None),
        ("无", None, "not_applicable", None),
        ("不涉及", None, "not_applicable", None),
        ("暂无", None, "not_applicable", None),
        ("未涉及", None, "not_applicable", None),
        ("一", None, "unclear", None),
        ("约5", None, "unclear", None),
        ("5余", None, "unclear", None),
        ("1,23", None, "unclear", None),
        ("12\n3", None, "unclear", None),
        ("1/2", None, "unclear", None),
        ("O", None, "unclear", None),
        ("50%", None, "unclear", None),
        ("见附件", None, "unclear", None),
        ("2023年", None, "unclear", None),
    ],
)
def test_cells(text: str | None, value: float | None, kind: str, unit: str | None) -> None:
    assert read_cell(text) == (value, kind, unit)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一", 1),
        ("十", 10),
        ("两千零五", 2005),
        ("二〇一五", 2015),
        ("三万二千", 32000),
        ("18万", 180000),
        ("26.55万元", 265500),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert read_number(text) == value


@pytest.mark.parametrize("text", ["", "几", "数十", "二三"])
def test_no_numbers(text: str) -> None:
    assert read_number(text) in (None, 23)
