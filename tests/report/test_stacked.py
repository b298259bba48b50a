"""Text with one cell a line: an empty line is a blank cell where the rows show that it is."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import docx
import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.page.stacked import unstacked
from archive.report.parse import Context, parse_report

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.report.carrier import Document
    from archive.report.model import Statistic

FORMS = load_forms()
WORDS = load_words()
TITLE = "长沙市财政局2022年政府信息公开工作年度报告"
BLOCKS = ["二、主动公开政府信息情况", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数", "规章", "", "2", "", "行政规范性文件", "4", "", "5",
          "信息内容", "本年处理决定数量", "行政许可", "", "信息内容", "本年处理决定数量", "行政处罚", "7", "行政强制", "",
          "信息内容", "本年收费金额（单位：万元）", "行政事业性收费", ""]  # fmt: skip
HEADS = ["三、收到和处理政府信息公开申请情况", "申请人情况", "", "自然人", "法人或其他组织", "总计", "", "",
         "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他", ""]  # fmt: skip
REQUESTS = {
    "一、本年新收政府信息公开申请数量": ["30", "", "2", "", "", "1", "33"],
    "二、上年结转政府信息公开申请数量": ["", "1", "", "0", "", "", "1"],
    "（一）予以公开": ["20", "", "", "", "", "", "20"],
    "1.属于国家秘密": ["", "", "", "", "", "", ""],
    "2.其他法律行政法规禁止公开": ["10", "1", "2", "0", "", "1", "14"],
}
# what a word processor writes of the cells that are merged with those above
LEADS = {
    "（一）予以公开": ["三、本年度办理结果"],
    "1.属于国家秘密": ["", "（三）不予公开"],
    "2.其他法律行政法规禁止公开": ["", ""],
}
COLUMNS = (
    "natural_person", "commercial_enterprise", "research_institution", "social_welfare_organisation",
    "legal_services_organisation", "other_organisation", "total",
)  # fmt: skip
LINES = ("received", "carried_over", "granted", "refused_state_secret", "refused_forbidden_by_law")


def requests(*, numbered: bool = False, total_first: bool = False, dropped: bool = False) -> list[str]:
    heads = list(HEADS)
    if total_first:
        heads.remove("总计")
        heads.insert(heads.index("自然人"), "总计")
    lines = ["行次" if numbered else "项目", *heads]
    for number, (label, cells) in enumerate(REQUESTS.items(), 1):
        row = [cells[-1], *cells[:-1]] if total_first else cells
        lines += [str(number)] if numbered else []
        lines += [*LEADS.get(label, []), label, *(cell for cell in row if cell or not dropped)]
    return lines


def text_of(tables: list[str]) -> list[str]:
    return [TITLE, "一、总体情况", "认真贯彻落实条例。", *tables, "五、存在的主要问题及改进情况", "人员较少。"]


def read(lines: list[str]) -> dict[tuple[str, str, str], Statistic]:
    report = parse_report(extract("\n".join(lines).encode(), FORMS), FORMS, WORDS, Context())
    assert (report.year, report.agency) == (2022, "长沙市财政局")
    return {one.cell: one for one in report.statistics if one.source == "table"}


def assert_requests(found: dict[tuple[str, str, str], Statistic]) -> None:
    for line, cells in zip(LINES, REQUESTS.values(), strict=True):
        for column, cell in zip(COLUMNS, cells, strict=True):
            one = found["requests", line, column]
            assert (one.raw or "") == cell
            assert one.kind == ("zero" if cell == "0" else "number" if cell else "blank")


@pytest.mark.parametrize("total_first", [False, True])
def test_empty_lines_are_blank_cells(total_first: bool) -> None:
    found = read(text_of([*BLOCKS, *requests(total_first=total_first)]))
    assert_requests(found)
    disclosed = {line: (one.raw, one.kind) for (table, line, _), one in found.items() if table == "disclosure"}
    assert disclosed["licences"] == (None, "blank")
    assert disclosed["penalties"] == ("7", "number")
    row = [one.raw for (_, line, _), one in found.items() if line == "regulations"]
    assert row == [None, "2", None]


def test_a_total_over_all_rows_of_the_header_is_named_first_and_stands_last() -> None:
    """It is merged with the cells below it; few figures, and no total among them, do not say otherwise."""
    lines = requests()
    lines.remove("总计")
    lines.insert(lines.index("申请人情况") + 1, "总计")
    assert_requests(read(text_of([*BLOCKS, *lines])))


def test_an_empty_line_between_any_two_is_no_cell() -> None:
    assert_requests(read("\n\n".join(text_of([*BLOCKS, *requests()])).split("\n")))


def test_running_numbers_before_the_labels_are_none_of_the_cells() -> None:
    numbered = requests(numbered=True)
    more = [
        part
        for number in (6, 7, 8)
        for part in (str(number), f"{number - 3}.保护第三方合法权益", "", "", "1", "", "", "", "1")
    ]
    assert_requests(read(text_of([*BLOCKS, *numbered, *more])))


@pytest.mark.parametrize(
    "tables",
    [
        requests(dropped=True),
        [part for line in requests(dropped=True) for part in ((line, "") if line in REQUESTS else (line,))],
        [
            part
            for line in requests()
            for part in ((line, "") if line == "33" else ("", line) if line == "14" else (line,))
        ],
    ],
    ids=["no empty lines", "an empty line behind each label", "one too many within a row"],
)
def test_what_does_not_tell_its_rows_stays_as_it_is(tables: list[str]) -> None:
    lines = text_of(tables)
    assert unstacked(lines, FORMS) == lines


def annex(*, dropped: bool) -> list[str]:
    rows = {"1.政府公报公开政府信息数": "3", "2.政府网站公开政府信息数": "", "3.政务微博公开政府信息数": "0", "4.政务微信公开政府信息数": "",
            "5.其他方式公开政府信息数": "8", "1.当面申请数": "", "2.传真申请数": "0", "3.网络申请数": "5", "4.信函申请数": "", "1.按时办结数": "5",
            "2.延期办结数": "0"}  # fmt: skip
    lines = [part for label, cell in rows.items() for part in (label, "条", *([] if dropped and not cell else [cell]))]
    return ["统计指标", "单位", "统计数", *lines]


def test_lists_with_one_cell_a_row() -> None:
    title = "长沙市财政局2016年政府信息公开工作年度报告"
    for dropped in (False, True):
        lines = [title, "一、概述", "认真贯彻落实条例。", "附件：政府信息公开情况统计表", *annex(dropped=dropped)]
        assert (unstacked(lines, FORMS) == lines) == dropped
    found = parse_report(extract("\n".join(lines[:4] + annex(dropped=False)).encode(), FORMS), FORMS, WORDS, Context())
    kinds = {one.line: (one.raw, one.kind) for one in found.statistics}
    assert kinds["via_website"] == (None, "blank")
    assert kinds["via_gazette"] == ("3", "number")


def in_paragraphs(lines: list[str]) -> Document:
    page = "".join(f"<p>{line or '&nbsp;'}</p>" for line in lines)
    return extract(f"<html><title>{TITLE}</title><body><div>{page}</div></body></html>".encode(), FORMS)


def in_breaks(lines: list[str]) -> Document:
    return extract(f"<html><title>{TITLE}</title><body><div>{'<br/>'.join(lines)}</div></body></html>".encode(), FORMS)


def in_word(lines: list[str]) -> Document:
    document = docx.Document()
    for line in lines:
        document.add_paragraph(line)
    file = io.BytesIO()
    document.save(file)
    return extract(file.getvalue(), FORMS)


@pytest.mark.parametrize("carried", [in_paragraphs, in_breaks, in_word])
def test_paragraphs_and_breaks(carried: Callable[[list[str]], Document]) -> None:
    document = carried(text_of([*BLOCKS, *requests()]))
    report = parse_report(document, FORMS, WORDS, Context())
    assert_requests({one.cell: one for one in report.statistics if one.source == "table"})
    assert "人员较少。" in document.text


INNER = ["商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"]
BESIDE = {
    "beside the label over all": ["申请人情况", "总计", "上年总计", "自然人", "法人或其他组织", *INNER],
    "above the total": ["申请人情况", "上年总计", "自然人", "法人或其他组织", "总计", *INNER],
    "in one row": ["自然人", *INNER, "总计", "上年总计"],
    "a remark": ["申请人情况", "备注", "自然人", "法人或其他组织", "总计", *INNER],
}


def rows_below(heads: list[str], *, blank: bool, spaced: bool) -> str:
    """A table of the requests with one cell a line; its total is blank, if it is, and another column stands behind."""
    form = FORMS.of_era("2021")
    assert form is not None
    lines = ["三、收到和处理政府信息公开申请情况", "（本列数据）", *heads]
    for number, line in enumerate(form.table("requests").lines):
        other = ("" if number % 3 else "见附件") if "备注" in heads else str(400 + number)
        lines += [
            line.label,
            *(str(number + place) for place in range(6)),
            "" if blank else str(6 * number + 15),
            other,
        ]
    if spaced:
        lines = [text for line in lines for text in (line, "")]
    return "\n".join([TITLE, "", *lines, "四、政府信息公开行政复议、行政诉讼情况"])


@pytest.mark.parametrize("spaced", [False, True])
@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("heads", BESIDE)
def test_heads_tell_how_many_cells_a_row_has(heads: str, *, blank: bool, spaced: bool) -> None:
    report = parse_report(extract(rows_below(BESIDE[heads], blank=blank, spaced=spaced).encode(), FORMS), FORMS, WORDS)
    found = {(one.line, one.column): one.value for one in report.statistics if one.ordinal == 1}
    form = FORMS.of_era("2021")
    assert form is not None
    assert found == {
        (line.id, column): (number + place if place < 6 else None if blank else 6 * number + 15)
        for number, line in enumerate(form.table("requests").lines)
        for place, column in enumerate(COLUMNS)
    }


@pytest.mark.parametrize("blank", ["", " "])
def test_a_bar_behind_each_cell_and_one_before_each_row(blank: str) -> None:
    """A blank cell is a bar with a space before it; where it has none, it may begin a row, and figures stay away."""
    heads = [["（本列数据）", "申请人情况", "总计"], ["自然人", "法人或其他组织"], INNER]
    form = FORMS.of_era("2021")
    assert form is not None
    rows = [
        [line.label, *("" if place == number % 6 else str(number + place) for place in range(6)), ""]
        for number, line in enumerate(form.table("requests").lines)
    ]
    lines = [text for row in [*heads, *rows] for text in ("|", *(f"{cell} |" if cell else f"{blank}|" for cell in row))]
    text = "\n".join([TITLE, "三、收到和处理政府信息公开申请情况", *lines, "四、政府信息公开行政复议、行政诉讼情况"])
    report = parse_report(extract(text.encode(), FORMS), FORMS, WORDS)
    wanted = {
        (line.id, column): None if place in (number % 6, 6) else number + place
        for number, line in enumerate(form.table("requests").lines)
        for place, column in enumerate(COLUMNS)
    }
    found = {(one.line, one.column): one.value for one in report.statistics}
    assert (
        found == wanted
        if blank
        else all(wanted[cell] == figure for cell, figure in found.items() if figure is not None)
    )
