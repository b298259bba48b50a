from __future__ import annotations

from typing import Any

import pytest

from archive.database.changes import Change, Version, Visit, history

CELL = ("requests", "received", "total", "table", "year", 1)


def says(number: int, value: float, text: str = "正文", subject: tuple[int | None, int | None] = (1, 2022)) -> Version:
    return Version(number, subject, "http://a.gov.cn/", f"d{value}", {CELL: (value, "件", "number")}, (text,))


def shown(number: int, *reports: Version) -> Visit:
    return Visit(number, f"2026-01-{number:02}", "shown", f"2026-01-{number:02}", reports)


def gone(number: int) -> Visit:
    return Visit(number, f"2026-01-{number:02}", "gone", f"2026-01-{number:02}", reason="404")


def kinds(*visits: Visit, elsewhere: Any = None) -> list[tuple[str, int, int]]:
    return [(one.kind, one.from_capture, one.to_capture) for one in changes(*visits, elsewhere=elsewhere)]


def changes(*visits: Visit, elsewhere: Any = None) -> list[Change]:
    return list(history(visits, elsewhere or {}))


def test_the_same_report_again_is_no_change() -> None:
    assert kinds(shown(1, says(1, 3)), shown(2, says(1, 3))) == []


def test_counters_are_no_change() -> None:
    assert kinds(shown(1, says(1, 3, "您是第 1 位访客")), shown(2, says(2, 3, "您是第 27 位访客"))) == []
    assert kinds(shown(1, says(1, 3, "浏览次数：1")), shown(2, says(2, 3, "浏览次数：99"))) == []


def test_white_space_is_no_change() -> None:
    assert kinds(shown(1, says(1, 3, "本机 关")), shown(2, says(2, 3, "本机\n关"))) == []


def test_figure_and_text() -> None:
    found = changes(shown(1, says(1, 3, "一\n二")), shown(2, says(2, 4, "一\n三")))
    assert [one.kind for one in found] == ["statistic", "text"]
    assert found[0].detail["to"] == {"value": 4, "unit": "件", "kind": "number"}
    assert (found[1].detail["removed"], found[1].detail["added"]) == (["二"], ["三"])


def test_removed_once_and_restored_without_more() -> None:
    visits = (shown(1, says(1, 3)), gone(2), gone(3), shown(4, says(1, 3)), shown(5, says(1, 3)))
    assert kinds(*visits) == [("removed", 1, 2), ("restored", 2, 4)]


def test_restored_with_other_figures() -> None:
    assert kinds(shown(1, says(1, 3)), gone(2), shown(3, says(2, 4))) == [
        ("removed", 1, 2), ("restored", 2, 3), ("statistic", 1, 3),
    ]  # fmt: skip


def test_page_that_no_longer_shows_the_report() -> None:
    assert kinds(shown(1, says(1, 3)), shown(2), shown(3)) == [("removed", 1, 2)]


def test_gone_before_it_was_ever_there() -> None:
    assert kinds(gone(1), shown(2, says(1, 3))) == []


def test_redirect_to_the_same_report_is_a_move() -> None:
    redirect = Visit(2, "2026-01-02", "redirected", "2026-01-02", redirect_url="http://b/")
    elsewhere = {(1, 2022): {"http://b/": "2026-01-02"}}
    assert kinds(shown(1, says(1, 3)), redirect, redirect, elsewhere=elsewhere) == [("moved", 1, 2)]
    assert kinds(shown(1, says(1, 3)), redirect) == []


def test_gone_here_and_new_elsewhere() -> None:
    elsewhere = {(1, 2022): {"http://old/": "2025-12-01", "http://new/": "2026-01-02"}}
    found = changes(shown(1, says(1, 3)), gone(2), elsewhere=elsewhere)
    assert [one.kind for one in found] == ["removed", "moved"]
    assert found[1].detail == {"to": "http://new/"}


def test_several_reports_on_one_page() -> None:
    one, other = says(1, 3), says(2, 5, subject=(1, 2021))
    assert kinds(shown(1, one), shown(2, one, other), shown(3, other)) == [("removed", 2, 3)]


def test_corrected_year_is_the_same_report() -> None:
    assert kinds(shown(1, says(1, 3)), shown(2, says(2, 4, subject=(1, 2023)))) == [("statistic", 1, 2)]
    one, other = many(1, 5, 60, (1, 2022)), many(2, 5, 60, (1, 2023), differing=7)
    assert kinds(shown(1, one), shown(2, other)) == [("statistic", 1, 2)] * 7 + [("text", 1, 2)]


@pytest.mark.parametrize("subject", [(1, 2023), (2, 2022)])
def test_next_years_report_at_the_same_address_is_no_edit(subject: tuple[int, int]) -> None:
    """Nor is another agency's; noughts, which both have, and headings do not make them one."""
    one, other = many(1, 5, 60, (1, 2022)), many(2, 6, 60, subject)
    again = [("restored", 2, 3), ("removed", 2, 3)]
    assert kinds(shown(1, one), shown(2, other), shown(3, one)) == [("removed", 1, 2), *again]
    one, other = says(1, 3, "一、总体情况\n二〇二二年的工作。"), says(2, 4, "一、总体情况\n二〇二三年的事情。", subject)
    assert kinds(shown(1, one), shown(2, other)) == [("removed", 1, 2)]


def many(number: int, step: int, count: int, subject: tuple[int, int], differing: int = 0) -> Version:
    """A report with so many figures above 0, and as many noughts; some of the first differ from those of its like."""
    cells = [("requests", f"line{place}", "total", "table", "year", 1) for place in range(2 * count)]
    values = [place * step + (place < differing) + step for place in range(count)] + [0] * count
    figures: dict[Any, Any] = {cell: (value, "件", "number") for cell, value in zip(cells, values, strict=True)}
    return Version(number, subject, "http://a.gov.cn/", f"d{number}", figures, (f"一、总体情况\n第{number}版",))
