"""Pages whose editor broke every line at one width, and text that ends its sentences with a half-width stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.broken import is_row, join_wrapped
from archive.report.document import extract
from archive.report.folding import apart, is_broken, unwrap
from archive.report.parse import parse_report

if TYPE_CHECKING:
    from collections.abc import Callable

TITLE = "临江市教育局2022年政府信息公开工作年度报告"
PERIOD = (
    "根据《中华人民共和国政府信息公开条例》要求，编制本年度报告。本年度报告数据统计期限为2022年1月1日至2022年12月31日。"
)
SAID = (
    "2022年，我局共主动公开政府信息1234条，其中通过政府网站公开856条，通过微信公众号“临江教育”发布378条。",
    "全年共收到政府信息公开申请28件，上年结转3件，办结29件，结转下年度2件；其中予以公开15件，部分公开4件，本机关不掌握相关政府信息10件。",
    "因政府信息公开被申请行政复议2件，其中维持1件，尚未审结1件。收取信息处理费120元。",
)
TAIL = ("二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "四、政府信息公开行政复议、行政诉讼情况")
FIGURES = {1234, 856, 378, 28, 3, 29, 2, 15, 4, 10, 1, 120}


def cut(width: int) -> list[str]:
    lines = [TITLE, PERIOD, "一、总体情况", *(f"　　{said}" for said in SAID), *TAIL]
    return [line[start : start + width] for line in lines for start in range(0, len(line), width)]


@pytest.mark.parametrize("ends", ["<br>", "</p><p>", "</div><div>"])
@pytest.mark.parametrize("width", [26, 31, 37, 40, 45, 50, 60])
def test_lines_of_a_page_that_were_broken_are_paragraphs(width: int, ends: str) -> None:
    page = f"<html><body><h1>{TITLE}</h1><div class='TRS_Editor'><p>{ends.join(cut(width))}</p></div></body></html>"
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert {one.value for one in report.statistics} == FIGURES
    assert (report.period_end, report.agency) == ("2022-12-31", "临江市教育局")


@pytest.mark.parametrize("stop", [".", "．"])
@pytest.mark.parametrize("carrier", ["{}", "<html><body>{}</body></html>"])
def test_a_half_width_stop_ends_a_sentence(carrier: str, stop: str) -> None:
    lines = [
        line.replace("。", stop) for line in (TITLE, PERIOD, "一、总体情况", *(f"　　{one}" for one in SAID), *TAIL)
    ]
    text = "\n".join(lines) if carrier == "{}" else "".join(f"<p>{line}</p>" for line in lines)
    report = parse_report(extract(carrier.format(text).encode(), load_forms()), load_forms(), load_words())
    assert {one.value for one in report.statistics} == FIGURES


@pytest.mark.parametrize(
    ("lines", "broken"),
    [
        (cut(40), True),
        ([TITLE, PERIOD * 2, *SAID], False),  # a long line
        ([f"临江市{name}2022年政府信息公开工作年度报告" for name in ("教育局", "财政局", "水利局", "民政局")], False),
        ([*SAID[2:], "认真落实，", "有序推进，成效明显", "发布信息，及时、准确，回应群众关切"], False),
    ],
)
def test_which_lines_are_broken(lines: list[str], *, broken: bool) -> None:
    assert is_broken(lines) is broken


def test_a_line_that_is_indented_begins_a_paragraph() -> None:
    lines = ["　　" + "甲" * 28, "乙" * 30, "　　" + "丙" * 28, "丁丁"]
    assert unwrap(lines) == ["　　" + "甲" * 28 + "乙" * 30, "　　" + "丙" * 28 + "丁丁"]


def test_a_word_is_never_broken_by_the_end_of_a_paragraph() -> None:
    short = ["2024 年，", "区政府办代表区政府受理政府", "信息公开申请 17 件，均已答复。"]
    for joined in (unwrap([*SAID, *short]), join_wrapped(["甲" * 30, "乙" * 30, "丙" * 30, "丁。", *short])):
        assert joined[-1].replace(" ", "") == "区政府办代表区政府受理政府信息公开申请17件，均已答复。"
    assert unwrap([*SAID, "临江县人民政府", "信息公开工作年度报告"])[-2:] == ["临江县人民政府", "信息公开工作年度报告"]


def test_a_page_in_one_line_has_its_paragraphs() -> None:
    text = "　　".join([PERIOD, "一、总体情况", *SAID, *TAIL, "无。", "临江市教育局", "2023年1月20日"])
    page = f"<html><head><title>{TITLE}</title></head><body><div id='zoom'>{text}</div></body></html>"
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert [section.number for section in report.sections] == [1, 2, 3, 4]
    assert {one.value for one in report.statistics} == {*FIGURES, 0}  # no lawsuit: 四、… 无。
    assert {one.table_id for one in report.statistics} == {"prose", "requests", "proceedings"}


@pytest.mark.parametrize("behind", ["：", "。", " "])
def test_headings_called_so_part_a_line_at_the_ends_of_sentences(behind: str) -> None:
    names = ("总体情况", "主动公开政府信息情况", "收到和处理政府信息公开申请情况", "其他需要报告的事项")
    parts = [f"{numeral}、{name}{behind}{SAID[0] * 3}" for numeral, name in zip("一二三四", names, strict=True)]
    assert apart("".join(parts)) == parts


@pytest.mark.parametrize(
    "line",
    [
        SAID[0] * 6,
        "一、公开不及时。" + SAID[0] * 6 + "二、解读不深入。" + SAID[0] * 6 + "三、人员不足。",
        "一、总体情况 " + SAID[0] * 4 + " 二、主动公开",
        "一、甲 二、乙 三、丙",
    ],
)
def test_what_stands_together(line: str) -> None:
    assert apart(line) == [line]


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("行政许可 447228", True),
        ("（二）上年结转政府信息公开申请数量 90", True),
        ("某区人民政府办公室联系（地址：某区某大道 90", False),  # the bracket goes on in the next line
        ("规章 1 0 11", True),
        ("（四）无 1.本机关不掌握相关政府信息 746 12 0 0 10 1 769", True),
    ],
)
def test_which_line_may_be_a_row(text: str, *, row: bool) -> None:
    assert is_row(text) is row


@pytest.mark.parametrize("join", [join_wrapped, unwrap])
@pytest.mark.parametrize("break_behind", ["邮编：", "电话：", "0792-", "建设路", "电子邮箱："])
def test_a_line_goes_on_within_a_bracket(join: Callable[[list[str]], list[str]], break_behind: str) -> None:
    """A number, or an address, that has no room behind its name stands in the next line."""
    contact = "请与办公室联系（地址：建设路18号，邮编：332000，电话：0792-6221188，电子邮箱：a@163.com）。"
    place = contact.index(break_behind) + len(break_behind)
    lines = [*["甲" * 40] * 4, "丙" * 8 + contact[:place], contact[place:], "一、总体情况", "丁" * 40]
    assert any(contact in paragraph for paragraph in join(lines))
