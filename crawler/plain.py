"""The quick look at an answer: most are pages with words enough, and need no closer one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from archive.web.verdict import LOOKED_AT, SOME_TEXT

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_TITLE = 1000  # characters, as archive.web.verdict reads one
# without IGNORECASE: with it, the engine would try at every byte
NAMES = (b"script", b"style", b"noscript", b"template")
EITHER_CASE = b"|".join(b"".join(b"[%c%c]" % (letter, letter - 32) for letter in name) for name in NAMES)
SEEN = re.compile(rb"<(?:!--|(" + EITHER_CASE + rb")\b)|>\s*([^<>\s][^<>]*)")
CLOSERS = {
    b"": re.compile(rb"-->"),
    **{name: re.compile(rb"</" + name + rb"\s*>", re.IGNORECASE) for name in NAMES},
}
SPACES = re.compile(r"(?:\s|&nbsp;|&#160;)+")
TITLE = re.compile(rb"<title[^<>]{0,300}>([^<>]{0,1000})</title>", re.IGNORECASE)


def is_plainly_a_page(status: int, body: bytes) -> bool:
    """
    Whether `archive.web.verdict.judge` is certain to call that answer a page; False says nothing.

    It is where markup comes with 200 and shows more words than a challenge, an error or a shell does. They are counted
    in the bytes: no part of a character is `<` or `>`, in UTF-8 and GB18030 alike.

    >>> page = "<html><title>年报</title>" + "<p>本年度<b>主动公开</b></p>" * 100
    >>> is_plainly_a_page(200, page.encode()), is_plainly_a_page(200, page.encode("gb18030"))
    (True, True)
    >>> is_plainly_a_page(404, page.encode()), is_plainly_a_page(200, b"<script>" + page.encode() + b"</script>")
    (False, False)
    """
    if status != 200 or body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] != b"<":
        return False
    part = body[:LOOKED_AT]
    title = TITLE.search(part)
    wanted = SOME_TEXT + (len(title[1]) if title else LONGEST_TITLE)
    found: list[bytes] = []
    length, look_at = 0, 2 * wanted  # bytes: a character has two or three of them
    for words in _words(part):
        found.append(words)
        length += len(words)
        if length > look_at:
            if _length(b" ".join(found)) > wanted:
                return True
            look_at = length + wanted
    return _length(b" ".join(found)) > wanted


def _length(words: bytes) -> int:
    try:
        text = words.decode("utf-8")
    except UnicodeDecodeError:
        text = words.decode("gb18030", "ignore")
    return len(SPACES.sub(" ", text))


def _words(part: bytes) -> Iterator[bytes]:
    """What stands between tags, up to a script or comment that does not end."""
    position = 0
    while True:
        for found in SEEN.finditer(part, position):
            if found[2] is not None:
                yield found[2]
                continue
            closed = CLOSERS[(found[1] or b"").lower()].search(part, found.end())
            if closed is None:
                return
            position = closed.end() - 1
            break
        else:
            return
