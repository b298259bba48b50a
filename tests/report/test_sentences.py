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


@pytest.mark.parametrize(
    ("agency", "sentence", "states"),
    [
        # a bureau or a town is a part of what a government reports on; by whatever name its own bodies go, it is not
        ("临江县人民政府", "县自然资源局共收到政府信息公开申请112件，占全县的35%。", "requests.received:part=112"),
        ("临江县", "城关镇主动公开信息320条，居全县第一。", "prose.disclosed_total:part=320"),
        ("临江县", "2024年城关镇主动公开信息320条。", "prose.disclosed_total:part=320"),
        ("临江县", "县城管局作出行政处罚560件。", "disclosure.penalties.decisions:part=560"),
        (
            "临江县人民政府办公室",
            "县公安局收到政府信息公开申请9件，办结8件。",
            "requests.received:part=9 prose.requests_answered:part=8",
        ),
        ("临江县人民政府", "县公安局未收到政府信息公开申请。", ""),
        ("临江县人民政府", "县政府收到政府信息公开申请15件。", "requests.received=15"),
        ("临江县人民政府", "2024年，临江县共收到政府信息公开申请15件。", "requests.received=15"),
        ("江北区人民政府", "宁波市江北区收到政府信息公开申请15件。", "requests.received=15"),
        ("临江县人民政府", "临江县人民政府未收到政府信息公开申请。", "requests.received=0"),
        ("临江县人民政府", "县政府办公室收到政府信息公开申请15件。", "requests.received=15"),
        ("临江县人民政府", "全县各乡镇、县直部门主动公开信息3200条。", "prose.disclosed_total=3200"),
        ("临江县城关镇人民政府", "城关镇主动公开信息320条，居全县第一。", "prose.disclosed_total=320"),
        ("临江县公安局", "县公安局收到政府信息公开申请9件。", "requests.received=9"),
        ("临江县人社局", "县人力资源和社会保障局收到政府信息公开申请9件。", "requests.received=9"),
        (None, "县公安局收到政府信息公开申请9件。", "requests.received=9"),
    ],
)
def test_what_another_body_did_is_a_part(agency: str | None, sentence: str, states: str) -> None:
    found = ProseReader(load_words(), load_forms().of_era("2021"), 2024, agency=agency).read([Passage(sentence, 3)])
    assert sorted(map(said, found)) == sorted(states.split())


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
