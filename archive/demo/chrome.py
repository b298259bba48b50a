"""What surrounds an article on every government site: meta tags, navigation, breadcrumb, neighbours, footer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.demo.model import Article, Sample

Link = tuple[str, str]  # address, words


@dataclass(frozen=True)
class Frame:
    """The parts of a page that are the same on all pages of a site."""

    navigation: tuple[Link, ...]
    footer: str


def anchor(link: Link, *, title: bool = False) -> str:
    address, words = link
    shown = words if not title or len(words) <= 20 else words[:18] + "..."
    attribute = f' title="{escape(words)}"' if title else ""
    return f'<a href="{escape(address)}"{attribute} target="_blank">{escape(shown)}</a>'


def page(
    sample: Sample, frame: Frame, title: str, body: str, *, meta: Mapping[str, str], crumbs: Iterable[Link]
) -> str:
    """A whole page; `crumbs` is the way to it from the home page."""
    tags = {"SiteName": sample.name, "SiteDomain": sample.host, **meta}
    metas = "\n".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in tags.items())
    navigation = "".join(f"<li>{anchor(link)}</li>" for link in frame.navigation)
    crumb = " &gt; ".join(anchor(link) for link in crumbs)
    charset = "gb2312" if sample.charset == "gb18030" else sample.charset
    visits = f"　累计访问量：{sample.visits}" if sample.visits is not None else ""
    return f"""<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta http-equiv="Content-Type" content="text/html; charset={charset}">
<title>{escape(title)}</title>
{metas}
<link rel="stylesheet" href="/images/style.css">
</head>
<body>
<div class="header"><h1 class="logo">{escape(sample.name)}</h1>
<div class="nav"><ul>{navigation}</ul></div></div>
<div class="position">当前位置：{crumb}</div>
{body}
<div class="footer"><p>主办：{escape(sample.name)}　{frame.footer}</p>
<p>网站标识码：9900000000　备案序号：示例备00000000号{visits}</p>
<p><a href="javascript:void(0)" onclick="window.print()">打印</a> 网站地图 | 联系我们 | 隐私声明</p></div>
</body>
</html>
"""


def article_meta(sample: Sample, article: Article) -> dict[str, str]:
    return {
        "ColumnName": sample.column(article.column).name,
        "ArticleTitle": article.title,
        "PubDate": f"{article.published.isoformat()} 10:24",
        "ContentSource": article.source,
    }


def head_line(sample: Sample, article: Article) -> str:
    """The line under the title: date, source, size of type, visits."""
    visits = f" <span>浏览次数：{sample.visits + article.id % 97}</span>" if sample.visits is not None else ""
    return (
        f'<div class="info"><span>发布时间：{article.published.isoformat()} 10:24</span> '
        f"<span>来源：{escape(article.source)}</span>{visits} <span>字体：[<a>大</a> <a>中</a> <a>小</a>]</span></div>"
    )


def related_list(links: Iterable[Link]) -> str:
    items = "".join(f"<li>{anchor(link, title=True)}</li>" for link in links)
    return f'<div class="xgwz"><h3>相关稿件</h3><ul>{items}</ul></div>' if items else ""


def list_items(entries: Iterable[tuple[Link, str]]) -> str:
    """The entries of a list page: link and date."""
    return "\n".join(f"<li>{anchor(link, title=True)}<span>{date}</span></li>" for link, date in entries)
