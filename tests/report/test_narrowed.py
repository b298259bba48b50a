"""Tables in lines with bars: columns that are none of the form's go, and the form's own stay though they are blank."""

from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.document import extract
from archive.report.tables.statistics import read_tables

FORMS = load_forms()
FORM = FORMS.of_era("2021")
assert FORM is not None
REQUESTS = FORM.table("requests")
COLUMNS = [column.id for column in REQUESTS.columns]
INNER = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
FIGURES = {line.id: [10 * number + place for place in range(6)] for number, line in enumerate(REQUESTS.lines)}


def read(rows: list[list[str]]) -> dict[str, list[float | None]]:
    drawn = [f"| {' | '.join(row)} |" for row in rows]
    drawn.insert(1, "|" + "---|" * len(rows[0]))
    text = "\n".join(["三、收到和处理政府信息公开申请情况", *drawn, "四、行政复议、行政诉讼情况"])
    found = {(one.line, one.column): one.value for one in read_tables(extract(text.encode(), FORMS), FORMS).statistics}
    return {line: [found.get((line, column)) for column in COLUMNS] for line in FIGURES}


@pytest.mark.parametrize("remarks", [[], ["备注"]])
def test_a_total_named_above_the_line_that_is_drawn_is_a_column_though_it_is_blank(remarks: list[str]) -> None:
    """The label takes three cells, as a merged one does, and the line is drawn below the first row of the header."""
    beside = [""] * len(remarks)
    rows = [["（本列数据）", "", "", "自然人", "法人或其他组织", *[""] * 4, "总计", *remarks]]
    rows.append([*[""] * 4, *INNER, "", *beside])
    for number, line in enumerate(REQUESTS.lines):
        said = ["见附件" if number % 5 == 3 else "" for _ in remarks]
        rows.append([line.label, "", "", *map(str, FIGURES[line.id]), "", *said])
    assert read(rows) == {line: [*row, None] for line, row in FIGURES.items()}
