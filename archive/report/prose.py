"""Figures stated in running text, each filed under the cell that its sentence decides, or left out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.report.folding import plain, squeeze
from archive.report.model import Scope, Statistic
from archive.report.sentences.cells import Cell, Cells
from archive.report.sentences.decided import decide
from archive.report.sentences.fragments import Fragments
from archive.report.sentences.named import Namer
from archive.report.sentences.nothing import statements_of_none
from archive.report.sentences.ordinals import cumulative, numbered
from archive.report.sentences.paragraphs import LITIGATION, LITIGATION_PARTS, Paragraph
from archive.report.sentences.passages import SENTENCE, Passage, Sentence, words_only
from archive.report.sentences.places import Place, places_in
from archive.report.sentences.summed import WAYS_IN, Said, stated_in_parts, sums_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from archive.report.form import Form
    from archive.report.sentences.figures import Figure
    from archive.report.words import Words

__all__ = ["Passage", "ProseReader"]

_TEN_THOUSAND = 10_000
_LONGEST = 4_000  # characters; longer is no sentence, but what was never parted, or is there to keep a reader busy


class ProseReader:
    """Reads the figures of one report's text. `form` names the cells; None leaves only the lines of `prose`.

    `forms` are those whose torn tables may stand between the sentences; `agency` is whose report it is.
    """

    def __init__(
        self,
        words: Words,
        form: Form | None,
        year: int | None,
        forms: Iterable[Form] = (),
        agency: str | None = None,
    ) -> None:
        self._words = words
        self._year = year
        self._agency = None if agency is None else plain(agency)
        self._held = Cells(form)
        self._namer = Namer(words, form, self._held)
        self._fragments = Fragments(forms or (() if form is None else (form,)))

    def read(self, passages: Iterable[Passage]) -> tuple[Statistic, ...]:
        """All statements, with ordinals in the order of the text."""
        found: list[Statistic] = []
        zeros: list[Statistic] = []
        for passage in passages:
            squeezed = squeeze(passage.text)
            context, end = Paragraph(self._agency), 0
            paragraph: list[list[tuple[Statistic, str]]] = []
            for match in SENTENCE.finditer(squeezed.text):
                if "\n" in squeezed.text[end : match.start()]:
                    context = Paragraph(self._agency)
                    found += cumulative(paragraph)
                    paragraph = []
                end = match.end()
                if end - match.start() > _LONGEST:
                    continue
                sentence = Sentence(match.group(), match.start(), squeezed, passage)
                if self._fragments.is_fragment(sentence.written):
                    continue
                zeros += statements_of_none(sentence, context, self._words, self._held, self._year)
                paragraph.append(self._figures(sentence, context))
            found += cumulative(paragraph)
        stated = {statistic.cell for statistic in found if statistic.scope == "year"}
        if LITIGATION in stated:
            stated |= {("proceedings", line, "total") for line in LITIGATION_PARTS}
        found += [zero for zero in zeros if zero.cell not in stated]
        return numbered(found)

    def _figures(self, sentence: Sentence, context: Paragraph) -> list[tuple[Statistic, str]]:
        """Each with the words before it."""
        read: list[Said] = []
        context.less, context.is_other = [], False
        places = list(places_in(sentence, context, self._year))
        for number, place in enumerate(places):
            cells, scope = decide(place, context, self._namer)
            if self._fragments.is_row(*sentence.around(place.before, place.figure.from_, place.figure.end)):
                continue
            for cell in cells:
                statistic = self._statistic(cell, place.figure, scope, sentence)
                if statistic is not None:
                    read.append(Said(statistic, place.head, number))
        if read and len(places) > 1:
            read = self._without_parts(read, places, sentence, context)
        context.before += words_only(sentence.text, self._year)
        return [(one.statistic, one.head) for one in read]

    def _without_parts(
        self, read: list[Said], places: Sequence[Place], sentence: Sentence, context: Paragraph
    ) -> list[Said]:
        """What the sentence says, sums in place of their parts, and no part by itself."""
        figures = [(place.head, place.figure) for place in places]
        for total, parts in sums_of(figures):
            read = self._added_up(read, total, parts, places[total], sentence)
        for cell in stated_in_parts(read, context.less, figures):
            read = [one for one in read if one.statistic.cell != cell or one.statistic.scope != "year"]
            context.seen.pop(cell, None)
        return read

    def _added_up(self, read: list[Said], total: int, parts: range, place: Place, sentence: Sentence) -> list[Said]:
        """书面申请5件,网上申请7件,合计12件: what the first names is the sum; parts keep cells of their own."""
        said = [one for one in read if one.number in parts and one.statistic.scope in {"year", "part"}]
        cells = {one.statistic.cell for one in said}
        own = next((one.statistic.cell for one in read if one.number == total), None)
        if own is None and len(said) == len(parts) == len(cells) and (line := _whole_of(cells)) is not None:
            of_all = self._statistic(line, place.figure, "year", sentence)
            return read if of_all is None else [*read, Said(of_all, place.head, total)]
        # 上年结转2件、本年新收17件,共19件: more than the first names; 书面5件,网上38件,共43件: the ways it came in
        first = said[0].statistic.cell if said else None
        is_of_last_year = any(cell[1] in ("carried_over", "carried_forward") for cell in cells)
        is_several = any(cell != first and cell[1] not in WAYS_IN for cell in cells)
        if first is None or is_several or is_of_last_year or said[0].number != parts[0] or own not in (None, *cells):
            return read
        kept = [one for one in read if one not in said or one.statistic.scope == "part" or one.statistic.cell != first]
        if own is None:
            whole = self._statistic(said[0].statistic.cell, place.figure, "year", sentence)
            kept += [Said(whole, said[0].head, total)] if whole is not None else []
        return kept

    def _statistic(self, cell: Cell, figure: Figure, scope: Scope, sentence: Sentence) -> Statistic | None:
        value, unit = figure.value, figure.unit
        raw = sentence.raw(figure.start, figure.end)
        if not self._held.exists(cell):
            return None
        wanted = self._held.unit(cell)  # as the form counts
        if unit == "元" and wanted == "万元":
            value, unit = round(value / _TEN_THOUSAND, 6), "万元"
        elif (unit == "元") != (wanted == "元"):
            return None
        return Statistic(
            table_id=cell[0],
            line=cell[1],
            column=cell[2],
            value=value,
            unit=unit,
            raw=raw,
            kind="number" if value else "zero",
            source="prose",
            scope=scope,
            confidence=0.85 if figure.approximate else 0.95,
            locator=sentence.locator(),
        )


def _whole_of(cells: Iterable[Cell]) -> Cell | None:
    """自然人申请3件,商业企业申请1件,共4件: what came in from all, where the parts are the columns of one line."""
    lines = {(table, line) for table, line, _ in cells}
    (table, line), *others = lines
    return (table, line, "total") if table == "requests" and not others else None
