"""Problems and improvements as lists: the points that a report makes of what was wanting and what is done about it.

Nothing is summed up: a point is a piece of a section's text, without its numeral. What kind it is, is told by the
heading above it, the words that lead in, a turn inside it (下一步, 针对…), else by its own words; else it is `unclear`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from archive.report.folding import fold
from archive.report.model import Point

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from archive.report.model import PointKind, Section
    from archive.report.words import Words

_CHINESE = "[一二三四五六七八九十]"
# the numerals of an enumeration; those in brackets and with a stop only where a line or a sentence begins
_MARK = re.compile(
    rf"(?:(?<=^)|(?<=[。;:,!?\s]))\s*(?:"
    rf"{_CHINESE}{{1,2}}(?:是(?!否)|方面[,:是]|要(?=[^求点素件])|来[,])|第{_CHINESE}{{1,2}}(?:[,、]|是|方面[,:]?)|"
    rf"其{_CHINESE}(?:是|[,、])|"
    rf"[(]{_CHINESE}{{1,3}}[)][、.]?|[(]\d{{1,2}}[)][、.]?|(?<![\d.])\d{{1,2}}[、.](?!\d)|[①-⑳]|{_CHINESE}{{1,3}}、|"
    rf"(?:首先|其次|再次|再者|最后)(?:是|[,:])|[•●·◆■▪➢★-]\s*(?=[^\d\s])|问题{_CHINESE}[:,]|措施{_CHINESE}[:,])\s*"
)
_FIRST = re.compile(r"[(]?(?:第?[一1]|其一|首先|①|问题一|措施一)(?![\d十])")
_STOP = re.compile(r"[。!?;]+")
# 主要表现在：, 采取以下措施：
_COLON = re.compile(
    "(?:表现[在为]|体现[在为]|如下|以下[^,。;:]{0,14}|问题|不足|差距|困难|措施|方面|打算|改进|整改|是|为|有|几点|几项工作):"
)
_TRIM = " \t\u3000\xa0,，;；。、:："
_SHORT = 34  # characters of a heading; longer lines may have been cut by a page
_LEAST = 4  # characters of a point


class _Piece(NamedTuple):
    """A piece of a line: `mark` is the numeral before it, `marked` where there is one."""

    start: int
    end: int
    marked: bool
    mark: str


class _Draft(NamedTuple):
    """A point as far as it has been read; `lead` where it only says that there are some."""

    kind: PointKind
    start: int
    end: int
    marked: bool
    lead: bool = False


class _Reader:
    """Goes through one section's text; `mode` is the kind that its headings and leads have set."""

    def __init__(self, section: Section, words: Words) -> None:
        self._text = fold(section.text)
        self._patterns = words.patterns
        self.heading = self.mode_of(fold(section.heading))
        self._of_one_item = False
        self._turned = False  # was the mode set by a turn inside the text, not by a heading or a lead?
        self.is_about = self._patterns["point_section"].search(fold(section.heading)) is not None

    def mode_of(self, heading: str) -> PointKind | None:
        """What a heading announces; None for both and for neither."""
        problem = self._patterns["point_problem_head"].search(heading) is not None
        improvement = self._patterns["point_improvement_head"].search(heading) is not None
        if problem == improvement:
            return None
        return "problem" if problem else "improvement"

    def read(self) -> list[_Draft]:
        """The points in their order; in a section about other things only what stands below a heading of its own."""
        found: list[_Draft] = []
        mode, inside = self.heading, self.is_about
        for start, end in self._lines():
            line = self._text[start:end]
            if self._is_heading(line):
                about = self._patterns["point_section"].search(line) is not None
                inside = about or (inside and self.is_about)
                mode = self.mode_of(line) if about else mode if self.is_about else None
                self._turned = False
                if about:
                    continue
            label = self._patterns["point_label"].match(line)
            inside = inside or (label is not None and self._patterns["point_section"].search(label.group()) is not None)
            if inside:
                mode = self._line(start, end, mode, found)
        return self._without_leads(found)

    def _lines(self) -> Iterator[tuple[int, int]]:
        for match in re.finditer(r"[^\n]+", self._text):
            if match.group().strip():
                yield match.span()

    def _is_heading(self, line: str) -> bool:
        text = line.strip()
        if text.endswith("。") and _MARK.match(text):
            text = text[:-1]
        return len(text) <= _SHORT and re.search(r"[。;,!?:]", text.rstrip(":")) is None

    # -- one line ---------------------------------------------------------------------------------------------------

    def _line(self, start: int, end: int, mode: PointKind | None, found: list[_Draft]) -> PointKind | None:
        """Add the points of a line; gives the mode that holds after it."""
        pieces = list(self._pieces(start, end))
        for place, piece in enumerate(pieces):
            follows = place + 1 < len(pieces) and pieces[place + 1].marked
            # 一是更新不及时。改进措施：定期更新。二是…: the label is of the first item alone
            next_mark = next((one.mark for one in pieces[place + 1 :] if one.marked), "")
            self._of_one_item = not piece.marked and next_mark != "" and _FIRST.match(next_mark) is None
            mode = self._piece(piece, mode, found, before_mark=follows)
        return mode

    def _pieces(self, start: int, end: int) -> Iterator[_Piece]:
        """Cut at numerals and full stops."""
        cuts = {start: False, end: False}
        for stop in _STOP.finditer(self._text, start, end):
            cuts.setdefault(stop.end(), False)
        for colon in _COLON.finditer(self._text, start, end):
            cuts.setdefault(colon.end(), False)
        line = self._text[start:end]
        for mark in _MARK.finditer(line):
            cuts[start + mark.start()] = True
        places = sorted(cuts)
        for first, last in pairwise(places):
            numeral = _MARK.match(line, first - start) if cuts[first] else None
            begin = start + numeral.end() if numeral else first
            if self._text[begin:last].strip(_TRIM):
                yield _Piece(begin, last, numeral is not None, numeral.group() if numeral else "")

    def _piece(
        self, piece: _Piece, mode: PointKind | None, found: list[_Draft], *, before_mark: bool
    ) -> PointKind | None:
        text = self._text[piece.start : piece.end]
        if piece.marked and (named := self.mode_of(piece.mark)):  # 问题一：, 措施一：
            mode, self._turned = named, False
        label = self._patterns["point_label"].match(text)
        if label is not None:
            mode, self._turned = self.mode_of(label.group()), self._of_one_item
            piece = piece._replace(start=piece.start + label.end())
            text = text[label.end() :]
            if not text.strip(_TRIM):
                return mode
        if self._patterns["point_none"].fullmatch(text.strip(_TRIM)):
            return mode
        if not piece.marked and self._leads(text, before_mark=before_mark):
            return self._lead(piece, text, mode, found)
        turn = self._turn(text)
        if turn and self._cue(text[:turn]) != "problem":
            turn = 0
        if turn is not None and mode != "improvement":
            if text[:turn].strip(_TRIM):
                self._add(piece._replace(end=piece.start + turn), mode, found)
            self._add(piece._replace(start=piece.start + turn), "improvement", found, own=True)
            self._turned = self._turned or not piece.marked
            return mode if piece.marked else "improvement"
        self._add(piece, mode, found)
        return mode

    def _leads(self, text: str, *, before_mark: bool) -> bool:
        """Does it only lead in what follows?"""
        stripped = text.rstrip()
        only = self._patterns["point_only_lead"].search(stripped.strip(_TRIM)) is not None
        return stripped.endswith(":") or (before_mark and (only or stripped[-1] not in "。!?;"))

    def _lead(self, piece: _Piece, text: str, mode: PointKind | None, found: list[_Draft]) -> PointKind | None:
        """主要表现在：, 我们将采取以下措施：: sets the kind of what follows, and is a point only where nothing does."""
        turn = self._patterns["point_turn"].match(text.strip(_TRIM))
        said = "improvement" if turn else self.mode_of(text)
        if said is None and self._patterns["point_improvement_head"].search(text):
            said = "improvement" if self._cue(text) == "improvement" else None
        kind = said or mode or self._cue(text)
        self._turned = False
        if text.strip(_TRIM):
            found.append(_Draft(kind, piece.start, piece.end, piece.marked, lead=True))
        return kind if kind != "unclear" else mode

    def _turn(self, text: str) -> int | None:
        """Where the remedy begins inside a piece."""
        turn = self._patterns["point_turn"].search(text)
        return turn.start() + len(turn.group()) - len(turn["turn"]) if turn else None

    def _add(self, piece: _Piece, mode: PointKind | None, found: list[_Draft], *, own: bool = False) -> None:
        """A point of its own, or the continuation of the item before it."""
        text = self._text[piece.start : piece.end]
        kind = mode if own and mode else self._kind(text, mode, marked=piece.marked)
        lead = self._patterns["point_only_lead"].search(text.strip(_TRIM)) is not None and not piece.marked
        last = found[-1] if found else None
        if last is not None and not (piece.marked or lead or own or last.lead):
            broken = "\n" in self._text[last.end : piece.start]
            open_end = self._text[last.start : last.end].rstrip()[-1] not in "。!?;"
            line = last.end - max(self._text.rfind("\n", 0, last.end), 0)
            goes_on = open_end and (last.marked or line > _SHORT) if broken else last.marked
            if goes_on and kind in {last.kind, "unclear"}:
                found[-1] = last._replace(end=piece.end)
                return
        found.append(_Draft(kind, piece.start, piece.end, piece.marked, lead))

    # -- what kind ----------------------------------------------------------------------------------------------------

    def _kind(self, text: str, mode: PointKind | None, *, marked: bool) -> PointKind:
        if self._patterns["point_remedy"].search(text):
            return "improvement"
        if mode is None:
            return self._cue(text)
        if marked and self._turned and mode == "improvement":  # 一是…。下一步…。二是…
            return cue if (cue := self._cue(text)) != "unclear" else mode
        if mode == "problem":
            if self._patterns["point_will"].search(text) and not self._patterns["point_problem"].search(text):
                return "improvement"
            is_praise = self._patterns["point_praise"].search(text) is not None and self._cue(text) == "unclear"
            return "unclear" if is_praise else "problem"
        return "problem" if self._patterns["point_only_lead"].search(text.strip(_TRIM)) else "improvement"

    def _cue(self, text: str) -> PointKind:
        """By its own words; what ends in a want is a problem, what begins with a deed an improvement."""
        if self._patterns["point_will"].search(text) or self._patterns["point_remedy"].search(text):
            return "improvement"
        if self._patterns["point_problem"].search(text):
            return "problem"
        return "improvement" if self._patterns["point_improvement"].search(text) else "unclear"

    def _without_leads(self, found: list[_Draft]) -> list[_Draft]:
        """Leads go where what they announce follows."""
        kept = []
        for place, draft in enumerate(found):
            following = found[place + 1] if place + 1 < len(found) else None
            if draft.lead and following is not None and (following.kind == draft.kind or following.marked):
                continue
            kept.append(draft)
        return kept

    def trimmed(self, draft: _Draft) -> tuple[int, int]:
        """Without the punctuation and space around it."""
        text = self._text[draft.start : draft.end]
        start = draft.start + len(text) - len(text.lstrip(_TRIM))
        return start, draft.start + len(text.rstrip(_TRIM))


def find_points(sections: Sequence[Section], words: Words) -> tuple[Point, ...]:
    """The points of all sections in their order; `text` is exactly the section's text from `start` to `end`."""
    points = []
    for section in sections:
        reader = _Reader(section, words)
        for draft in reader.read():
            start, end = reader.trimmed(draft)
            if end - start >= _LEAST:
                points.append(Point(draft.kind, section.text[start:end], section.number, start, end))
    return tuple(points)
