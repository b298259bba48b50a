"""What a report calls itself: title, year reported on, agency."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.dates import read_year, years_in_digits
from archive.report.folding import fold, plain, squeeze

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.document import Document
    from archive.report.words import Words

_CRUMBS = re.compile("[>»›]|->|当前位置|所在位置")
_SENTENCE = re.compile("[。;!?,]")
_LABEL = re.compile(r"^(?:标题|名称|信息名称|文件名称|题名)[:：|]+")
_EXTENSION = re.compile(r"\.(?:docx?|pdf|wps|html?|txt)$", re.IGNORECASE)
_TAG = re.compile(r"^[【\[](?!20\d\d)[^】\]]{2,10}[】\]]")
_FRAMED = re.compile("^《([^《》]+)》$")
_YEAR_TAG = re.compile(r"^[【\[(](20\d\d年?度?)[】\])]")
_BEHIND = re.compile("^(?P<rest>20.*(?:报告|年报))[-—]+(?P<agency>[^-—_]{3,24})$")
_COLON = re.compile("^(?P<agency>[^:]{3,24}[局厅部委府会院办处镇乡心道]):(?P<rest>20.*)$")
_IN_BRACKETS = re.compile(r"[(【]([^()【】]{3,24})[)】]$")
_ABOUT = re.compile("(?:政府信息公开|信息公开|政务公开|年度|关于)+.*$")
_SENT = re.compile("(?:关于)?(?:印发|公布|发布|公开|报送)(?:本级|本机关)?")
_SITE_TAIL = re.compile(r"\s*[_|—–]+\s*|\s+-\s*|-(?=\D{2,20}$)")
_LONGEST_TITLE = 70
_TOP_LINES = 30
_STATED = re.compile(
    r"(?P<year>20\d\d)年度?(?:的)?[^,。;\d《》]{0,30}?(?:政府|政务)?(?:信息|政务)公开[^,。;\d]{0,8}?(?:报告|年报|情况)"
)
_STATED_LATE = re.compile(r"公开(?:工作)?(?P<year>20\d\d)年度?(?:工作)?(?:报告|年报)")
_OPENING = re.compile(
    r"(?:^|[。;!?\n])(?:\([一二三四五六七八九十]+\)|[一二三四五六七八九十]是)?(?:[^,。;\n]{2,14}。)?(?P<year>20\d\d)年"
)
_MENTION = re.compile(r"(?<!\d)(?P<year>20\d\d)年(?!政务公开工作要点)")
_QUOTED = re.compile("《[^》]*》|〈[^〉]*〉|<[^>]*>|〔[^〕]*〕")
_YEAR_WORD = re.compile(r"20\d\d年?度?|二[〇○零0Oo][一二三四五六七八九〇○零]{2}年?度?")
_FROM_URL = re.compile(r"[?&](?:fbtime|year|nd|ndate)=(20\d\d)(?!\d)")


@dataclass(frozen=True)
class Title:
    """A title and what it says; `written` is the words as the document has them."""

    written: str
    agency: str | None
    year: int | None

    @property
    def rank(self) -> tuple[bool, bool]:
        return (self.year is not None, self.agency is not None)


def clean(text: str) -> str:
    """A title as one line: no space, no label, no file extension."""
    return _EXTENSION.sub("", _LABEL.sub("", re.sub(r"\s+", "", text.strip())))


def read_title(text: str, words: Words) -> Title | None:
    """The text as the title of a report; None where it is none."""
    written = clean(text)
    folded = _usual(_LABEL.sub("", plain(written)))
    if not 6 <= len(folded) <= _LONGEST_TITLE or _SENTENCE.search(folded) or _CRUMBS.search(folded):
        return None
    found = words.patterns["title"].match(folded)
    if not found or ":" in folded.split("公开")[0]:
        return None
    return Title(written, _agency_of_title(folded, words), read_year(folded))


def _usual(folded: str) -> str:
    """The agency first: 【年度报告】…, 《…》, 某局:2020年…, 2020年…报告-某局."""
    folded = _FRAMED.sub(r"\1", _YEAR_TAG.sub(r"\1", _TAG.sub("", folded)))
    if (found := _BEHIND.match(folded)) or (found := _COLON.match(folded)):
        return found["agency"] + found["rest"]
    return folded


def _agency_of_title(folded: str, words: Words) -> str | None:
    year = _YEAR_WORD.search(folded)
    if year is not None and year.start() > 0:
        before = re.split("政府信息|政务公开|政务信息|信息公开", folded[: year.start()])[0]
    else:  # 2021年迎宾路街道政府信息公开工作年度报告
        rest = folded[year.end() :] if year is not None else folded
        before = re.split("政府信息|政务公开|政务信息|信息公开|年度", rest)[0]
    before = re.sub("^(?:标题:|附件:)+", "", before).strip("·\"“”'《(").strip()
    # sent round by one body, it is the report of the one that is named behind
    names = [_ABOUT.sub("", one) for one in reversed(_SENT.split(before))]
    bracketed = _IN_BRACKETS.search(folded)
    names += [bracketed[1]] if bracketed else []
    return next((name for name in names if not re.search(r"\d", name) and _is_name(name, words)), None)


def _is_name(text: str, words: Words) -> bool:
    return 2 <= len(text) <= 40 and words.patterns["agency_end"].search(text) is not None and not _SPOKEN.search(text)


_SPOKEN = re.compile(
    '[,，。、;:："“”《》<>|/=0-9A-Za-z]|^(?:我|本|该|各|全|其|由|与|请|对|的|一|某)|根据|按照|工作(?!办公室|委员会|局|部|处|中心|领导小组|站)|公布|编制|上级|情况|要求|联系|有关|政府信息公开'
)


def find_title(document: Document, link_text: str | None, words: Words) -> Title | None:
    """The best of what stands as a title; lists of other reports' titles decide nothing."""
    links = {plain(text) for text in document.links}
    lines = [line.text for line in document.lines[:_TOP_LINES] if plain(line.text) not in links]
    sources: list[str] = [document.meta.get("articletitle", "")]
    sources += document.headings
    parts = [part for part in _SITE_TAIL.split(document.title or "") if part]
    # the whole of it where no part is a title: what follows a stroke is the site
    sources += parts if any(read_title(part, words) for part in parts) else [document.title or ""]
    titles = [title for text in sources if text and (title := read_title(text, words))]
    titles += _of_lines(lines, words)
    if not titles:
        loose = {title.written: title for text in document.page_lines if (title := read_title(text, words))}
        titles = list(loose.values()) if len(loose) == 1 else []
    if not titles and link_text:
        titles = [title for title in (read_title(link_text, words),) if title]
    return max(titles, key=lambda title: title.rank, default=None)


