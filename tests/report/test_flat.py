from __future__ import annotations

import pytest

from archive.report.carrier import span_lines
from archive.report.flat import flat_rows


@pytest.mark.parametrize(
    ("lines", "rows"),
    [
        (["规章\t0\t\t3"], [["规章", "0", "", "3"]]),
        (["规章", "0", "1", "行政许可", "2"], [["规章", "0", "1"], ["行政许可", "2"]]),
        (["规章 |", "0 |", "1 ||"], [["规章", "0", "1", "", ""]]),
        (["规章 2 0 11"], [["规章", "2", "0", "11"]]),
        (["当面申请数  件  12"], [["当面申请数", "件", "12"]]),
        (["2.没有现成信息需要另行制", "无法 26 2", "作"], [["2.没有现成信息需要另行制", "无法", "26", "2"]]),
        (["三", "、", "本", "（一）予以公开 1 2"], [["三", "本", "（一）予以公开", "1", "2"]]),
        (["| 规章 | 0 |  | 3 |", "|---|---|", "| 项 | 1 | 2 | 3 |"], [["规章", "0", "", "3"], ["项", "1", "2", "3"]]),
        (["这是一句话，共有三个分句，很长，所以不是标签。", "12"], [["12"]]),
    ],
)
def test_rows(lines: list[str], rows: list[list[str]]) -> None:
    found = [[piece.text for piece in row.pieces] for row in flat_rows(span_lines([*lines, "终。"]))]
    assert [row for row in found if row] == rows
