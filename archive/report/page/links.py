"""What a page links to: the words of its links, and whether it carries documents (attachments, frames, viewers)."""

from __future__ import annotations

import re
from typing import Any

from lxml import etree

from archive.report.page.seen import all_text

_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|wps|rtf|xlsx?|et|ofd|zip|rar)(?:$|[?#&])|downfile|downloadfile|download\.|/attach|filedown",
    re.IGNORECASE,
)
# an address in quotation marks, in what a script does: window.open('x.pdf')
_QUOTED = re.compile(r"""["']([^"']+)["']""")
_CLICKED: Any = etree.XPath("//@onclick", smart_strings=False)
_FRAMED = ("iframe", "embed", "object")


def link_texts(root: Any) -> tuple[str, ...]:
    """The words of the page's links, each once, in the order of the page; space is left out.

    >>> import lxml.html
    >>> link_texts(lxml.html.fromstring('<p><a href="/1">第 一</a><a href="/2"></a><a name="x">锚</a></p>'))
    ('第一',)
    """
    texts = ("".join(all_text(link).split()) for link in root.iter("a") if link.get("href") is not None)
    return tuple(dict.fromkeys(text for text in texts if text))


def count_documents(root: Any, *, clicks: bool = True) -> int:
    """How many attachments and framed documents the page carries, and where there are `clicks`, what these open.

    >>> import lxml.html
    >>> page = "<p><a href='x.pdf'>年报</a><b onclick='open(&quot;y.doc&quot;)'>下载</b></p>"
    >>> count_documents(lxml.html.fromstring(page))
    2
    """
    links = 0
    done: list[str] = list(_CLICKED(root)) if clicks else []
    for link in root.iter("a"):
        href = (link.get("href") or "").strip()
        if href.startswith("javascript:"):
            done.append(href)
        elif href and not href.startswith("#"):
            small = href.lower()
            if "." in small or "down" in small or "attach" in small:  # one of which is in every such address
                links += _DOCUMENT.search(small) is not None
    clicked = sum(any(_DOCUMENT.search(address) for address in _QUOTED.findall(one)) for one in done)
    framed = ((one.get("src") or one.get("data") or "").strip() for one in root.iter(*_FRAMED))
    return links + clicked + sum(address not in ("", "about:blank") for address in framed)
