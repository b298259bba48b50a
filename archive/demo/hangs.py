"""How a document hangs on the page of its article: markup and, where there is a page between, that page too."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import quote

from archive.demo.model import Page

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archive.demo.model import Attachment, Hang

Headers = tuple[tuple[str, str], ...]

MARKUP: Mapping[Hang, str] = {
    "link": '<p>附件：<a href="{path}">{name}</a></p>',
    "iframe": '<iframe src="{path}" width="100%" height="800"></iframe>',
    "embed": '<embed src="{path}" type="application/pdf" width="100%" height="800">',
    "object": '<object data="{path}" type="application/pdf" width="100%" height="800"></object>',
    "viewer": '<iframe src="/pdfjs/web/viewer.html?file={quoted}" width="100%" height="800"></iframe>',
    "onclick": """<p><a href="javascript:void(0)" onclick="showFile('{path}')">{name}</a></p>""",
    "open": """<p><a href="#" onclick="window.open('{path}')">点击查看报告全文</a></p>""",
    "frame_page": '<iframe src="{path}.html" width="100%" height="800"></iframe>',
    "download_gbk": '<p>附件【<a href="{path}" target="_blank">{name}</a>】已下载次</p>',
    "download_5987": '<p>附件：<a href="{path}">查看附件</a></p>',
}


def disposition_in_gbk(name: str) -> Headers:
    """The bytes of the name as they are, which is against the rules and usual."""
    return (("Content-Disposition", f"attachment; filename={name}".encode("gb18030").decode("latin-1")),)


def disposition_by_rule(name: str) -> Headers:
    return (("Content-Disposition", f"attachment; filename*=UTF-8''{quote(name)}"),)


ATTACHMENT_HEADERS: Mapping[Hang, Callable[[str], Headers]] = {
    "download_gbk": disposition_in_gbk,
    "download_5987": disposition_by_rule,
}


def hung(path: str, file: Attachment) -> tuple[str, dict[str, Page]]:
    """The markup on the article's page, and the pages that stand between it and the file."""
    markup = MARKUP[file.hang].format(path=escape(path), name=escape(file.name), quoted=quote(path, safe=""))
    if file.hang != "frame_page":
        return markup, {}
    between = f'<html><head><meta charset="utf-8"></head><body><embed src="{escape(path)}"></body></html>'
    return markup, {f"{path}.html": Page(between.encode(), "text/html; charset=utf-8")}
