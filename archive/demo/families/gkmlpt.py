"""Guangdong's gkmlpt and NFCMS: the list page holds no item, only the ids for a JSON interface."""

from __future__ import annotations

import json
from html import escape
from typing import TYPE_CHECKING

from archive.demo import chrome
from archive.demo.families.base import Family
from archive.demo.model import LANDING, Page

if TYPE_CHECKING:
    from archive.demo.model import Article, Column, Query

SID = "147"


class Gkmlpt(Family):
    footer = "技术支持：南方新闻网"

    @property
    def root(self) -> str:
        return f"{self.sample.mount}/gkmlpt"

    def column_path(self, column: Column, _page: int = 0, /) -> str:
        """The category stands in the fragment."""
        return f"{self.root}/index#{column.code}"

    def landing_path(self) -> str:
        return f"{self.root}/index"

    def article_path(self, article: Article) -> str:
        if article.column == "news":
            return f"{self.sample.mount}/gzdt/content/post_{article.id}.html"
        return f"{self.root}/content/{article.id // 1_000_000}/{article.id // 1000}/post_{article.id}.html"

    def attachment_path(self, article: Article) -> str:
        path = f"/attachment/{article.id // 1_000_000}/{article.id // 1000}/{article.id}"
        return f"{path}/{article.id}.{article.attachment.suffix if article.attachment else ''}"

    def pages(self) -> dict[str, str]:
        pages = {self.home: self.home_page(), self.landing_path(): self.landing_page()}
        pages |= {self.article_path(article): self.article_page(article) for article in self.sample.articles}
        return pages

    def landing_page(self) -> str:
        config = {"SID": SID, "TREE": self._tree("") + self._tree(LANDING), "SITE": self.sample.name, "PAGE": "index"}
        script = f"<script>window._CONFIG = {json.dumps(config, ensure_ascii=False)};</script>"
        body = f'<div id="app" class="gkmlpt"><div class="loading">正在加载</div></div>{script}'
        title = f"{self.sample.name}政府信息公开平台"
        crumbs = self.crumbs((self.landing_path(), "政府信息公开"))
        return chrome.page(self.sample, self.frame(), title, body, meta={}, crumbs=crumbs)

    def _tree(self, under: str) -> list[dict[str, object]]:
        return [
            {"id": int(column.code), "name": column.name, "children": self._tree(column.id)}
            for column in self.sample.under(under)
        ]

    def answer(self, path: str, query: Query, /) -> Page | None:
        """`/gkmlpt/api/all/ID?page=N`: pages 0 and 1 are the same, after the last one comes 404."""
        prefix = f"{self.root}/api/all/"
        column = next((one for one in self.sample.columns if path == prefix + one.code), None)
        if column is None or query.get("sid", SID) != SID:
            return None
        parts = self.sample.pages_of(column.id)
        number = max(int(query.get("page", "1")), 1)
        if number > len(parts):
            return None
        count = len(self.sample.listed(column.id))
        data = {
            "classify": {"id": int(column.code), "name": column.name, "post_count": count},
            "articles": [self._item(article) for article in parts[number - 1]],
        }
        return Page(json.dumps(data, ensure_ascii=False).encode(), "application/json")

    def _item(self, article: Article) -> dict[str, object]:
        url = f"http://{self.sample.host}{self.article_path(article)}"
        stamp = f"{article.published.isoformat()} 10:24:00"
        return {
            "id": article.id,
            "title": article.title,
            "document_number": "",
            "publisher": article.source,
            "identifier": f"006940000/{article.published.year}-{article.id % 100000:05d}",
            "date": stamp,
            "created_at": stamp,
            "display_publish_time": stamp,
            "url": url,
            "post_url": url,
            "attachment": [],
            "is_expired": 0,
            "is_abolished": 0,
        }

    def article_head(self, article: Article) -> str:
        day = article.published.isoformat()
        rows = [
            (
                "索引号",
                f"006940000/{day[:4]}-{article.id % 100000:05d}",
                "分类",
                self.sample.column(article.column).name,
            ),
            ("发布机构", article.source, "成文日期", day),
            ("名称", article.title, "文号", ""),
            ("发布日期", day, "主题词", ""),
        ]
        cells = "".join(
            f"<tr><td>{a}:</td><td>{escape(b)}</td><td>{c}:</td><td>{escape(d)}</td></tr>" for a, b, c, d in rows
        )
        detail = {"id": article.id, "title": article.title, "date": day, "publisher": article.source}
        config = json.dumps({"SID": SID, "DETAIL": detail}, ensure_ascii=False)
        script = f"<script>window._CONFIG = {config};NFCMS_POST_ID={article.id};</script>"
        return f'<div class="classify"><table>{cells}</table></div>{script}'

    def content(self, article: Article) -> str:
        return f'<div class="article-content news_cont_d_wrap">{article.body}</div>'
