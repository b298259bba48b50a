"""Sentences of real reports and what they state: data/sentences.tsv; and what states nothing: data/no_figures.tsv."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from archive.config import load_forms, load_words
from archive.report.prose import Passage, ProseReader

if TYPE_CHECKING:
    from archive.report.model import Statistic

HEADING = "政府信息公开工作情况"
DATA = Path(__file__).parent / "data"
FORMS = {"six": ("2021", 2024), "annex": ("2014", 2016)}


def rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()[1:]
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


@cache
def reader(form: str) -> ProseReader:
    era, year = FORMS[form]
    return ProseReader(load_words(), load_forms().of_era(era), year)  # type: ignore[arg-type]


def said(statistic: Statistic) -> str:
    column = "" if statistic.column == "total" else f".{statistic.column}"
    scope = "" if statistic.scope == "year" else f":{statistic.scope}"
    return f"{statistic.table_id}.{statistic.line}{column}{scope}={statistic.value:g}"


@pytest.mark.parametrize(("form", "sentence", "states"), rows("sentences.tsv"))
def test_what_a_sentence_states(form: str, sentence: str, states: str) -> None:
    found = reader(form).read([Passage(sentence, 3, HEADING)])
    assert sorted(map(said, found)) == sorted(states.split())


@pytest.mark.parametrize(("form", "sentence"), rows("no_figures.tsv"))
def test_what_states_nothing(form: str, sentence: str) -> None:
    assert [said(one) for one in reader(form).read([Passage(sentence, 3, HEADING)])] == []


@pytest.mark.parametrize("form", FORMS)
def test_a_figure_behind_two_outcomes_is_neither(form: str) -> None:
    words, held = load_words(), load_forms().of_era(FORMS[form][0])  # type: ignore[arg-type]
    assert held is not None
    lines = {line.id for table in held.tables for line in table.lines}
    labels = [labels[0] for line, labels in words.outcomes.items() if line in lines]
    for one, other in combinations(labels, 2):
        text = f"其中{one}和{other}共12件。因{other}、{one}等原因12件。12件{one}或{other}。"
        assert [said(found) for found in reader(form).read([Passage(text, 3, HEADING)])] == [], text


@pytest.mark.parametrize("form", FORMS)
def test_every_outcome_by_itself(form: str) -> None:
    words, held = load_words(), load_forms().of_era(FORMS[form][0])  # type: ignore[arg-type]
    assert held is not None
    lines = {line.id for table in held.tables for line in table.lines}
    for line, labels in words.outcomes.items():
        for label in labels if line in lines else ():
            found = [one.line for one in reader(form).read([Passage(f"其中{label}12件。", 3, HEADING)])]
            assert found == [line] or label in {"同意公开", "告知作出更改、补充"}, label
