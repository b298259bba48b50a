from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from archive.browse.queries import Query, QueryError, load_queries, parse_query

if TYPE_CHECKING:
    from tests.browse.conftest import Pages


@pytest.mark.parametrize("query", load_queries(), ids=lambda query: query.name)
def test_every_question_can_be_asked(pages: Pages, query: Query) -> None:
    names = re.findall(r"(?<!:):(\w+)", query.sql)
    answer = pages.get(f"/gongkai/{query.name}.json", params={"_shape": "array", **dict.fromkeys(names, "")})
    assert answer.status_code == 200, answer.text
    assert " / " in query.title
    assert query.zh != query.en


@pytest.mark.parametrize(
    ("name", "arguments", "wanted"),
    [
        ("failed_balances", {}, {"check_id": "requests.balance.total"}),
        ("top_receivers", {"year": "2023"}, {"received": 12}),
        ("tables_missing", {}, None),
        ("silent_edits", {}, {"kind": "statistic"}),
        ("coverage_gaps", {}, {"status": "absent", "year": 2022}),
        ("outcomes_by_year", {}, {"outcome": "granted", "percent_of_processed": 100.0}),
        ("refusal_reasons_by_year", {}, {"year": 2023, "requests": 0}),
        ("find_words", {"words": "新收"}, {"year": 2023}),
        ("find_words", {"words": "无此词"}, None),
    ],
)
def test_answers(pages: Pages, name: str, arguments: dict[str, str], wanted: dict[str, object] | None) -> None:
    rows = pages.get(f"/gongkai/{name}.json", params={"_shape": "array", **arguments}).json()
    assert wanted is None or wanted.items() <= rows[0].items(), rows
    assert bool(rows) is (wanted is not None)


def test_a_question_without_its_head_is_refused() -> None:
    with pytest.raises(QueryError, match=r"queries/one\.sql: the head lacks en, zh"):
        parse_query("-- title: 甲 / A\nselect 1\n", "one")
