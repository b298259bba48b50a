"""Passages of real reports, coded by hand before they were read: nothing that they do not state, and most that they do.

`data/real_passages.tsv`: what a passage states, and what besides may be read in it, where the words leave it open.
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from pathlib import Path
from typing import NamedTuple

from archive.config import load_forms, load_words
from archive.report.prose import Passage, ProseReader
from tests.report.test_sentences import said

PASSAGES = Path(__file__).parent / "data" / "real_passages.tsv"
LEAST_READ = 0.988  # of what is stated; it may only be raised


class Coded(NamedTuple):
    year: int
    text: str
    states: Counter[str]
    may: Counter[str]


def coded() -> list[Coded]:
    rows = [line.split("\t") for line in PASSAGES.read_text("utf-8").splitlines()[1:]]
    return [Coded(int(year), text, Counter(states.split()), Counter(may.split())) for year, text, states, may in rows]


@cache
def reader(year: int) -> ProseReader:
    forms = load_forms()
    eras = {2021: "2021", 2019: "2019", 0: "2014"}
    era = eras[max(first for first in eras if first <= year)]
    return ProseReader(load_words(), forms.of_era(era), year, forms)  # type: ignore[arg-type]


def read(passage: Coded) -> Counter[str]:
    return Counter(map(said, reader(passage.year).read([Passage(passage.text, 1, "总体情况")])))


def test_nothing_is_read_that_is_not_stated() -> None:
    wrong = {one.text: extra for one in coded() if (extra := read(one) - one.states - one.may)}
    assert wrong == {}


def test_most_of_what_is_stated_is_read() -> None:
    passages = coded()
    stated = sum(one.states.total() for one in passages)
    missed = {one.text: rest for one in passages if (rest := one.states - read(one))}
    assert stated > 1000
    assert sum(rest.total() for rest in missed.values()) <= (1 - LEAST_READ) * stated, missed
