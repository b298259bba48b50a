from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.database import search
from archive.database.schema import open_database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlite_utils

TEXTS = {
    1: (
        "长沙市财政局2022年报告",
        "长沙市财政局",
        ["一、总体情况", "公开政府信息123条。申请公开，", "依申请 办理\n结果"],
    ),
    2: ("年报", "教育局", ["信息公开"]),
    3: ("𠮷林市報告", "甲", ["GDP 增长 “三安全一稳定”"]),
}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("公", [1, 2]),
        ("息公", [2]),
        ("信息公开", [2]),
        ("开申", []),
        ("。申请", [1]),
        ("123", [1]),
        ("23条", [1]),
        ("情况公开", []),
        ("依申请", [1]),
        ("请办", []),
        ("办理 公开", [1]),
        ("结果", [1]),
        ("理结", []),
        ("报告", [1]),
        ("𠮷", [3]),
        ("“三安", [3]),
        ("gdp", [3]),
        ('"申请 办理"', [1]),
        ("财政局 教育局", []),
        ("没有的词", []),
        ("", []),
        ("NOT", []),
        ('"', []),
        ("a*", []),
        ("教育局 OR 财政局", [1, 2]),
        ("教育局 AND 公开", [2]),
        ("公开 NOT 财政局", [2]),
        ("公开 AND NOT 财政局", [2]),
        ("公开 NOT 财政局 OR GDP", [2, 3]),
        ("公开 NOT 财政局 NOT 教育局", []),
        ("报告 OR 年报 NOT 教育局", [1]),
        ("OR 公开", []),
        ("公开 OR", []),
        ("NOT 公开", []),
        ("公开 OR OR 年报", [1, 2]),
        ("“申请 办理”", [1]),
        ('"OR"', []),
        ("公\x00开", [1, 2]),
        ("\u200b", []),
        (" ".join(["公"] * 3000), [1, 2]),
        (" NOT ".join(["公", *["乙"] * 3000]), [1, 2]),
        ("公 OR " * 3000 + "公", [1, 2]),
    ],
)
def test_words_of_any_length_are_found_exactly(tmp_path: Path, query: str, found: list[int]) -> None:
    with closing(open_database(tmp_path / "a.db")) as database:
        for key, (title, agency, texts) in TEXTS.items():
            search.add(database.conn, key, title, agency, texts)
        assert search.find(database, query) == found


def test_what_is_removed_is_not_found(tmp_path: Path) -> None:
    with closing(open_database(tmp_path / "a.db")) as database:
        search.add(database.conn, 1, "年报", None, [])
        search.remove(database.conn, 1)
        assert search.find(database, "年报") == []


@pytest.fixture(scope="module")
def indexed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite_utils.Database]:
    with closing(open_database(tmp_path_factory.mktemp("search") / "a.db")) as database:
        yield database


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    text=st.text("公开政府信息，。、“12 \n申", max_size=25),
    word=st.text("公开政府信息，。、“12申", min_size=1, max_size=4),
)
def test_a_word_is_found_where_the_text_contains_it(indexed: sqlite_utils.Database, text: str, word: str) -> None:
    search.remove(indexed.conn, 7)
    search.add(indexed.conn, 7, None, None, [text])
    assert (search.find(indexed, word) == [7]) == (word in text)
