"""What an answer is: a page, a document, or something that stands in its place."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Literal
from urllib.parse import urljoin, urlsplit

from archive.web.disposition import file_name
from archive.web.links import NAME
from archive.web.text import decode, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Verdict = Literal["page", "document", "blocked", "soft_404", "moved_home", "shell", "error"]

OK = 200
LOOKED_AT = (16_000, 64_000, 300_000)  # bytes: where there is much to read in the first, the rest does not matter
LITTLE_TEXT = 200  # characters: a challenge or an error page says no more
SOME_TEXT = 600
TITLE = re.compile(r"<title[^>]{0,300}>(.{0,1000}?)</title>", re.IGNORECASE | re.DOTALL)

# 加速乐 answers 521, 瑞数 412 or 202: their clients must run a script before they see a page
CHALLENGE_STATUS = {521, 412}
CHALLENGE = re.compile(
    r"__jsl_clearance|\$_ts\s*[.=\[]|_\$_ts\b|\bwzws_?(?:cid|challenge|sessionid)|WZWS-RAY|acw_sc__v2|acw_sc__v3"
    r"|;go\(\{\s*\"bts\"",
    re.IGNORECASE,
)
CHALLENGE_COOKIE = re.compile(r"__jsl_clearance|acw_sc__v[23]|wzws_cid|wzws_sessionid", re.IGNORECASE)
CHALLENGE_TARGET = re.compile(r"wzwsrel|/wzws-waf-cgi|/__waf", re.IGNORECASE)
REFUSAL = re.compile(
    r"(?:访问|请求)[^。]{0,12}(?:被?拦截|被?阻断|被?阻止|异常)|网站防火墙|云防护|安全验证|人机验证|滑动验证|请输入验证码"
    r"|拖动滑块|浏览器安全检查|checking your browser|web application firewall|please enable javascript",
    re.IGNORECASE,
)
MISSING = re.compile(
    r"\b404\b|not found|(?:页面|网页|内容|文章|信息|栏目|文件|地址|网址)[^。]{0,10}(?:不存在|未找到|找不到|被?删除"
    r"|已失效|已下线|无法访问|走丢)|找不到[^。]{0,8}(?:页面|网页|内容|资源)|您(?:访问|查看|浏览)的[^。]{0,12}(?:不存在|已删除|找不到)",
    re.IGNORECASE,
)
APPLICATION = re.compile(
    r"<div[^>]{1,300}?id\s*=\s*[\"']?(?:app|root|__next|__nuxt|main-app)\b[^>]{0,300}>\s*(?:<!--.{0,500}?-->\s*)?</div>"
    r"|doesn.t work properly without JavaScript",
    re.IGNORECASE | re.DOTALL,
)
# a page that hands over to another, or carries its content in links, records, a frame or viewer, has little text
HANDS_OVER = re.compile(
    r"<a\b[^>]{0,500}\bhref|<record\b|<i?frame\b|<frameset\b|<embed\b|<object\b|http-equiv\s*=\s*[\"']?refresh|<img\b|<meta[^>]{1,300}?url="
    r"|location(?:\.href|\.replace)?\s*[=(]|\.(?:pdf|docx?|xlsx?|wps|ofd|zip|rar)\b",
    re.IGNORECASE,
)
# a portal drawn by its script may send a page's text in a string: its paragraphs and cells, and what they speak of
MARKUP = re.compile(r"(?:<|\\u003c|\\x3c|%3c|&lt;)(?:td|p)\b", re.IGNORECASE)
MUCH_MARKUP = 12
OPENNESS = re.compile(r"公开|\\u516c\\u5f00|%u516c%u5f00|%e5%85%ac%e5%bc%80", re.IGNORECASE)
MAGIC = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"BM",
    b"II*\x00",
    b"MM\x00*",
    b"\x1f\x8b",
)
# a page with its pictures in one file, as browsers and Word save it (.mht)
WEB_ARCHIVE = re.compile(rb"(?:mime-version|from|content-type):.{0,1000}?multipart/related", re.IGNORECASE | re.DOTALL)
HOME = re.compile(r"/?(?:(?:index|default|home|main)\.(?:s?html?|jsp|php|aspx?))?", re.IGNORECASE)


def judge(
    url: str,
    status: int | None,
    headers: Mapping[str, str] | Iterable[tuple[str, str]],
    payload: bytes,
    *,
    requested_url: str | None = None,
    home: str | None = None,
) -> Verdict:
    """
    What that answer is. `payload` is decoded, of a 304 what it refers to; `status` None is a record without HTTP.

    `requested_url` is what was asked before redirects led to `url`, `home` the site's home page if it is not `/`.

    >>> judge("http://a.gov.cn/x", 521, {}, b"<script>document.cookie='__jsl_clearance=1'</script>")
    'blocked'
    >>> judge("http://a.gov.cn/x.html", 302, {"Location": "/"}, b"")
    'moved_home'
    >>> judge("http://a.gov.cn/x", 200, {"content-type": "text/html"}, b"%PDF-1.4")
    'document'
    """
    pairs = headers.items() if hasattr(headers, "items") else headers
    fields = {name.lower(): value for name, value in pairs}
    media_type = fields.get("content-type", "").split(";")[0].strip().lower()
    status = 200 if status is None else status
    name = file_name(fields.get("content-disposition", "")) or ""
    is_file = is_document(payload, media_type, name)
    steps = () if is_file else LOOKED_AT if status == OK else LOOKED_AT[-1:]
    text, title, words, is_full = _look(payload, fields.get("content-type", ""), steps)
    if _is_challenge(status, fields, text, words):
        return "blocked"
    if status >= 400:
        return "error"
    if 300 <= status < 400 and status != 304:
        target = urljoin(url, fields.get("location", ""))
        return "moved_home" if is_home(target, home) and not is_home(url, home) else "page"
    if requested_url is not None and is_home(url, home) and not is_home(requested_url, home):
        return "moved_home"
    if is_file:
        return "document"
    if not payload.strip():
        return "error"
    return "page" if is_full else _judge_text(text, words, title, media_type)


def _look(payload: bytes, content_type: str, steps: Iterable[int]) -> tuple[str, str, str, bool]:
    """Text, title and visible words of the payload's beginning, as far as it takes to see whether they are a page's."""
    text, title, words, is_full = "", "", "", False
    for looked_at in steps:
        text = decode(payload[:looked_at], content_type)
        found = TITLE.search(text)
        title = found[1] if found else ""
        much = SOME_TEXT + len(title)
        words = visible_text(text, enough=much, is_cut=looked_at < min(LOOKED_AT[-1], len(payload)))
        is_full = len(words) > much
        if is_full or len(payload) <= looked_at:
            break
    return text, title, words, is_full


def is_home(url: str, home: str | None = None) -> bool:
    """
    >>> is_home("http://a.gov.cn/index.html"), is_home("http://a.gov.cn/x/"), is_home("http://a.gov.cn/x/", "http://a.gov.cn/x")
    (True, False, True)
    """
    parts = urlsplit(url)
    if home is not None and url.rstrip("/") == home.rstrip("/"):
        return True
    return bool(HOME.fullmatch(parts.path)) and not parts.query


def is_document(payload: bytes, media_type: str = "", name: str = "") -> bool:
    """
    Whether these bytes are a file rather than a page; the bytes decide, since names and headers lie.

    `name` is what Content-Disposition calls them.
    """
    start = payload[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(MAGIC) or WEB_ARCHIVE.match(start):
        return True
    if start[:1] == b"<" or not payload.strip():
        return False
    return (
        bool(NAME.search(name))
        or media_type.startswith(("image/", "audio/", "video/"))
        or media_type
        in {
            "application/pdf",
            "application/msword",
            "application/octet-stream",
            "text/plain",
        }
    )


def _is_challenge(status: int, fields: Mapping[str, str], text: str, words: str) -> bool:
    if status in CHALLENGE_STATUS:
        return True
    if CHALLENGE_TARGET.search(fields.get("location", "")):
        return True
    if status == 202 and ("<script" in text.lower() or not words):
        return True
    if len(words) > LITTLE_TEXT:
        return False  # bot scripts stand in ordinary pages too
    if CHALLENGE.search(text):
        return True
    if APPLICATION.search(text):
        return False
    marked = CHALLENGE_COOKIE.search(fields.get("set-cookie", "")) and "<script" in text.lower()
    return bool(marked or REFUSAL.search(words) or (REFUSAL.search(text) and not HANDS_OVER.search(text)))


def _judge_text(text: str, words: str, title: str, media_type: str) -> Verdict:
    start = text[:200].lstrip()
    if media_type.endswith(("json", "javascript", "css")) or start[:1] in {"{", "["} or start.startswith("<?xml"):
        return "page"
    if len(words) <= SOME_TEXT and (MISSING.search(words) or MISSING.search(title)):
        return "soft_404"
    body = words.replace(title.strip(), "", 1)
    if len(body) <= LITTLE_TEXT and _holds_text(text):
        return "page"
    if len(body) <= LITTLE_TEXT // 4 and not HANDS_OVER.search(text):
        return "shell" if "<script" in text.lower() or APPLICATION.search(text) else "page" if body.strip() else "error"
    if len(body) <= LITTLE_TEXT and APPLICATION.search(text):
        return "shell"
    return "page"


def _holds_text(text: str) -> bool:
    """Do the scripts of a page that shows nothing hold the text of one on open information?"""
    return (
        OPENNESS.search(text) is not None and sum(1 for _ in islice(MARKUP.finditer(text), MUCH_MARKUP)) == MUCH_MARKUP
    )
