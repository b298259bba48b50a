"""Characters without which a pattern matches nothing: told where each way through it has some."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.report.needed import needed

USUAL = {"公": 9, "开": 9, "#": 99}
PATTERNS = [
    "(?:信函|邮寄)(?:方式)?#",
    "(?<=收到)申请|(?:咨询|答复){1,3}#",
    "(?:^|[,;])(?:其中)?(?:留言|[来去]信)(?!.*公开)#",
    "公开(?:信息){2}|#[^#,;]{0,4}(?:复议|诉讼)",
]


@pytest.mark.parametrize(
    ("pattern", "needs"),
    [
        ("公开解#", "解"),
        ("(?:公开|解读)#", "公解"),  # of each way the rarest, of two as rare the first
        ("公开(?:解读)?", "公"),
        ("公[开開]", "公"),
        ("[上下]半年|(?:第[一二]季)+", "半第"),
        ("(?<=收)公(?=件)", "收"),
        ("(?:收到)++公", "收"),
        ("(?P<name>信)公", "信"),
        # where one way has none, or what it has is no set of a few
        ("解?", ""),
        ("解|[^读]", ""),
        ("解*|公", ""),
        (r"\d+", ""),
        ("[一-九]", ""),
        ("(?<!解)(?!读)", ""),
        ("(?i)a", ""),
    ],
)
def test_what_a_pattern_needs(pattern: str, needs: str) -> None:
    assert needed(re.compile(pattern), USUAL) == frozenset(needs)


@pytest.mark.parametrize("pattern", [re.compile(one) for one in PATTERNS])
@given(data=st.data())
def test_what_matches_has_one(pattern: re.Pattern[str], data: st.DataObject) -> None:
    needs = needed(pattern, USUAL)
    text = data.draw(st.from_regex(pattern))
    assert needs
    assert not needs.isdisjoint(text)
