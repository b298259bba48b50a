"""Where the parts of a report begin and end."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.about.headings import is_heading
from archive.report.about.sections import Parts, divide
from archive.report.document import extract
from archive.report.folding import unwrap
from archive.report.parse import parse_report

TEXT = "认真贯彻落实《条例》,扎实推进各项工作,不断提高政务公开的水平和质量,保障人民群众的知情权和监督权。"


def parts(*lines: str, six: bool | None = True) -> Parts:
    return divide(lines, load_forms(), load_words(), six_likely=six)


def numbers(found: Parts) -> list[tuple[int, str]]:
    return [(section.number, section.heading) for section in found.sections]


STATUTORY = [
    (1, "总体情况"),
    (2, "主动公开政府信息情况"),
    (3, "收到和处理政府信息公开申请情况"),
    (4, "政府信息公开行政复议、行政诉讼情况"),
    (5, "存在的主要问题及改进情况"),
    (6, "其他需要报告的事项"),
]
NUMERALS = "一二三四五六七八"


def test_six_parts() -> None:
    lines = ["前言", TEXT]
    for number, heading in STATUTORY:
        lines += [f"{NUMERALS[number - 1]}、{heading}", TEXT]
    found = parts(*lines, "临江市司法局", "2024年1月20日")
    assert numbers(found) == STATUTORY
    assert found.preface == ("前言", TEXT)
    assert found.tail == ("临江市司法局", "2024年1月20日")
    assert {section.text for section in found.sections} == {TEXT}


@pytest.mark.parametrize(
    "headings",
    [
        [f"{NUMERALS[number]}、{heading}" for number, heading in STATUTORY],  # shifted by one
        [f"一、{heading}" for _, heading in STATUTORY],  # restarted
        [heading for _, heading in STATUTORY],  # none
        [f"第{NUMERALS[number - 1]}部分 {heading}" for number, heading in STATUTORY],
        [f"{NUMERALS[number - 1]}.{heading}" for number, heading in STATUTORY],
        [f"{number}、{heading}" for number, heading in STATUTORY],
        [f"　　{NUMERALS[number - 1]} 、 {heading} " for number, heading in STATUTORY],
        [f"## {NUMERALS[number - 1]}、{heading}" for number, heading in STATUTORY],
        [f"**{NUMERALS[number - 1]}、{heading}**" for number, heading in STATUTORY],
        [f"【{NUMERALS[number - 1]}】{heading}" for number, heading in STATUTORY],
        [f"【{heading}】" for _, heading in STATUTORY],
        [f"● {heading}" for _, heading in STATUTORY],
        [f"第{NUMERALS[number - 1]}章 {heading}" for number, heading in STATUTORY],
        [f"{'壹贰叁肆伍陆'[number - 1]}、{heading}" for number, heading in STATUTORY],
        [f"{'ⅠⅡⅢⅣⅤⅥ'[number - 1]}、{heading}" for number, heading in STATUTORY],
        [f"{number}．2024年{heading}" for number, heading in STATUTORY],
    ],
)
def test_whatever_the_numeral(headings: list[str]) -> None:
    lines = [line for heading in headings for line in (heading, TEXT)]
    assert [number for number, _ in numbers(parts(*lines))] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("heading", "number"),
    [
        ("一、工作基本情况", 1),
        ("一、工作总体推进情况", 1),
        ("一、概述", 1),
        ("二、主动公开情况", 2),
        ("二、行政机关主动公开政府信息的情况", 2),
        ("三、依申请公开政府信息办理情况", 3),
        ("三、收到和处理政府信息公开申请的情况", 3),
        ("四、因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4),
        ("四、复议诉讼情况", 4),
        ("五、存在问题及改进情况", 5),
        ("五、政府信息公开工作存在的主要问题及改进措施", 5),
        ("五、主要问题和改进情况", 5),
        ("六、其它需要报告的事项", 6),
        ("六、其他需要说明的事项", 6),
        ("六、其他需要报告的事项（下一步努力的方向）", 6),
        ("⼆、主动公开政府信息情况", 2),
        ("六、其他需要報告的事項", 6),
        ("一、2024年政府信息公开工作总体情况", 1),
        ("二、法定主动公开内容公开到位情况", 2),
        ("三、行政机关收到和处理政府信息公开申请情况", 3),
        ("三、依申请公开", 3),
        ("五、存在问题", 5),
        ("五、工作存在的主要问题及下一步改进措施", 5),
        ("六、其他", 6),
    ],
)
def test_whatever_it_is_called(heading: str, number: int) -> None:
    others = [f"{NUMERALS[one - 1]}、{words}" for one, words in STATUTORY if one != number]
    others.insert(number - 1, heading)
    lines = [line for one in others for line in (one, TEXT)]
    assert [one for one, _ in numbers(parts(*lines))] == [1, 2, 3, 4, 5, 6]


def test_heading_and_text_in_one_line() -> None:
    found = parts(
        "一、总体情况。2020年，我局认真落实。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况", "无。"
    )
    assert found.sections[0].text == "2020年，我局认真落实。"
    assert found.sections[1].text == ""


@pytest.mark.parametrize("style", ["{}、{}", "（{}）{}", "{}.{}", "{}"])
def test_in_another_style_what_is_called_otherwise_is_told_by_the_others(style: str) -> None:
    words = [heading for _, heading in STATUTORY]
    words[3], words[4] = "政府信息公开被申请行政复议提起行政诉讼情况", "工作存在的主要问题和下一步改进措施"
    headings = [style.format(number, one) if style != "{}" else one for number, one in enumerate(words, 1)]
    assert [number for number, _ in numbers(parts(*(line for one in headings for line in (one, TEXT))))] == [
        1,
        2,
        3,
        4,
        5,
        6,
    ]


def test_sub_headings_of_another_style_are_text() -> None:
    lines = ["一、总体情况", "（一）政府信息主动公开工作情况", TEXT, "（二）政府信息公开申请办理情况", TEXT]
    lines += [line for number, one in STATUTORY[1:] for line in (f"{NUMERALS[number - 1]}、{one}", TEXT)]
    found = parts(*lines)
    assert numbers(found) == STATUTORY
    assert "（二）政府信息公开申请办理情况" in found.sections[0].text


@pytest.mark.parametrize("text", ["2024年，我局认真落实。", "我局认真落实。", "无", "（一）主动公开情况"])
def test_nothing_stands_between_heading_and_text(text: str) -> None:
    lines = [f"{NUMERALS[number - 1]}、{one}{text}" for number, one in STATUTORY]
    assert [(section.number, section.text) for section in parts(*lines).sections] == [(n, text) for n, _ in STATUTORY]


def test_a_heading_as_long_as_a_line_of_the_page_stands_alone() -> None:
    width = "四、因政府信息公开工作被申请行政复议、提起行政诉讼情况"
    text = ["本年度" + "我局认真贯彻落实有关各项工作的要求和部署安排"[: len(width) - 3]] * 4
    payload = "\n".join(
        ["临江市水利局2024年政府信息公开工作年度报告", *(line for number, one in STATUTORY for line in (
            width if number == 4 else f"{NUMERALS[number - 1]}、{one}", *text, "取得了成效。"))]
    ).encode()  # fmt: skip
    report = parse_report(extract(payload, load_forms(), media_type="text/plain"), load_forms(), load_words())
    assert [section.number for section in report.sections] == [1, 2, 3, 4, 5, 6]
    assert {section.text for section in report.sections} == {"".join(text) + "取得了成效。"}


@pytest.mark.parametrize(
    "cut",
    [
        "未发生因政府信息公开工作被申请行政复议、提起行政诉讼的",
        "被申请行政复议、提起行政诉讼的案件数量分别为三件和两件",
    ],
)
def test_a_line_of_a_paragraph_is_no_heading(cut: str) -> None:
    text = [
        "本年度我局认真贯彻落实各项要求扎实推进各项工作成效明显",
        cut,
        "情形与上年相同我局将继续认真做好各项工作努力提升水平并",
        "取得实效。",
    ]
    assert unwrap(text, lambda line: is_heading(line, load_forms(), load_words())) == ["".join(text)]


def test_a_list_of_contents_is_no_part() -> None:
    headings = [f"{NUMERALS[number - 1]}、{heading}" for number, heading in STATUTORY]
    found = parts(*headings, *[line for heading in headings for line in (heading, TEXT)])
    assert {section.text for section in found.sections} == {TEXT}
    assert len(found.preface) == 6


@pytest.mark.parametrize("style", ["{}、{}", "（{}）{}", "第{}部分 {}", "{}、{}：2024年，我局认真落实。"])
@pytest.mark.parametrize("order", ["124356", "123465", "132456", "654321", "1435"])
def test_parts_in_another_order_are_what_their_headings_say(order: str, style: str) -> None:
    called = dict(STATUTORY)
    lines = [
        line
        for place, number in enumerate(map(int, order))
        for line in (style.format(NUMERALS[place], called[number]), f"{TEXT}{number}")
    ]
    found = parts("前言", *lines)
    assert numbers(found) == [(number, called[number]) for number in map(int, order)]
    assert all(section.text.endswith(f"{TEXT}{section.number}") for section in found.sections)


def test_a_list_of_contents_in_another_order_is_no_part() -> None:
    headings = [f"{NUMERALS[place]}、{STATUTORY[number][1]}" for place, number in enumerate((0, 1, 3, 2, 4, 5))]
    found = parts(*headings, *[line for heading in headings for line in (heading, TEXT)])
    assert [section.number for section in found.sections] == [1, 2, 4, 3, 5, 6]
    assert {section.text for section in found.sections} == {TEXT}


def test_in_another_order_headings_of_another_style_are_text() -> None:
    lines = ["一、总体情况", "（一）其他需要报告的事项", TEXT, "二、主动公开政府信息情况", TEXT]
    lines += ["三、政府信息公开行政复议、行政诉讼情况", TEXT, "四、收到和处理政府信息公开申请情况", TEXT]
    assert [number for number, _ in numbers(parts(*lines))] == [1, 2, 4, 3]


def test_in_another_order_one_part_is_called_otherwise() -> None:
    called = [
        "总体情况",
        "主动公开政府信息情况",
        "复议诉讼情况",
        "收到和处理政府信息公开申请情况",
        "存在的主要问题及改进情况",
    ]
    lines = [line for place, one in enumerate(called) for line in (f"{NUMERALS[place]}、{one}", TEXT)]
    assert [number for number, _ in numbers(parts(*lines))] == [1, 2, 4, 3, 5]


@pytest.mark.parametrize(
    "mention", ["六、其他方面情况", "（六）其他需要报告的事项", "其他需要报告的事项", "六、其他需要报告的事项"]
)
def test_what_is_mentioned_out_of_order_is_text(mention: str) -> None:
    lines = ["一、总体情况", TEXT, mention, TEXT]
    lines += [line for number, one in STATUTORY[1:] for line in (f"{NUMERALS[number - 1]}、{one}", TEXT)]
    assert numbers(parts(*lines)) == STATUTORY


def test_sub_headings_are_text() -> None:
    found = parts("一、总体情况", "（一）主动公开情况", TEXT, "（二）依申请公开情况", TEXT, "二、主动公开政府信息情况", TEXT,
                  "三、收到和处理政府信息公开申请情况", TEXT)  # fmt: skip
    assert [number for number, _ in numbers(found)] == [1, 2, 3]


FREE = [
    "概述",
    "主动公开政府信息情况",
    "依申请公开政府信息情况",
    "政府信息公开的收费及减免情况",
    "行政复议、行政诉讼情况",
    "存在的主要问题及改进措施",
    "附表",
]


def test_few_parts_are_of_the_six_where_there_are_no_others() -> None:
    """A page that was cut, or whose tables stand elsewhere: 一、总体情况 and what stands beneath it."""
    lines = ("一、总体情况", "（一）主动公开情况", TEXT, "（二）依申请公开情况", TEXT)
    assert (numbers(parts(*lines)), parts(*lines).six) == ([(1, "总体情况")], True)
    assert not parts(*lines, six=False).six


def test_free_form_counts_in_order() -> None:
    lines = [line for number, one in enumerate(FREE) for line in (f"{NUMERALS[number]}、{one}", TEXT)]
    assert numbers(parts(*lines, six=False)) == list(enumerate(FREE, 1))
    assert numbers(parts(*lines, six=None)) == list(enumerate(FREE, 1))


def test_no_heading_no_part() -> None:
    found = parts(TEXT, TEXT, six=False)
    assert found.sections == ()
    assert found.preface == (TEXT, TEXT)


@pytest.mark.parametrize(
    "end", ["附件：统计表.xls", "原文链接：http://www.linjiang-example.gov.cn/1.html", "相关阅读", "上一篇：通知"]
)
def test_the_page_is_no_part(end: str) -> None:
    lines = [line for number, one in STATUTORY for line in (f"{NUMERALS[number - 1]}、{one}", "无。")]
    found = parts(*lines, end)
    assert found.sections[-1].text == "无。"
    assert found.tail == (end,)


@pytest.mark.parametrize(
    "signed",
    [
        ("临江市司法局  2024年1月20日",),
        ("临江市司法局（盖章）", "2024年1月20日"),
        ("临江市司法局（公章） 二〇二四年一月二十日",),
        ("报送单位：临江市司法局", "2024年1月20日"),
        ("编制单位（盖章）：临江市司法局",),
    ],
)
def test_who_signs_is_no_part(signed: tuple[str, ...]) -> None:
    lines = [line for number, one in STATUTORY for line in (f"{NUMERALS[number - 1]}、{one}", "无。")]
    found = parts(*lines, *signed)
    assert (found.sections[-1].text, found.tail) == ("无。", signed)


@pytest.mark.parametrize(
    "said", ["报送单位：各镇（街道）及市直部门", "会议通过：2024年1月20日", "审核人：张三 2024年1月20日"]
)
def test_what_is_said_last_is_text(said: str) -> None:
    lines = [line for number, one in STATUTORY for line in (f"{NUMERALS[number - 1]}、{one}", "无。")]
    assert parts(*lines, said).sections[-1].text == f"无。\n{said}"


def test_lines_of_a_list_of_figures_are_no_headings() -> None:
    rows = [
        "（一）收到申请数 件",
        "（二）申请办结数 12",
        "（三）申请答复数（单位：件）0",
        "一、行政复议数量3",
        "二、举报投诉数量件0",
    ]
    assert parts(TEXT, *rows, TEXT, six=False).sections == ()
    assert numbers(parts("一、公开政府信息的数量", TEXT, "二、依申请公开情况", TEXT, six=False)) == [(1, "公开政府信息的数量"), (2, "依申请公开情况")]  # fmt: skip


SAID = [
    ("二、主动公开政府信息56条。", "主动公开政府信息56条", "主动公开政府信息56条。"),
    ("二、收到政府信息公开申请3件，已全部答复。", "收到政府信息公开申请3件，已全部答复", "收到政府信息公开申请3件，已全部答复。"),
    ("二、未收到政府信息公开申请。", "未收到政府信息公开申请", "未收到政府信息公开申请。"),
    ("二、收费及减免情况：未收取费用。", "收费及减免情况", "未收取费用。"),
    ("二、主动公开。公开政府信息56条。", "主动公开", "公开政府信息56条。"),
    ("二、主动公开政府信息情况：56条", "主动公开政府信息情况：56条", "主动公开政府信息情况：56条"),
    ("二、主动公开政府信息情况：", "主动公开政府信息情况", ""),
    ("二、落实“三项制度”", "落实“三项制度”", ""),
]  # fmt: skip


@pytest.mark.parametrize(("line", "heading", "text"), SAID)
def test_a_part_of_one_sentence(line: str, heading: str, text: str) -> None:
    """Of a short report, whose parts are a line each: it names the part and is its text."""
    found = parts("一、概述", TEXT, line, "三、存在的问题", TEXT, six=False).sections[1]
    assert (found.heading, found.text) == (heading, text)


def test_a_sentence_with_text_beneath_is_text_where_it_states_a_figure() -> None:
    lines = ("一、加强领导。", TEXT, "二、收到申请3件。", TEXT)
    assert [section.text for section in parts(*lines, six=False).sections] == [TEXT, f"收到申请3件。\n{TEXT}"]


def test_figures_of_parts_of_one_sentence_are_read() -> None:
    lines = ("临江市河东镇2011年政府信息公开工作年度报告", "一、概述", TEXT, "二、主动公开政府信息56条。",
             "三、收到政府信息公开申请3件。", "四、行政复议0件，行政诉讼0件。")  # fmt: skip
    report = parse_report(extract("\n".join(lines).encode(), load_forms()), load_forms(), load_words())
    assert {one.line: one.value for one in report.statistics} == {
        "disclosed": 56, "requests_received": 3, "reconsiderations": 0, "lawsuits": 0,
    }  # fmt: skip
