"""What surrounds an article on every government site: meta tags, navigation, breadcrumb, neighbours, footer."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from archive.demo.model import Style

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from archive.demo.model import Article, Sample

Link = tuple[str, str]  # address, words


@dataclass(frozen=True)
class Frame:
    """The parts of a page that are the same on all pages of a site."""

    navigation: tuple[Link, ...]
    footer: str


def anchor(link: Link, *, title: bool = False, longest: int = 20) -> str:
    """`title`: the attribute says all, and the text is cut where it is longer than `longest`."""
    address, words = link
    shown = _cut(words, longest) if title else words
    attribute = f' title="{escape(words)}"' if title else ""
    return f'<a href="{escape(address)}"{attribute} target="_blank">{escape(shown)}</a>'


def page(
    sample: Sample, frame: Frame, title: str, body: str, *, meta: Mapping[str, str], crumbs: Iterable[Link]
) -> str:
    """A whole page; `crumbs` is the way to it from the home page."""
    tags = {"SiteName": sample.name, "SiteDomain": sample.host, **(meta if sample.style.metas else {})}
    metas = "\n".join(f'<meta name="{name}" content="{escape(content)}">' for name, content in tags.items())
    draw = pictured if sample.style.has_pictures else anchor
    navigation = "".join(f"<li>{draw(link)}</li>" for link in frame.navigation)
    crumb = f'<div class="position">当前位置：{" &gt; ".join(anchor(link) for link in crumbs)}</div>'
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
{crumb if sample.style.crumbs else ""}
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


def pictured(link: Link) -> str:
    address, words = link
    return f'<a href="{escape(address)}"><img src="/images/nav.png" alt="{escape(words)}"></a>'


def _cut(words: str, longest: int) -> str:
    return words if len(words) <= longest else words[: longest - 2] + "..."


def entry(link: Link, style: Style) -> str:
    """An entry of a list, as its site makes it a link."""
    address, words = link
    if style.entries == "click":
        shown = _cut(words, style.longest) if style.titles == "cut" else words
        return f"<span onclick=\"window.open('{escape(address)}')\">{escape(shown)}</span>"
    if style.entries == "script":
        return anchor((f"javascript:openInfo('{address}')", words))
    if style.titles == "cut":
        return anchor((address, _cut(words, style.longest)))
    return anchor(link, title=style.titles == "whole", longest=style.longest)


ITEMS = {
    "ul": "<li>{}<span>{}</span></li>",
    "table": "<tr><td>·{}</td><td>[{}]</td></tr>",
    "dl": "<dl><dt>{}</dt><dd>{}</dd></dl>",
    "div": '<div class="item"><h4>{}</h4><p class="time">{}</p></div>',
}


def list_items(entries: Iterable[tuple[Link, str]], style: Style = Style()) -> str:  # noqa: B008 - frozen
    """The entries of a list page: link and date."""
    form = ITEMS[style.items]
    return "\n".join(form.format(entry(link, style), date) for link, date in entries)


def item_list(entries: Iterable[tuple[Link, str]], style: Style, name: str = "list_con") -> str:
    tag = {"ul": "ul", "table": "table"}.get(style.items, "div")
    return f'<{tag} class="{name}">{list_items(entries, style)}</{tag}>'
