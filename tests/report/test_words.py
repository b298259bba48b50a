"""The words of the settings: what is wrong with them is said when they are loaded."""

from __future__ import annotations

from importlib import resources

import pytest

from archive.report.words import WordsError, parse_words

SETTINGS = resources.files("settings")


@pytest.mark.parametrize(
    ("written", "instead", "says"),
    [
        ("\ncount = ", "\nnumber = ", "nothing in [shared] is called count"),
        ("\nsix = 'prose.litigation'", "\nsix = 'litigation'", "is no cell"),
        ('\nid = "reductions"', '\nid = "reductions"\nwhen = "always"', "unknown key when"),
        ("where = '(?:减免", "where = '(?:(减免", "figure reductions"),
        ("where = '(?:减免", "where = '[^,]*|(?:减免", "figure reductions may match without any word"),
    ],
)
def test_what_is_wrong_is_named(written: str, instead: str, says: str) -> None:
    prose = (SETTINGS / "prose.toml").read_text("utf-8").replace('"prose.litigation"', "'prose.litigation'")
    assert written in prose
    with pytest.raises(WordsError) as caught:
        parse_words(prose.replace(written, instead, 1), (SETTINGS / "refusal.toml").read_text("utf-8"))
    assert says in str(caught.value)
