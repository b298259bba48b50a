"""Generated sentences with known figures and known distractors: nothing wrong, and nearly all that is plainly said."""

from __future__ import annotations

from collections import Counter
from functools import cache

import pytest

from archive.config import load_forms, load_words
from archive.report.prose import Passage, ProseReader
from tests.report.ugly import speech

ERAS = {"six": "2021", "annex": "2014"}
SEEDS = 2500
RECALL = 0.95


@cache
def reader(form: str) -> ProseReader:
    forms = load_forms()
    return ProseReader(load_words(), forms.of_era(ERAS[form]), speech.YEARS[form], forms)  # type: ignore[arg-type]


@cache
def measured() -> tuple[Counter[str], Counter[str], list[tuple[str, object]]]:
    """By phenomenon how much was said and how much was missed; what was read and never said."""
    said: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong: list[tuple[str, object]] = []
    for seed in range(SEEDS):
        one = speech.make(seed)
        found = reader(one.form).read([Passage(one.text, 3, one.heading)])
        got = Counter[speech.Stated]((".".join(figure.cell), figure.scope, figure.value or 0) for figure in found)
        wanted = Counter[speech.Stated](one.stated)
        for name in one.phenomenon.split(", "):
            said[name] += wanted.total()
            missed[name] += (wanted - got).total()
        if extra := got - wanted - Counter[speech.Stated](one.may):
            wrong.append((one.text, dict(extra)))
    return said, missed, wrong


def test_no_figure_is_wrong() -> None:
    assert measured()[2] == []


@pytest.mark.parametrize("phenomenon", [*speech.GROUPS, "zeros", *sorted({*speech.WRITING})])
def test_what_is_plainly_said_is_read(phenomenon: str) -> None:
    said, missed, _ = measured()
    assert said[phenomenon] > 40
    assert missed[phenomenon] <= (1 - RECALL) * said[phenomenon]


@pytest.mark.parametrize(("number", "written"), [(236, "二百三十六"), (1005, "一千零五"), (12, "十二"), (110, "一百一十"), (9, "九")])  # fmt: skip
def test_the_generator_writes_numbers_as_people_do(number: int, written: str) -> None:
    assert speech.in_chinese(number) == written
