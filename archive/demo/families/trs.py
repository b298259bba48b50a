"""TRS WCM: folders, `t20260112_4567.html`, pages 2 and on are `index_1.html`, addresses relative to the list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.families.base import Family

if TYPE_CHECKING:
    from archive.demo.chrome import Link
    from archive.demo.model import Article, Column

STYLE = "<style>.TRS_Editor P{line-height:2;font-size:12pt;}.TRS_Editor TD{font-size:10.5pt;}</style>"


class Trs(Family):
    home = "/"
    footer = "承办：政务公开办公室"

    def column_path(self, column: Column, page: int = 0, /) -> str:
        return f"/{column.code}/" if page == 0 else f"/{column.code}/index_{page}.html"

    def landing_path(self) -> str:
        return "/zwgk/zfxxgk/"

    def article_path(self, article: Article) -> str:
        day = article.published
        return f"/{self.sample.column(article.column).code}/{day:%Y%m}/t{day:%Y%m%d}_{article.id}.html"

    def attachment_path(self, article: Article) -> str:
        return f"{self.article_path(article).rpartition('/')[0]}/{self._file_name(article)}"

    def _file_name(self, article: Article) -> str:
        suffix = article.attachment.suffix if article.attachment is not None else ""
        return f"P0{article.published:%Y%m%d}{article.id:012d}.{suffix}"

    def entries(self, articles: tuple[Article, ...]) -> list[tuple[Link, str]]:
        return [((self.article_path(one), one.title), f"{one.published:%Y-%m-%d}") for one in articles]

    def pages(self) -> dict[str, str]:
        """A folder and its `index.html` are the same page."""
        pages = super().pages()
        return pages | {f"{path}index.html": text for path, text in pages.items() if path.endswith("/")}

    def list_page(self, column: Column, number: int, /) -> str:
        parts = self.sample.pages_of(column.id)
        part, total = parts[number], len(parts)
        folder = f"/{column.code}/"
        entries = [(("./" + path.removeprefix(folder), words), day) for (path, words), day in self.entries(part)]
        pager = f'<script>createPageHTML({total}, {number}, "index", "html");</script>'
        items = chrome.list_items(entries)
        body = f'<div class="list"><ul class="list_con">{items}</ul>\n<div class="page">{pager}</div></div>'
        return self.column_page(column, body)

    def content(self, article: Article) -> str:
        inner = f'<div class="TRS_Editor">{STYLE}{article.body}</div>'
        return f'<div class="view TRS_UEDITOR trs_paper_default trs_web">{inner}</div>'

    def article_head(self, article: Article) -> str:
        """The source is written by script, as this CMS does."""
        head = chrome.head_line(self.sample, article)
        written = f"document.write('<span>{article.source}</span>');"
        return f'{head}<script>if ("{article.source}" != "") {{ {written} }}</script>'

    def attachment_block(self, article: Article) -> str:
        if article.attachment is None:
            return ""
        name, file = article.attachment.name, self._file_name(article)
        old = f"/protect/{file[:8]}/{file}"
        return f'<p class="fj">附件：<a appendix="true" href="./{file}" title="{name}" OLDSRC="{old}">{name}</a></p>'
