from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.browse.texts import COPIED_LETTERS, Copied, copied, differences, plain_sentences

TEXT = st.text(alphabet="公开政府信息12。；，\n a", max_size=120)


@given(TEXT, TEXT)
@settings(max_examples=150, deadline=None)
def test_a_difference_holds_both_texts_whole(before: str, after: str) -> None:
    changes = differences(before, after)
    assert "".join(change.text for change in changes if change.kind != "in") == before
    assert "".join(change.text for change in changes if change.kind != "out") == after
    kinds = [change.kind for change in changes]
    assert all(one != two for one, two in pairwise(kinds))


def test_a_figure_changes_as_a_whole_and_chinese_by_the_character() -> None:
    changes = differences("本年收到申请128件，均按时答复。", "本年收到申请130件，均依法答复。")
    assert [(change.kind, change.text) for change in changes if change.kind != "same"] == [
        ("out", "128"), ("in", "130"), ("out", "按时"), ("in", "依法"),
    ]  # fmt: skip


def test_texts_too_long_to_compare_word_by_word_are_replaced_whole() -> None:
    changes = differences("甲" * 1500, "乙" * 1500)
    assert [change.kind for change in changes] == ["out", "in"]


LONG = "依法公开各类政府信息工作"


@pytest.mark.parametrize(
    ("text", "other", "share"),
    [
        (f"{LONG}。", f"{LONG}。", Copied(12, 12)),
        (f"{LONG}。", f"前言。{LONG}！后记。", Copied(12, 12)),  # whatever ends it, wherever it stands
        (f"{LONG} \n", "依法公开各类 政府信息工作", Copied(12, 12)),  # white space is nothing
        (f"{LONG}3次。", f"{LONG}4次。", Copied(0, 14)),  # another figure is another sentence
        ("按时公开。", "按时公开。", Copied(0, 4)),  # too short to tell
        (f"{LONG}。新的一句话。", f"{LONG}。", Copied(12, 17)),
        ("", f"{LONG}。", Copied(0, 0)),
    ],
)
def test_the_share_that_was_copied(text: str, other: str, share: Copied) -> None:
    assert copied(text, plain_sentences([other])) == share


def test_a_sentence_counts_from_ten_letters_on() -> None:
    for letters, counted in ((COPIED_LETTERS - 1, 0), (COPIED_LETTERS, COPIED_LETTERS)):
        text = "公" * letters + "。"
        assert copied(text, plain_sentences([text])).letters == counted


def test_nothing_to_copy_is_no_share() -> None:
    assert Copied(0, 0).percent is None
    assert (Copied(3, 10) + Copied(2, 10)).percent == 25
