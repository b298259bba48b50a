"""The mark of a note that is set above the line, in whatever kind of file: 12[1], 3②, 5*."""

from __future__ import annotations

import re

_NOTE = re.compile(r"\s*[\[［(（〔]?\s*(?:注?\s*\d{1,2}|[①-⑳*＊※]+|注)\s*[\]］)）〕]?\s*")


def is_note(text: str) -> bool:
    """Is a raised text such a mark, and no power or unit?

    >>> is_note("〔注1〕"), is_note("②"), is_note("次")
    (True, True, False)
    """
    return _NOTE.fullmatch(text) is not None
