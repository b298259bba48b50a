"""Text cut into pieces, so that the stretches in which figures stand can be marked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True)
class Span:
    """A stretch of a text; `key` says whose it is."""

    start: int
    end: int
    key: int


@dataclass(frozen=True)
class Piece:
    """A piece of text; `keys` are those of the spans in it, none for text between them."""

    text: str
    keys: tuple[int, ...] = ()


def cut(text: str, spans: Iterable[Span]) -> tuple[Piece, ...]:
    """Cut a text at its spans; spans that overlap become one piece. Spans outside the text are left out.

    >>> [(piece.text, piece.keys) for piece in cut("收到12件，办结3件。", [Span(0, 5, 1), Span(2, 6, 2)])]
    [('收到12件，', (1, 2)), ('办结3件。', ())]
    """
    pieces: list[Piece] = []
    done = 0
    for start, end, keys in _merge(text, spans):
        if start > done:
            pieces.append(Piece(text[done:start]))
        pieces.append(Piece(text[start:end], keys))
        done = end
    if done < len(text):
        pieces.append(Piece(text[done:]))
    return tuple(pieces)


def _merge(text: str, spans: Iterable[Span]) -> list[tuple[int, int, tuple[int, ...]]]:
    merged: list[tuple[int, int, tuple[int, ...]]] = []
    for span in sorted(spans, key=lambda span: (span.start, span.end, span.key)):
        if not 0 <= span.start < span.end <= len(text):
            continue
        if merged and span.start < merged[-1][1]:
            start, end, keys = merged[-1]
            merged[-1] = (start, max(end, span.end), (*keys, span.key))
        else:
            merged.append((span.start, span.end, (span.key,)))
    return merged
