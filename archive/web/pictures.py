"""Pictures that stand in the text of a page and may be tables, or the whole report, and the pages that lack these."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote

from archive.web.text import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.html import HtmlElement


MOST_PICTURES = 12  # of one page; three tables seldom take more than six
LEAST_WIDTH, LEAST_HEIGHT = 200, 60  # pixels, where the page states them
SOME_PARTS = 3  # headings with which a page is a report
SOME_LABELS = 2  # of one table: prose may say one of them
SOURCES = ("data-original", "data-src", "data-lazy-src", "data-url", "src")  # what is loaded late stands in another
SUFFIX = re.compile(r"\.(\w{1,5})$")
PICTURE = frozenset(("png", "jpg", "jpeg", "gif", "bmp", "webp", "tif", "tiff", "jsp", "do", "ashx", "aspx", "php"))
# what stands around the text of a page, told by tag, class or id; and pictures that belong to the page, not the text
AROUND_TAGS = frozenset(("title", "header", "footer", "nav", "aside", "noscript", "template", "script", "style"))
AROUND = re.compile(
    r"(?:^|[\s_\-])(?:nav|navbar|menu|crumbs?|head|header|foot|footer|share|bshare|bdsharebuttonbox|related?|recommend"
    r"|sidebar|copyright|qrcode|ewm|erweima|friendlink|pager|toolbar)(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
ORNAMENT = re.compile(
    r"(?:^|[^a-z])(?:logo|icons?|ico|qr|qrcode|ewm|erweima|weixin|wechat|weibo|share|banner|btn|button|arrow|bg|spacer|blank"
    r"|loading|avatar|filetypeimages?|beian|jubao|wza|print|close|grey)(?:$|[^a-z])|二维码|微信|微博|图标|标识|扫一扫|备案",
    re.IGNORECASE,
)
SIZE = {name: re.compile(rf"(?:^|[;\s]){name}\s*:\s*(\d+)(?:\.\d+)?px", re.IGNORECASE) for name in ("width", "height")}
HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
SENTENCE = re.compile(r"[。；，,;]")
SENTENCE_LENGTH = 16
HEADINGS = frozenset(("h1", "h2", "h3"))
SOME_STOPS = 3  # full stops of a page that has a text of its own; the imprint of a site has fewer
HEADLINE = re.compile(r"(?is)<(title|h[1-3])\b[^>]*>(.*?)</\1\s*>|<meta\b[^>]*\bArticleTitle\b[^>]*>")
TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class Wanted:
    """Which pictures of a page: those behind the first text for which `begins` holds.

    `instead`: they are wanted in place of a document, and not where the page carries one.
    """

    begins: Callable[[str], bool]
    instead: bool = False


@dataclass(frozen=True)
class PictureWords:
    """The words of `[pictures]` in `settings/discovery.toml`, compiled."""

    parts: tuple[re.Pattern[str], ...]
    tables: tuple[tuple[re.Pattern[str], ...], ...]
    annexes: tuple[re.Pattern[str], ...]
    annex: tuple[re.Pattern[str], ...]
    title: re.Pattern[str]


def parse_picture_words(text: str) -> PictureWords:
    """Raises ValueError for a pattern that cannot be compiled, KeyError for a list that is missing."""
    data = tomllib.loads(text)["pictures"]

    def patterns(names: Iterable[str]) -> tuple[re.Pattern[str], ...]:
        return tuple(map(re.compile, names))

    tables = tuple(patterns(one) for one in data["tables"])
    annexes, annex = patterns(data["annexes"]), patterns(data["annex"])
    return PictureWords(patterns(data["parts"]), tables, annexes, annex, re.compile(data["title"]))


def wanted_pictures(html_text: str, words: PictureWords) -> Wanted | None:
    """The pictures of a page that may be its tables, or all of it; None where none is.

    A report that stands in this text, by its headings, lacks its tables if of one of them there is hardly a label: what
    is shown from its first sentence on may be them. A page that is a report by its title alone may show all of it.
    """
    if "<img" not in html_text and "<IMG" not in html_text:
        return None
    text = "".join(visible_text(html_text).split())
    if _found(words.parts, text) >= SOME_PARTS:
        return IN_TEXT if any(_found(labels, text) < SOME_LABELS for labels in words.tables) else None
    if _found(words.annexes, text) > 0:
        return IN_TEXT if _found(words.annex, text) < SOME_LABELS else None
    if text.count("。") >= SOME_STOPS or not any(words.title.search(one) for one in _headlines(html_text)):
        return None
    return Wanted(lambda said: words.title.search("".join(said.split())) is not None, instead=True)


def _headlines(html_text: str) -> Iterator[str]:
    """Title, headings and the title in the metadata, without white space."""
    for found in HEADLINE.finditer(html_text):
        yield "".join((found[0] if found[2] is None else TAG.sub("", found[2])).split())


def _found(patterns: Iterable[re.Pattern[str]], text: str) -> int:
    return sum(pattern.search(text) is not None for pattern in patterns)


def pictures_in_text(tree: HtmlElement, wanted: Wanted) -> Iterator[tuple[str, str]]:
    """Address as written, and what the page calls it, of each picture that is wanted; not of ornaments."""
    has_begun = False
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag == "img":
            if has_begun and (source := _source(element)) is not None and not _stands_around(element):
                yield source, (element.get("alt") or element.get("title") or "").strip()
        elif not has_begun and element.tag not in AROUND_TAGS:
            texts = (element.text, *(child.tail for child in element))
            texts = (element.text_content(),) if element.tag in HEADINGS else texts
            has_begun = any(text and wanted.begins(text) for text in texts)


def _is_sentence(text: str) -> bool:
    return len(text.strip()) >= SENTENCE_LENGTH and SENTENCE.search(text) is not None


IN_TEXT = Wanted(_is_sentence)


def _source(image: HtmlElement) -> str | None:
    """The address of a picture that may be a table."""
    source = next(
        (one for name in SOURCES if (one := (image.get(name) or "").strip()) and "data:" not in one[:5]), None
    )
    if source is None or any(size < least for size, least in _sizes(image)):
        return None
    path = unquote(re.split(r"[?#]", source)[0])
    suffix = SUFFIX.search(path)
    if suffix is not None and suffix[1].lower() not in PICTURE:
        return None
    said = (path.rsplit("/", 2)[-2:], [image.get(name) or "" for name in ("class", "id", "alt")])
    return None if any(ORNAMENT.search(one) for some in said for one in some) else source


def _sizes(image: HtmlElement) -> Iterator[tuple[int, int]]:
    """What the page says of width and height, each with the least that a table has."""
    for name, least in (("width", LEAST_WIDTH), ("height", LEAST_HEIGHT)):
        attribute = re.fullmatch(r"\s*(\d{1,5})(?:\.\d+)?\s*(?:px)?\s*", image.get(name) or "")
        style = SIZE[name].search(image.get("style") or "")
        yield from ((int(found[1]), least) for found in (attribute, style) if found is not None)


def _stands_around(image: HtmlElement) -> bool:
    """Is it hidden, part of a menu or footer, or a link to another page?"""
    for element in (image, *image.iterancestors()):
        if element.tag in AROUND_TAGS or HIDDEN.search(element.get("style") or ""):
            return True
        if element.tag == "a" and not _shows_picture(element.get("href") or ""):
            return True
        if element.tag not in {"html", "body"} and any(
            AROUND.search(element.get(one) or "") for one in ("class", "id")
        ):
            return True
    return False


def _shows_picture(href: str) -> bool:
    """Does a link around a picture lead nowhere else, but at most show it larger?"""
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        return True
    suffix = SUFFIX.search(href.partition("?")[0])
    return suffix is not None and suffix[1].lower() in PICTURE - {"jsp", "do", "ashx", "aspx", "php"}
