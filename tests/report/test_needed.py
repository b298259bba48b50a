"""Characters without which a pattern matches nothing: told where each way through it has some."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.report.needed import needed, quick

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


@pytest.mark.parametrize(
    ("pattern", "begins"),
    [
        ("(?<!不)公开", "[公]"),
        ("(?:^|[,;])本年|主?动", "[,;主动本]"),
        ("(?:收|得){0,2}(?:到)", "[到得收]"),
        ("(?:(?=收)(?P<name>[^收]|到))?公", None),  # where a way begins with anything
        ("(?:收|.)到", None),
        ("(?:收|到?)", None),  # where nothing has to be there
        (r"[\d\-+]?(?<!到)[a-c]", r"[\+\-\da-c]"),
        (r"(?<!到)[\d\W]", None),
        ("(?<!到)(?>收|公)", None),
        ("(?i)(?<!x)a", None),
        ("(?i:a)|b?c", None),
        # where the compiler sees it by itself
        ("公开|主动", None),
        ("[公主]", None),
    ],
)
def test_what_begins_a_pattern(pattern: str, begins: str | None) -> None:
    assert quick(pattern).pattern == (pattern if begins is None else f"(?={begins})(?:{pattern})")


@pytest.mark.parametrize("pattern", [*PATTERNS, "(?:^|[,;]|(?<!不)为)(?:本年|N)?(?:增|减)", r"(?<!\d)(20\d\d)年度?"])
@given(data=st.data())
def test_a_quick_pattern_finds_the_same(pattern: str, data: st.DataObject) -> None:
    some = st.from_regex(re.compile(pattern)) | st.text(",;#不为本年N增减公开2019 信申请")
    text = "".join(data.draw(st.lists(some, max_size=4)))
    assert [one.span() for one in quick(pattern).finditer(text)] == [one.span() for one in re.finditer(pattern, text)]
