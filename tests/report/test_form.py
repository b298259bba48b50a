"""A form file that is not sound is named when it is loaded, with what is wrong in it."""

from __future__ import annotations

from importlib import resources

import pytest

from archive.report.form_file import FormError, check_forms, parse_form

TEXT = (resources.files("settings") / "forms" / "2021.toml").read_text("utf-8")
LINE = '{ id = "licences", label = "行政许可" }'


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('era = "2021"', 'era = "2021', "2021.toml: not TOML"),
        ('era = "2021"\n', "", "era"),
        ('era = "2021"', 'era = "2022"', "2022"),
        ('issued_on = "2021-09-26"', 'issued_on = "2021-13-99"', "month"),
        ("number = 1\n", 'number = "x"\n', "'x'"),
        (LINE, '{ id = "licences", label = "" }', "a label is empty"),
        (LINE, '{ id = "licences" }', "label"),
        (LINE, '{ id = "licences", label = "行政许可", colour = "red" }', "colour"),
        (LINE, f'{LINE}, {{ id = "licences", label = "许可" }}', "licences stands twice"),
        (LINE, f'{LINE}, {{ id = "permits", label = "行政许可" }}', "行政许可 stands twice"),
        ('layout = "matrix"', 'layout = "circle"', "circle"),
        ('parent = "result"', 'parent = "nobody"', "nobody"),
        ('right = ["processed"]', 'right = ["done"]', "done"),
        ('unit = "件"\ncolumns_label', "columns_label", "has no unit"),
    ],
)
def test_a_fault_is_named(old: str, new: str, said: str) -> None:
    assert TEXT.count(old) >= 1
    with pytest.raises((FormError, ValueError), match=said):
        parse_form(TEXT.replace(old, new, 1), "2021.toml")


def test_eras_are_there_once() -> None:
    form = parse_form(TEXT, "2021.toml")
    with pytest.raises(FormError, match="the form of 2021 stands twice"):
        check_forms([form, form])
    with pytest.raises(FormError, match="lacks the form of 2014, 2019"):
        check_forms([form])