def _of_lines(lines: Sequence[str], words: Words) -> list[Title]:
    """Titles among the first lines; one that is broken after the agency is joined."""
    kept = [line for line in lines if line.strip()]
    found = []
    for index, line in enumerate(kept):
        before = kept[index - 1] if index else ""
        alone = read_title(line, words)
        joined = None
        if before and len(plain(before)) <= 30 and (alone is None or alone.agency is None):
            joined = read_title(before.strip() + line.strip(), words)
            name = _YEAR_WORD.sub("", plain(before))
            if joined and alone is not None and (joined.agency is None or not _is_name(name, words)):
                joined = None
        title = joined or alone
        if title is not None:
            found.append(title)
    return found


def find_year(
    title: Title | None,
    lines: Sequence[str],
    period: tuple[str | None, str | None],
    hints: Iterable[str | None],
) -> int | None:
    """The year reported on: of the title, of the period, of what the text says of itself; never of publication."""
    if title is not None and title.year is not None:
        return title.year
    text = years_in_digits(squeeze("\n".join(lines)).text)
    unquoted = _QUOTED.sub("", text)
    stated = _STATED.search(unquoted) or _STATED_LATE.search(unquoted)
    if period[1] is not None:
        return int(period[1][:4])
    if stated and stated.start() < 1500:
        return int(stated["year"])
    openings = Counter(int(match["year"]) for match in _OPENING.finditer(unquoted))
    mentions = Counter(int(match["year"]) for match in _MENTION.finditer(unquoted))
    if openings or mentions:
        counted = openings or mentions
        best = max(counted.values())
        years = [year for year, count in counted.items() if count == best]
        return years[0] if len(years) == 1 else max(years, key=lambda year: (mentions[year], -year))
    for hint in hints:
        found = _FROM_URL.search(hint or "") or (re.search(r"(20\d\d)年", hint) if hint and "://" not in hint else None)
        if found:
            return int(found.group(1))
    return None


def find_publisher(lines: Sequence[str], meta_source: str | None, words: Words) -> str | None:
    """Who published, as the page's own line says (来源, 发布机构), else its metadata."""
    for index, line in enumerate(lines):
        text = fold(line).strip()
        if len(text) > 200 or text.startswith("http"):
            continue
        found = words.patterns["publisher"].search(re.sub(r"[ \t]*([:|])[ \t]*", r"\1", text))
        if not found:
            continue
        value = re.sub(r"[ \t]*([:|])[ \t]*", r"\1", text)[found.end() :].strip()
        value = words.patterns["publisher_end"].split(re.split(r"\s{2,}|\s(?=\S+:)", value)[0])[0].strip(" ,;)）")
        if not value and index + 1 < len(lines) and len(plain(lines[index + 1])) <= 24:
            value = plain(lines[index + 1])
        value = re.sub(r"\s+", "", value)
        if 2 <= len(value) <= 40 and not re.search(r"[:：。\d]|http|www", value):
            return value
    source = plain(meta_source or "")
    return source if 2 <= len(source) <= 40 and not re.search(r"[:：。\d]|http|www|本站|原创|互联网", source) else None
