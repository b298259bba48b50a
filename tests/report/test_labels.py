from __future__ import annotations

import pytest

from archive.config import load_forms
from archive.report.labels import Labels, side_by_side
from archive.report.normal import normalise, simplify
from archive.report.tables.frame import frame

FORM = next(form for form in load_forms() if form.era == "2021")
REQUESTS = Labels((label, line.id) for line in FORM.table("requests").lines for label in line.labels)


@pytest.mark.parametrize(
    ("written", "line"),
    [
        (["一、本年新收政府信息公开申请数量"], "received"),
        (["一、 本年 新收政府信息\n公开申请数量"], "received"),
        (["二、上年結轉政府信息公開申請數量"], "carried_over"),
        (["⼆、上年结转政府信息公开申请数量"], "carried_over"),
        (["三、本年度办理结果", "（一）予以公开"], "granted"),
        (["三、本年度办理结果", "（二）部分公开"], "partly_granted"),
        (["(二) 部分公开(区分处理的, 只计这一情形, 不计其他情形)"], "partly_granted"),
        (["（三）不予公开", "3．危及“三安全一稳定”"], "refused_security_and_stability"),
        (["（三）不予公开", '3、危及"三安全一稳定"'], "refused_security_and_stability"),
        (["2.没有现成信息需要另行制", "无法"], "unavailable_needs_creation"),
        (["2.没有现成信息", "需要另行制作"], "unavailable_needs_creation"),
        (["5.要求行政机关确认或重新", "出具已获取信息"], "not_processed_confirmation"),
        (["（四）无", "1.本机关不掌握相关政府信息"], "unavailable_not_held"),
        (["法提供", "2.没有现成信息需要另行制作"], "unavailable_needs_creation"),
        (["本（一）予以公开"], "granted"),
        (["1.信访、举报、投诉类申请"], "not_processed_petition"),
        (["1.信访举报投诉类申情"], "not_processed_petition"),
        (["（六）其他处理", "3.其他"], "other_reason"),
        (["其他 2.逾期不缴费"], "other_fee_overdue"),
        (
            ["（六）其他处理2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其", "政府信息公开申请"],
            "other_fee_overdue",
        ),
        (["（七）总计"], "processed"),
        (["四、结转下年度继续办理"], "carried_forward"),
        (["四、结转下一年度继续办理"], "carried_forward"),
    ],
)
def test_the_line_that_a_label_names(written: list[str], line: str) -> None:
    match = REQUESTS.last(written)
    assert match is not None
    assert match.id == line


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("（二）部分公\ufffd", "partly_granted"),
        ("（二）部分公\ufffd（区分处理的，只计这一情形，不计其他情形）", "partly_granted"),  # no 其他情形
        ("2.\ufffd复申请", "not_processed_repeated"),
        ("2.其他法律行政法规禁止公\ufffd\ufffd", "refused_forbidden_by_law"),
        ("3.其\ufffd", None),
        ("（\ufffd）\ufffd\ufffd", None),
        ("属于\ufffd\ufffd\ufffd\ufffd", None),
        ("某些\ufffd他情况", None),
    ],
)
def test_a_label_some_of_whose_characters_cannot_be_read(written: str, line: str | None) -> None:
    assert REQUESTS.ids(written)[0] == (frozenset({line}) if line else frozenset())
    assert not REQUESTS.ids(written, loose=False)[0]


@pytest.mark.parametrize(
    ("written", "line"),
    [
        ("1.不掌握", "unavailable_not_held"),
        ("（1）不掌握", "unavailable_not_held"),
        ("3、出版物", "not_processed_publication"),
        ("2.不掌握", None),
        ("不掌握", None),
        ("1.不公开", None),
        ("1.府信息", None),  # of several with this number
    ],
)
def test_three_characters_tell_a_line_behind_its_number(written: str, line: str | None) -> None:
    assert REQUESTS.ids(written)[0] == (frozenset({line}) if line else frozenset())
    assert not REQUESTS.ids(written, loose=False)[0]


@pytest.mark.parametrize("pieces", [["4．不", "同意公开答复数"], ["4.", "不", "同意公开答复数"]])
def test_a_torn_label_is_not_that_of_its_last_piece(pieces: list[str]) -> None:
    lines = next(form for form in load_forms() if form.era == "2014").table("annex2014").lines
    match = Labels((label, line.id) for line in lines for label in line.labels).last(pieces)
    assert match is not None
    assert match.id == "answered_refused"


@pytest.mark.parametrize(
    "written",
    [
        ["（三）不予公开"],
        ["（五）不予处理"],
        ["（六）其他处理", "4.某种新增的情形"],
        ["（六）其他处理", "1.某种情形"],
        ["（一）予以公开", "某种别的情形"],
        ["自然人"],
        ["行政许可"],
        ["予以公开2.重复申请部分公开"],
        ["行政执", "法案卷", "8.属于"],
        ["查询事项", "1.本机"],
        ["这一情形，不计其他情形）"],  # the rest of a label
        [""],
    ],
)
def test_what_names_no_line(written: list[str]) -> None:
    assert REQUESTS.last(written) is None


def test_every_label_of_every_form_names_its_own_line() -> None:
    for form in load_forms():
        for table in form.tables:
            labels = Labels((label, line.id) for line in table.lines for label in line.labels)
            for line in table.lines:
                for label in line.labels:
                    assert line.id in labels.ids(label)[0]


def test_simplified_text_keeps_its_length() -> None:
    text = "⼀、總體情況：乾隆年間，頭髮；規(guī)定\n⻔⼾网站\t｜"
    assert len(simplify(text)) == len(text)
    assert normalise("規(guī)定") == "规定"


def test_frame_holds_headers() -> None:
    labels = frame(load_forms())
    for text in ("信息内容", "本年制发件数", "第二十条第(一)项", "自然人", "法人或其他组织", "统计指标"):
        assert text in labels
    assert "首页" not in labels


def test_a_heap_of_text_is_not_put_together_for_labels() -> None:
    class Asked(set[str]):
        def __contains__(self, key: object) -> bool:
            self.add(str(key))
            return False

    asked, words = Asked(), ["乱" * 90] * 50
    assert side_by_side(" ".join(words), asked) == words
    assert max(map(len, asked)) == 90
