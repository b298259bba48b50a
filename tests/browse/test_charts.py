from __future__ import annotations

from archive.browse.charts import line_chart, stacks


def test_parts_keep_the_order_of_the_series_and_zeros_are_not_drawn() -> None:
    (stack,) = stacks({"2021": {"b": 1, "a": 3, "c": 0}}, ["a", "b", "c"])
    assert [bar.series for bar in stack.bars] == ["a", "b"]
    assert stack.total == 4
    assert stack.count("c") == 0


def test_a_chart_of_nothing_is_empty() -> None:
    assert stacks({}, ["a"]) == ()
    assert line_chart({}, {}).points == ()


def test_the_line_breaks_where_a_year_is_missing_or_the_form_changes() -> None:
    values = {2018: 5.0, 2019: 6.0, 2020: 7.0, 2021: 8.0, 2022: 9.0, 2024: 1.0}
    eras = {2018: "2014", 2019: "2019", 2020: "2019", 2021: "2021", 2022: "2021", 2024: "2021"}
    chart = line_chart(values, eras)
    assert [len(path.split()) for path in chart.paths] == [2, 2]
    assert [era for _, era in chart.breaks] == ["2019", "2021"]
    assert [label for _, label in chart.labels] == [str(year) for year in range(2018, 2025)]


def test_points_stay_on_the_paper_also_below_zero() -> None:
    chart = line_chart({2019: -7.0, 2020: 12.0}, {})
    assert all(0 < point.y < chart.height and 0 < point.x < chart.width for point in chart.points)
