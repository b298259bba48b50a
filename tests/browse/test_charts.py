from __future__ import annotations

from itertools import pairwise

import pytest

from archive.browse.charts import Values, line_chart, stacks


def test_parts_keep_the_order_of_the_series_and_zeros_are_not_drawn() -> None:
    (stack,) = stacks({"2021": {"b": 1, "a": 3, "c": 0}}, ["a", "b", "c"])
    assert [bar.series for bar in stack.bars] == ["a", "b"]
    assert stack.total == 4
    assert stack.count("c") == 0


def test_a_chart_of_nothing_is_empty() -> None:
    assert stacks({}, ["a"]) == ()
    assert line_chart({}, {}).lines == ()


def test_the_line_breaks_where_a_year_is_missing_or_the_form_changes() -> None:
    eras: dict[int, str | None] = {2018: "2014", 2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021", 2024: "2021"}
    values: Values = {(year, era): year - 2013.0 for year, era in eras.items()}
    chart = line_chart({"甲": values}, eras)
    assert [len(path.split()) for path in chart.lines[0].paths] == [2, 2]
    assert [(one.before, one.era) for one in chart.breaks] == [("2014", "2019"), ("2019", "2021")]
    assert [label for _, label in chart.labels] == [str(year) for year in range(2018, 2025)]


def test_two_forms_in_one_year_are_two_points_that_nothing_joins() -> None:
    values: Values = {(2020, "2019"): 4.0, (2021, "2019"): 5.0, (2021, "2021"): 9.0, (2022, "2021"): 8.0}
    chart = line_chart({"甲": values}, {2020: "2019", 2021: "2021", 2022: "2021"})
    (line,) = chart.lines
    assert len(line.marks) == 4
    assert [len(path.split()) for path in line.paths] == [2, 2]


@pytest.mark.parametrize("values", [[-7.0, 12.0], [0.0, 0.0], [89_000_000.0, 3.0], [0.2, 0.7]])
def test_points_and_numbers_stay_on_the_paper(values: list[float]) -> None:
    other: Values = {(2019, None): values[0]}
    points: Values = {(2019 + place, None): value for place, value in enumerate(values)}
    chart = line_chart({"甲": points, "乙": other}, {})
    for line in chart.lines:
        for mark in line.marks:
            assert 0 < mark.y < chart.height
            assert chart.left <= mark.x < chart.width
            assert 0 < mark.text_y < chart.height - 24  # the years stand below
    assert all(chart.left > 8 * len(f"{tick.value:g}") for tick in chart.ticks)


def test_numbers_that_would_overlap_are_left_to_the_table() -> None:
    years: Values = {(year, None): 89_000_000.0 + year for year in range(2000, 2025)}
    marks = line_chart({"甲": years}, {}).lines[0].marks
    written = [mark for mark in marks if mark.text]
    assert 2 < len(written) < len(marks)
    assert all(one.x + 4 * len(one.text) <= two.x - 4 * len(two.text) for one, two in pairwise(written))
