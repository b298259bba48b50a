"""What a word processor puts into the tags of a pasted report and nobody reads, taken out before the page is parsed.

Fonts, widths and margins are two thirds of such a page. To find them here costs less than to have them in the tree,
where they are parsed, passed by in every search, and freed.
"""

from __future__ import annotations

import re

_TAGS = (b"span", b"p", b"td", b"tr", b"font")
# a style up to its quotation mark in which nothing is hidden or drawn as a box of its own: no y ends such a word, and
# no reference stands for a part of it
_SHOWN = rb"[yY](?<!(?i:display))(?<!(?i:visibility))|&quot;"
_STYLE = b"|".join(
    rb"%(mark)b[^%(mark)b<>&yY]*(?:(?:%(shown)b)[^%(mark)b<>&yY]*)*%(mark)b" % {b"mark": mark, b"shown": _SHOWN}
    for mark in (b"'", b'"')
)
_VALUE = rb"""'[^'<>]*'|"[^"<>]*"|[^\s'"<>=/`]+"""
_DRESS = (
    rb"(?:\s+(?:style=(?:%b)|class=(?:MsoNormal|'MsoNormal'|\"MsoNormal\")(?=[\s>])"
    rb"|(?:lang|align|valign|width|height|nowrap|face|size|color)(?:=(?:%b))?))+\s*>"
) % (_STYLE, _VALUE)
_DRESSED = tuple((re.compile(b"<" + tag + _DRESS), b"<" + tag + b">") for tag in _TAGS)
# by which Word ends a paragraph: a run of its own, or a mark in the last
_STRUCK = (b"line-through", b"LINE-THROUGH")
_ENDS = (b"<span><o:p></o:p></span>", b"<o:p></o:p>")


def undressed(page: bytes) -> bytes:
    r"""The page without them; a tag that has anything else, a class, columns to span or what hides it, stays as it is.

    >>> undressed(b'<td width=55 style="padding:0 1pt"><p class=MsoNormal\nstyle=\'margin:0\'>12<o:p></o:p>')
    b'<td><p>12'
    >>> undressed(b'<td colspan=2 width=9><p style="Display:none"><span class=box lang=EN-US>')
    b'<td colspan=2 width=9><p style="Display:none"><span class=box lang=EN-US>'
    """
    if any(word in page for word in _STRUCK):
        return page  # a style says what is struck out
    for dressed, bare in _DRESSED:
        page = dressed.sub(bare, page)
    for end in _ENDS:
        page = page.replace(end, b"")
    return page
