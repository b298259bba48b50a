"""What the crosswalk says of two forms: which cells correspond, how surely, and why they are not the same."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from archive.browse.rows import Row, one, select
from archive.browse.words import Words

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping, Sequence

Cell = tuple[str, str, str]
Place = tuple[str, Cell]  # era, cell

KINDS: Mapping[str, Words] = {  # what the earlier cell is beside the later one
    "same": Words("口径相同", "the same"),
    "broader": Words("前者口径较宽", "the earlier counts more"),
    "narrower": Words("前者口径较窄", "the earlier counts less"),
    "loose": Words("大致相近", "loosely the same"),
    "different": Words("形似而实异", "alike in name only"),
}
# what that means for a reader of the figures; the crosswalk itself gives its reasons in English
MEANINGS: Mapping[str, str] = {
    "same": "前后所计相同，两年之差在所示把握之内可以看作实情的变化。",
    "broader": "前一格式所计较多，数字下降未必是实情减少。",
    "narrower": "前一格式所计较少，数字上升未必是实情增加。",
    "loose": "两者有重叠而互不包含，只宜看大势。",
    "different": "两者名似而实异，不可连读。",
}
DIFFERENT = "different"
_UNSAID = Words("两种格式的口径不同，不作连接。", "The two forms count differently: nothing is joined.")


@dataclass(frozen=True)
class Pair:
    """One row of the crosswalk: a cell of the earlier form, a cell of the later one."""

    before: Place
    after: Place
    kind: str
    confidence: float
    why: str


@dataclass(frozen=True)
class Note:
    """What stands at a break between two forms; `why` is in English, as the crosswalk has it, `meaning` in Chinese."""

    before: str | None
    after: str | None
    words: Words
    confidence: float | None = None
    why: str | None = None
    meaning: str = ""


def read_pairs(connection: sqlite3.Connection) -> tuple[Pair, ...]:
    """The crosswalk, surest first; nothing where the database has none."""
    if one(connection, "select 1 from sqlite_master where type = 'table' and name = 'crosswalk'") is None:
        return ()
    rows = select(connection, "select * from crosswalk order by confidence desc, rowid")
    return tuple(_pair(row) for row in rows)


def _pair(row: Row) -> Pair:
    before, after = (
        (row[f"{end}_era"], (row[f"{end}_table"], row[f"{end}_line"], row[f"{end}_column"])) for end in ("from", "to")
    )
    return Pair(before, after, row["kind"], row["confidence"], row["why"])


def corresponding(known: Mapping[str, Cell], pairs: Sequence[Pair]) -> dict[str, Cell]:
    """Era → cell: those known, and of each other era the cell that the crosswalk pairs with one of them, surest first.

    What is alike in name only is never taken.
    """
    found = dict(known)
    has_grown = True
    while has_grown:
        has_grown = False
        for pair in pairs:
            for (era, cell), (other_era, other) in ((pair.before, pair.after), (pair.after, pair.before)):
                if pair.kind != DIFFERENT and found.get(era) == cell and other_era not in found:
                    found[other_era] = other
                    has_grown = True
    return found


def notes_between(
    before: str | None, after: str | None, cells: Mapping[str, Cell], pairs: Sequence[Pair]
) -> tuple[Note, ...]:
    """What is to be said where one form follows another, step by step over the forms between them."""
    if before is None or after is None:
        return (Note(before, after, _UNSAID),)
    first, last = sorted((before, after))  # some go back to an older form
    steps = [era for era in sorted({*cells, before, after}) if first <= era <= last]
    return tuple(note(one, two, cells.get(one), cells.get(two), pairs) for one, two in pairwise(steps))


def note(before: str, after: str, old: Cell | None, new: Cell | None, pairs: Sequence[Pair]) -> Note:
    """What the crosswalk says of two cells."""
    for pair in pairs:
        if (pair.before, pair.after) == ((before, old), (after, new)):
            said = KINDS.get(pair.kind, Words(pair.kind, pair.kind))
            return Note(before, after, said, pair.confidence, pair.why, MEANINGS.get(pair.kind, ""))
    return Note(before, after, _UNSAID)
