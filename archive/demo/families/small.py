"""A small CMS of a county's own: `/xxgk-list-3-2.html`, `/xxgk-show-12.html`, the home page moved."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.families.base import Family

if TYPE_CHECKING:
    from archive.demo.model import Article, Column


class Small(Family):
    home = "/index.html"
    footer = "技术支持：县信息中心"

    def column_path(self, column: Column, page: int = 0, /) -> str:
        return f"/xxgk-list-{column.code}.html" if page == 0 else f"/xxgk-list-{column.code}-{page + 1}.html"

    def landing_path(self) -> str:
        return "/xxgk.html"

    def article_path(self, article: Article) -> str:
        return f"/xxgk-show-{article.id}.html"

    def attachment_path(self, article: Article) -> str:
        return f"/uploads/{article.id}.{article.attachment.suffix if article.attachment else ''}"

    def list_page(self, column: Column, number: int, /) -> str:
        parts = self.sample.pages_of(column.id)
        part, total = parts[number], len(parts)
        rows = "".join(f"<tr><td>·{chrome.anchor(link)}</td><td>[{day}]</td></tr>" for link, day in self.entries(part))
        pager = ""
        if number + 1 < total:
            pager = chrome.anchor((self.column_path(column, number + 1), "下一页"))
        body = (
            f'<table width="760" align="center"><tr><td><table class="newslist">{rows}</table>{pager}</td></tr></table>'
        )
        return self.column_page(column, body)

    def content(self, article: Article) -> str:
        return f'<div class="content">{article.body}</div>'
