"""The lines of a text that begin its parts: the six of the forms, whatever they are called, or those of a free form."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.about.numbering import DIGIT, SUB, TOP, numeral_of, style_of, undecorated, value_of, without_numeral
from archive.report.folding import plain
from archive.report.kept import kept

if TYPE_CHECKING:
    from collections.abc import Sequence
    from collections.abc import Set as AbstractSet

    from archive.report.form import Forms
    from archive.report.words import Words

_YEAR = re.compile(r"^(?:20\d\d年|本年)度?")
_NOT_WORD = re.compile(r"[\W_]+")
_BRACKETS = re.compile(r"[(\[【<〔][^)\]】>〕]*[)\]】>〕]?")
# a line of a list of figures, no heading
_COUNTED = re.compile(
    "数(?:[条件次个人篇元万]|人次)*[\\d—/.,]*$|数量?[:]\\d+(?:[条件次个人篇元]|人次)?$|"
    "数量(?:[条件次个人篇元万]|人次)*[\\d—/.,]+$"
)
_LONGEST = 46
# without a numeral, a piece of a sentence would do: 未发生被申请行政复议、提起行政诉讼的
_LIKE_A_HEADING = re.compile(
    "^(?!.*(?:未|没有|不存在|我[^国]|[,。])).*(?:情况|问题|不足|事项|措施|打算|改进|公开|诉讼|概述|其他)[:：]?$"
)
_SHORT = 30  # a heading that is not numbered 一、 and not in the words of a form
_SAME_STYLE = 3  # as many in the words of a form show in which style the headings are set
_SENTENCE_END = "。;!?"
_SHORTEST = 2
_STATES = re.compile(r"\d[余多]?(?:[条件份次篇起宗元]|人次)")  # 收到申请3件
_WORDS = re.compile("[\u4e00-\u9fff]{2}")  # more than a figure with its unit: 56条
_BEGINS = re.compile(
    r"20\d\d年|[今本]年|我[们国省市县区州旗镇乡局委办厅院中街]|[一1][是、.．]|[（(][一1][）)]|无(?=[。.]?\s*$)|根据|按照"
)
_RUN_IN = re.compile(r"[。:：;,]|\s{2,}")


@dataclass(frozen=True)
class Heading:
    """A line that begins a part; `rest` is the text that goes on in the same line.

    `said` is the line itself where it is a sentence: 二、主动公开政府信息56条。
    """

    line: int
    number: int
    text: str
    rest: str = ""
    said: str = ""
    lines: int = 1
    exact: bool = False
    style: str = "top"

    @property
    def states(self) -> bool:
        """Is it a sentence with a figure?"""
        return _STATES.search(plain(self.said)) is not None


def few_headings(six: Sequence[Heading], lines: Sequence[str]) -> list[Heading]:
    """Those numbered 一、 in the words of a form, where no others are numbered so: a page that was cut short.

    （一）主动公开情况 beneath 一、总体情况 is then no part.
    """
    top = [one for one in six if one.style == "top"]
    numbered = {index for index, line in enumerate(lines) if _is_numbered_heading(plain(undecorated(line)))}
    is_all = all(one.exact for one in top) and numbered <= {one.line for one in top}
    return top if is_all and all(one.style in ("top", "sub") for one in six) else []


def _is_numbered_heading(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and text[-1] not in _SENTENCE_END and style_of(text)[0] == "top"


def bare_heading(text: str) -> str:
    """A heading without brackets, punctuation and space."""
    return _NOT_WORD.sub("", _BRACKETS.sub("", text))


def is_statutory(line: str, forms: Forms) -> bool:
    """Is the line a numbered heading of one of the six parts, in the words of a form?"""
    numbered = TOP.match(plain(line)) if len(line) <= 2 * _LONGEST else None
    return numbered is not None and bare_heading(numbered["rest"]) in _known(forms)


@kept
def _known(forms: Forms) -> dict[str, int]:
    return {
        bare_heading(plain(label)): section.number
        for form in forms
        for section in form.sections
        for label in section.labels
    }


def six_headings(lines: Sequence[str], forms: Forms, words: Words) -> list[Heading]:
    """Those in the words of a form or numbered 一、; in the style of three such, also what is called otherwise."""
    exact = _known(forms)
    found = [heading for index in range(len(lines)) if (heading := _statutory(lines, index, exact, words)) is not None]
    numbers = {heading.number for heading in found}
    said = Counter(heading.style for heading in found if heading.exact)
    styles = {style for style, count in said.items() if style != "top" and count >= _SAME_STYLE}
    if styles and len(numbers) < len(set(exact.values())):
        known = {heading.line for heading in found}
        others = (_otherwise(lines[index], index, words, styles) for index in range(len(lines)) if index not in known)
        found += [heading for heading in others if heading is not None and heading.number not in numbers]
        found.sort(key=lambda heading: heading.line)
    return max(_as_they_stand(found), _ascending(found), key=len)


def is_heading(line: str, forms: Forms, words: Words) -> bool:
    """Does the line look like the heading of one of the six parts, numbered or not, and nothing else?"""
    if len(line) > 2 * _LONGEST:
        return False
    found = _statutory([line], 0, _known(forms), words) or _otherwise(line, 0, words, {"digit", "sub", "bare"})
    return found is not None and not found.rest


def _statutory(lines: Sequence[str], index: int, exact: dict[str, int], words: Words) -> Heading | None:
    """Is the line the heading of one of the six parts, in the words of a form or numbered 一、?"""
    line = undecorated(lines[index])
    text = plain(line)
    if not text or len(text) > 400:
        return None
    style, rest = style_of(text)
    bare = bare_heading(rest) if len(text) <= _LONGEST else ""
    if number := exact.get(bare) or exact.get(_YEAR.sub("", bare)):
        return Heading(index, number, line.strip(), exact=True, style=style)
    if style != "top":
        return None
    if index + 1 < len(lines) and len(text) <= _LONGEST and len(plain(lines[index + 1])) <= 20:
        joined = bare_heading(rest + plain(lines[index + 1]))
        if joined in exact:
            whole = line.strip() + lines[index + 1].strip()
            return Heading(index, exact[joined], whole, lines=2, exact=True)
    return _run_in(line, index, exact) or _otherwise(line, index, words, {"top"})


def _otherwise(line: str, index: int, words: Words, styles: AbstractSet[str]) -> Heading | None:
    """A heading in one of the styles that is not called as a form calls it."""
    text = plain(line := undecorated(line))
    longest, ends = (_LONGEST, ";,") if "top" in styles else (_SHORT, ";,。")
    if not text or len(text) > longest or text[-1] in ends:
        return None
    style, rest = style_of(text)
    if style == "bare" and not _LIKE_A_HEADING.search(text):
        return None
    called = _YEAR.sub("", bare_heading(rest))
    number = next((one.number for one in words.sections if style in styles and one.pattern.search(called)), None)
    return None if number is None else Heading(index, number, line.strip(), said=_said(line, rest), style=style)


def _run_in(line: str, index: int, exact: dict[str, int]) -> Heading | None:
    """一、总体情况。2020年，…: heading and text in one line."""
    for stop in _RUN_IN.finditer(line):
        head = plain(line[: stop.start()])
        top = TOP.match(head)
        if len(head) > _LONGEST:
            break
        if top and bare_heading(top["rest"]) in exact:
            number = exact[bare_heading(top["rest"])]
            return Heading(index, number, line[: stop.start()].strip(), line[stop.end() :].strip(), exact=True)
    blank = re.match(r"^(\S{4,40})\s+(\S.*)$", line.strip())
    if blank and (top := TOP.match(plain(blank[1]))) and bare_heading(top["rest"]) in exact:
        return Heading(index, exact[bare_heading(top["rest"])], blank[1], blank[2], exact=True)
    for begins in _BEGINS.finditer(line, 0, _LONGEST):  # 一、总体情况2020年，…: nothing between
        top = TOP.match(plain(line[: begins.start()]))
        if top and bare_heading(top["rest"]) in exact:
            number = exact[bare_heading(top["rest"])]
            return Heading(index, number, line[: begins.start()].strip(), line[begins.start() :].strip(), exact=True)
    return None


def _ascending(found: list[Heading]) -> list[Heading]:
    """The headings in the order of the form: of a table of contents and the parts themselves, the parts."""
    best: list[list[Heading]] = []
    for heading in found:
        before = max(
            (chain for chain in best if chain[-1].number < heading.number),
            key=lambda chain: (len(chain), chain[-1].line),
            default=[],
        )
        best.append([*before, heading])
    return max(best, key=lambda chain: (len(chain), chain[0].line, -chain[-1].line), default=[])


def _as_they_stand(found: Sequence[Heading]) -> list[Heading]:
    """The headings in the order of the page, where those in the words of a form have one style and stand there once.

    A list of contents in the same order goes before them. What is called otherwise is one of them where its numeral
    goes on from the heading before it.
    """
    styles = Counter(heading.style for heading in found if heading.exact)
    usual = max(styles, key=lambda style: styles[style], default=None)
    found = [heading for heading in found if heading.style == usual]
    exact = [heading for heading in found if heading.exact]
    numbers = [heading.number for heading in exact]
    half = len(exact) // 2
    if numbers[:half] == numbers[half:]:
        exact, numbers = exact[half:], numbers[half:]
    if len(exact) < _SAME_STYLE or len(set(numbers)) < len(numbers):
        return []
    parts: list[Heading] = []
    for heading in found[found.index(exact[0]) :]:
        if heading.exact or (heading.number not in numbers and _goes_on_from(parts[-1], heading)):
            parts.append(heading)
            numbers.append(heading.number)
    return parts


def _goes_on_from(before: Heading, heading: Heading) -> bool:
    """Is the heading numbered one higher?"""
    values = [numeral_of(plain(undecorated(one.text))) for one in (before, heading)]
    return values[0] is not None and values[1] == values[0] + 1


def free_headings(lines: Sequence[str]) -> list[Heading]:
    """Numbered headings in a row: 一、 二、 三、, or where there is none (一) (二) or 1. 2."""
    for pattern in (TOP, SUB, DIGIT):
        found: list[Heading] = []
        expected = 1
        for index, line in enumerate(map(undecorated, lines)):
            match = pattern.match(plain(line))
            if not match or ("dash" in match.groupdict() and match["dash"]):
                continue
            value = value_of(match["numeral"])
            if not expected <= value <= expected + (1 if found else 0):
                continue
            heading = _free(line, index, len(found) + 1, match["rest"])
            if heading is not None:
                found.append(heading)
                expected = value + 1
        if len(found) >= 2:
            return found
    return []


def _free(line: str, index: int, number: int, rest: str) -> Heading | None:
    stripped = line.strip()
    if len(rest) < _SHORTEST or _COUNTED.search(_BRACKETS.sub("", rest)):
        return None
    stop = _RUN_IN.search(stripped, 3)
    if stop and stop.start() <= _SHORT and stop.group()[0] in "。:：":
        text = stripped[stop.end() :].strip()
        if len(rest) > _LONGEST or _WORDS.search(text):
            return Heading(index, number, without_numeral(stripped[: stop.start()]), text)
    if len(rest) > _LONGEST or rest[-1] in ";,":
        return None
    return Heading(index, number, without_numeral(stripped.rstrip("。")), said=_said(line, rest))


def _said(line: str, rest: str) -> str:
    """The line without its numeral, where it ends as a sentence or states a figure; `rest` is the same, folded."""
    return without_numeral(line.strip()) if rest.endswith("。") or _STATES.search(rest) else ""
