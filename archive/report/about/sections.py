"""The parts of a report: where each begins, whatever its heading is called and whatever numeral it bears."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archive.report.about.headings import bare_heading, few_headings, free_headings, six_headings
from archive.report.about.numbering import without_numeral
from archive.report.about.signature import signer
from archive.report.folding import plain
from archive.report.model import Section

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archive.report.about.headings import Heading
    from archive.report.form import Forms
    from archive.report.words import Words

_TOLD = frozenset({2, 3, 4})
_SEVERAL = 3
_LEAST_TOLD = 2


@dataclass(frozen=True)
class Parts:
    """`preface` is what stands before the first part, `tail` what follows the last: signature, attachments, links."""

    sections: tuple[Section, ...]
    preface: tuple[str, ...]
    tail: tuple[str, ...]
    six: bool


def divide(lines: Sequence[str], forms: Forms, words: Words, *, six_likely: bool | None) -> Parts:
    """The parts of the main text. `six_likely` says whether the six-part form was in force, None if unknown."""
    six = six_headings(lines, forms, words)
    few = few_headings(six, lines) if six_likely else []
    six = few or six
    numbers = {heading.number for heading in six}
    certain = sum(heading.exact for heading in six)
    is_six = len(numbers) >= 3 if six_likely else len(numbers) >= 4 and certain >= 3
    if six_likely is False:
        is_six = False
    if six_likely is None and is_six and 3 in numbers and not _says_handled(six):
        is_six = False
    headings = six if is_six else free_headings(lines)
    if few or (six_likely and not headings):
        headings = six
        is_six = bool(six)
    body_end = _body_end(lines, headings, words)
    preface = tuple(lines[: headings[0].line]) if headings else tuple(lines[:body_end])
    return Parts(_cut(lines, headings, body_end), preface, tuple(lines[body_end:]), is_six)


def are_parts(parts: Parts, words: Words) -> bool:
    """Are they the six, or do two of them tell of what reports tell of: 主动公开, 依申请公开, 复议和诉讼?"""
    called = [bare_heading(plain(section.heading)) for section in parts.sections]
    told = {one.number for one in words.sections if one.number in _TOLD for head in called if one.pattern.search(head)}
    is_six = parts.six and len(called) >= _SEVERAL and tells_of_openness(parts)
    return is_six or len(told) >= _LEAST_TOLD


def tells_of_openness(parts: Parts) -> bool:
    """Is one of the six of those that only these reports have? Any summary of work has 总体情况 and 存在的问题."""
    return any(section.number in _TOLD for section in parts.sections)


def _says_handled(headings: Sequence[Heading]) -> bool:
    """收到和处理…: the words of the forms since 2019, where older reports say 依申请公开."""
    return any(heading.number == 3 and "处理" in heading.text for heading in headings)


def _cut(lines: Sequence[str], headings: Sequence[Heading], body_end: int) -> tuple[Section, ...]:
    sections = []
    for position, heading in enumerate(headings):
        end = headings[position + 1].line if position + 1 < len(headings) else body_end
        below = [line for line in lines[heading.line + heading.lines : end] if line.strip()]
        is_text = heading.said and (not below or heading.states)
        first = heading.said if is_text else heading.rest
        body = [first, *below] if first else below
        sections.append(Section(heading.number, without_numeral(heading.text).rstrip("。：:"), "\n".join(body)))
    return tuple(sections)


def _body_end(lines: Sequence[str], headings: Sequence[Heading], words: Words) -> int:
    """Where signature, attachments and the page's own links begin."""
    first = headings[-1].line + headings[-1].lines if headings else 0
    tail, date_only = words.patterns["tail"], words.patterns["date_only"]
    for index in range(first, len(lines)):
        text = plain(lines[index])
        if headings and tail.match(text) and len(text) <= 120 and not _goes_on(lines, index + 1):
            return _before_signature(lines, index, first, words)
        is_signed = headings and signer(text, words) not in (None, text)
        if (date_only.match(text) or is_signed) and not _goes_on(lines, index + 1):
            return _before_signature(lines, index, first, words)
    return _before_signature(lines, len(lines), first, words) if headings else len(lines)


def _goes_on(lines: Sequence[str], start: int) -> bool:
    """Does running text follow?"""
    return any(len(text := plain(line)) >= 60 and ("。" in text or ";" in text) for line in lines[start:])


def _before_signature(lines: Sequence[str], end: int, first: int, words: Words) -> int:
    """Back over blank lines and the name that signs."""
    while end > first and not lines[end - 1].strip():
        end -= 1
    text = plain(lines[end - 1]) if end > first else ""
    if words.patterns["date_only"].match(text):
        return _before_signature(lines, end - 1, first, words)
    is_name = (
        3 <= len(text) <= 30 and words.patterns["agency_end"].search(text) and not re.search(r"[,，。;:：、无]", text)
    )
    if is_name or signer(text, words) not in (None, text):
        end -= 1
        while end > first and not lines[end - 1].strip():
            end -= 1
    return end
