"""Tables that no reader can put together again: nothing of them may be taken for a figure in prose."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.document import extract
from archive.report.parse import parse_report
from archive.report.sentences.fragments import Fragments
from tests.report.ugly import torn

if TYPE_CHECKING:
    from archive.report.model import Statistic

FORMS = load_forms()


def prose(seed: int) -> tuple[list[Statistic], int | None, list[str]]:
    payload, media_type, stated, features = torn.make(seed)
    report = parse_report(extract(payload, FORMS, media_type=media_type), FORMS, load_words())
    return [one for one in report.statistics if one.source == "prose"], stated, features


@pytest.mark.parametrize("first", range(0, 240, 40))
def test_no_figure_of_a_torn_table_is_prose(first: int) -> None:
    invented, lost, seeds = [], 0, range(first, first + 40)
    for seed in seeds:
        found, stated, features = prose(seed)
        invented += [(seed, features, one.line, one.raw) for one in found if one.value != stated or one.line not in {"disclosed", "disclosed_total"}]  # fmt: skip
        lost += stated is not None and not found
    assert invented == []
    # headings inside a torn list may be taken for those of the report: then what stands before them is no part of it
    assert lost <= 1, "the one sentence is read all the same"


ROWS = [
    "1. 予以公开 3 0 0 0 0 0 3",
    "一、本年新收政府信息公开申请数量 3件 0件 0件 0件 0件 0件 3件",
    "（一）予以公开0件",
    "度办理结果 （一）予以公开 12件",
    "主动公开政府信息数 条 1204",
    "收到申请数 36件 1.当面申请数 2件",
    "107宗100宗143宗79宗216宗216宗861宗",
    "行政许可 1204件 行政处罚 86件",
    "3件",
    "政策解读稿件发布数 6条 篇",
    "| 予以公开 | 3件 |",
    "予以公开\t3件\t0件",
    "（二）部分公开（区分处理的，只计这一情形，不计其他情形）\t3件",
    "（三）其他情形数 3件",
    "召开政府信息公开工作会议或专题会议数 2次",
    "2次法律行政法规禁止公开3.危及“三无",
]
SENTENCES = [
    "2024年共主动公开政府信息1204条。",
    "收到申请36件，其中当面申请2件。",
    "（一）予以公开3件；",
    "12件予以公开，3件部分公开。",
    "主动公开政府信息数：1204条",
    "政务微信推送 164 期 492 条。",
    "全年收到申请 12 件 ，办结 12 件 。",
    "2024年全年我局收到申请12件",
    "行政许可1204件，行政处罚86件",
    "全年收到政府信息公开申请\t12件\t，\t予以公开8件。",
    "2022年\t，全局主动公开政府信息1,234条\t，网站访问量56万次。",
]


@pytest.mark.parametrize("row", ROWS)
def test_rows_are_no_sentences(row: str) -> None:
    assert Fragments(FORMS).is_fragment(row)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_sentences_are_no_rows(sentence: str) -> None:
    assert not Fragments(FORMS).is_fragment(sentence)


def test_a_row_that_text_was_joined_to() -> None:
    fragments = Fragments(FORMS)
    assert fragments.is_row("（三）其他情形数 ", " 主动公开的内容还不够丰富，能力有待提高。")
    assert not fragments.is_row("我局共公开政府信息", "，比上年增加。")
