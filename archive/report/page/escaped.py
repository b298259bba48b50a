"""Markup that a page shows as text, because it was escaped once too often: `&lt;table&gt;` for a table."""

from __future__ import annotations

import re

_LT, _GT = rb"&(?:amp;)?(?:lt|#60|#x3c);", rb"&(?:amp;)?(?:gt|#62|#x3e);"
_INSIDE = rb"[\s/](?:(?!" + _LT + rb")[^<>]){0,4000}?"  # of a tag, behind its name
# tags, those of Word (o:p) and comments included; none of what stands in the page as a script
_TAG = re.compile(_LT + rb"(/?(?!script|style)[a-z!?][^\s<>/&]{0,40}(?:" + _INSIDE + rb")?)" + _GT, re.IGNORECASE)
_SHOWN = re.compile(r"(?:<|&lt;)/?(?:table|tr|td|p)(?![a-z])", re.IGNORECASE)
_QUOTE = re.compile(rb"&(?:amp;)?(?:quot|#34|#x22);", re.IGNORECASE)
_ESCAPED = re.compile(rb"&(?:amp;)*(?:lt|#60);")
_REFERENCE = re.compile(rb"&amp;(?:amp;)?(?=(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,6});)", re.IGNORECASE)
_LEAST_PARAGRAPHS = 3


def is_escaped(written: bytes) -> bool:
    """May a page, in small letters, show a table's tags, or those of some paragraphs, as text?

    >>> is_escaped(b"<div>&lt;table class=a&gt;"), is_escaped(b"<p>a &lt; b</p>")
    (True, False)
    """
    if _ESCAPED.search(written) is None:
        return False
    return any(
        written.count(one + mark) >= least
        for one in (b"lt;", b"#60;")
        for mark, least in ((b"table", 1), (b"/p&", _LEAST_PARAGRAPHS))
    )


def shows_markup(line: str) -> bool:
    """Is there a tag in a line that people see?

    >>> shows_markup("<td width=20>规章</td>"), shows_markup("公开数<上年")
    (True, False)
    """
    return _SHOWN.search(line) is not None


def unescaped(source: bytes) -> bytes:
    """The page with each tag that it shows as text as the tag, and references in texts as what they refer to.

    >>> unescaped(b"<div>&lt;td class=&quot;a&quot;&gt;a &lt; b&amp;nbsp;&lt;/td&gt;</div>")
    b'<div><td class="a">a &lt; b&nbsp;</td></div>'
    """
    return _REFERENCE.sub(b"&", _TAG.sub(lambda tag: b"<" + _QUOTE.sub(b'"', tag[1]) + b">", source))
