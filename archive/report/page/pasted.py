"""What a word processor puts into the tags of a pasted report and nobody reads, taken out before the page is parsed.

Fonts, widths and margins are two thirds of such a page. To find them here costs less than to have them in the tree,
where they are parsed, passed by in every search, and freed.
"""

from __future__ import annotations

import re

_TAG = re.compile(rb"<([sptf][^>]*)>")  # a set of letters and the next > cost a third of the names themselves
# a style up to its quotation mark in which nothing is hidden or drawn as a box of its own: no y ends such a word, and
# no reference stands for a part of it
_SHOWN = rb"[yY](?<!(?i:display))(?<!(?i:visibility))|&quot;"
_STYLE = b"|".join(
    rb"%(mark)b[^%(mark)b<>&yY]*(?:(?:%(shown)b)[^%(mark)b<>&yY]*)*%(mark)b" % {b"mark": mark, b"shown": _SHOWN}
    for mark in (b"'", b'"')
)
_VALUE = rb"""'[^'<>]*'|"[^"<>]*"|[^\s'"<>=/`]+"""
_ATTRIBUTE = (
    rb"\s+(?:style=(?:%b)|class=(?:MsoNormal|'MsoNormal'|\"MsoNormal\")(?=\s|\Z)"
    rb"|(?:lang|align|valign|width|height|nowrap|face|size|color)(?:=(?:%b))?|((?:col|row)span=(?:%b)))"
    % (_STYLE, _VALUE, _VALUE)
)
_DRESSED = re.compile(rb"(span|p|td|tr|font)(?:%b)*\s*" % _ATTRIBUTE)
_SPANS = re.compile(_ATTRIBUTE)
_MOST_KNOWN = 4096  # tags
_LONG = 1000  # bytes of a tag that is not remembered
# by which Word ends a paragraph: a run of its own, or a mark in the last
_ENDS = (b"<span><o:p></o:p></span>", b"<o:p></o:p>")
_RUNS = ((b"<span", b"<span>", b"</span>"), (b"<font", b"<font>", b"</font>"))
_GAP = re.compile(rb">\s*\n\s*<")  # between two runs of a paragraph it is a blank
_ALONE = re.compile(rb"(<t[dh][^<>]*>)<p>([^<]*)</p>(?=</t[dh]>)")


def undressed(page: bytes) -> bytes:
    r"""The page without them; a tag that has anything else, a class or what hides it, stays as it is.

    >>> undressed(b'<td width=55 style="padding:0 1pt"><p class=MsoNormal\nstyle=\'margin:0\'>12<o:p></o:p>')
    b'<td><p>12'
    >>> undressed(b'<td colspan=2 width=9><p style="Display:none"><span class=box lang=EN-US>')
    b'<td colspan=2><p style="Display:none"><span class=box lang=EN-US>'
    """
    last = page.rfind(b">") + 1  # where every tag is closed: to seek in vain for each would take for ever
    pieces = _TAG.split(page[:last])
    pieces[1::2] = map(_BARE.__getitem__, pieces[1::2])
    page = b"".join((*pieces, page[last:]))
    for end in _ENDS:
        page = page.replace(end, b"")
    return b"<table".join(map(_without_runs, page.split(b"<table")))


def _without_runs(piece: bytes) -> bytes:
    """A table, from its name on, and the text behind it, without runs that say nothing, and without paragraphs that are
    all that stands in a cell.
    """
    table, end, behind = piece.partition(b"</table")
    if end:
        piece = b"".join((*_ALONE.split(_plain(table)), end, behind))
    begin, *paragraphs = piece.split(b"<p>")
    return b"<p>".join((begin, *map(_paragraph, paragraphs)))


def _paragraph(piece: bytes) -> bytes:
    """A paragraph, from its tag on, without such runs, and what stands behind it."""
    inside, end, behind = piece.partition(b"</p>")
    if b"<" not in inside or not end or _GAP.search(inside):
        return piece
    return _plain(inside) + end + behind


def _plain(text: bytes) -> bytes:
    """A text or a table without runs that say nothing, if it has no others, no boxes and no lists."""
    if b"<div" in text or b"<li" in text:
        return text
    for named, begin, end in _RUNS:
        count = text.count(named)
        if count and text.count(begin) == text.count(end) == count:
            text = text.replace(begin, b"").replace(end, b"")
    return text


class _Bare(dict[bytes, bytes]):
    """What stands in a tag, and the tag to put for it: a page has a thousand tags and a hundred different ones."""

    def __missing__(self, inside: bytes) -> bytes:
        dressed = _DRESSED.fullmatch(inside)
        tag = inside
        if dressed and b"line-through" not in inside.lower():  # a style may say that a text is struck out
            tag = b" ".join((dressed[1], *filter(None, _SPANS.findall(inside))))
        if len(self) >= _MOST_KNOWN:
            self.clear()
        bare = b"<%b>" % tag
        return bare if len(inside) > _LONG else self.setdefault(inside, bare)


_BARE = _Bare()
