"""
TRS WCM: folders, `t20260112_4567.html`, pages 2 and on are `index_1.html`, addresses relative to the list.

Variants: `count` says the number of pages in a variable, `from_one` counts from `index_2.shtml`.
"""

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
        if page == 0:
            return f"/{column.code}/"
        return f"/{column.code}/index_{page + 1}.shtml" if self.counts_from_one else f"/{column.code}/index_{page}.html"

    @property
    def counts_from_one(self) -> bool:
        return self.sample.variant == "from_one"

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
        return [((self.shown_path(one), one.listed_as or one.title), f"{one.published:%Y-%m-%d}") for one in articles]

    def pages(self) -> dict[str, str]:
        """A folder and its `index.html` are the same page."""
        pages = super().pages()
        return pages | {f"{path}index.html": text for path, text in pages.items() if path.endswith("/")}

    def list_page(self, column: Column, number: int, /) -> str:
        parts = self.sample.pages_of(column.id)
        part, total = parts[number], len(parts)
        folder = f"/{column.code}/"
        entries = [
            (("./" + path.removeprefix(folder) if path.startswith(folder) else path, words), day)
            for (path, words), day in self.entries(part)
        ]
        items = chrome.item_list(entries, self.sample.style)
        body = f'<div class="list">{items}\n<div class="page">{self.pager(total, number)}</div></div>'
        return self.column_page(column, body)

    def pager(self, total: int, number: int) -> str:
        if self.counts_from_one:
            return f'<script>createPageHTML("pagination", {total}, {number + 1}, "index", "shtml", 100);</script>'
        if self.sample.variant == "count":
            return f"""<script>var currentPage = {number}; var countPage = {total}; var nextPage = currentPage + 1;
if (countPage > 1 && currentPage != countPage - 1) document.write('<a href="index_' + nextPage + '.html">下一页</a>');
</script>"""
        return f'<script>createPageHTML({total}, {number}, "index", "html");</script>'

    def content(self, article: Article) -> str:
        inner = f'<div class="TRS_Editor">{STYLE}{article.body}</div>'
        return f'<div class="view TRS_UEDITOR trs_paper_default trs_web">{inner}</div>'

    def article_head(self, article: Article) -> str:
        """The source is written by script, as this CMS does."""
        head = chrome.head_line(self.sample, article)
        written = f"document.write('<span>{article.source}</span>');"
        return f'{head}<script>if ("{article.source}" != "") {{ {written} }}</script>'

    def attachment_block(self, article: Article) -> str:
        if article.attachment is None or article.attachment.hang != "link":
            return super().attachment_block(article)
        name, file = article.attachment.name, self._file_name(article)
        old = f"/protect/{file[:8]}/{file}"
        return f'<p class="fj">附件：<a appendix="true" href="./{file}" title="{name}" OLDSRC="{old}">{name}</a></p>'
