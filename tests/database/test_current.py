from __future__ import annotations

from archive.database.current import Standing, Version, standings


def version(number: int, **changed: object) -> Version:
    values: dict[str, object] = {
        "id": number, "url": f"http://a.gov.cn/{number}", "agency_id": 1, "year": 2022, "status": "complete",
        "figures_digest": f"d{number}", "last_seen": "2026-01-01", "captured_at": "2026-01-01", "place": 1,
        "reports_on_page": 1,
    }  # fmt: skip
    return Version(**(values | changed))  # type: ignore[arg-type]


def current(*versions: Version) -> list[int]:
    one_way = standings(versions)
    assert one_way == standings(reversed(versions))
    return sorted(key for key, standing in one_way.items() if standing.is_current)


def test_more_of_the_form_beats_newer() -> None:
    assert current(version(1, status="partial", last_seen="2027-01-01"), version(2)) == [2]


def test_own_site_beats_copies() -> None:
    assert current(version(1, last_seen="2027-01-01"), version(2, place=0)) == [2]


def test_newest_version_of_one_address() -> None:
    old, new = version(1, url="u"), version(2, url="u", last_seen="2026-02-01", status="partial")
    assert current(old, new) == [2]
    assert standings([old, new])[1] == Standing(is_current=False, duplicate_of=None)


def test_unreadable_newest_leaves_the_last_readable() -> None:
    assert current(version(1, url="u"), version(2, url="u", last_seen="2026-02-01", status="unreadable")) == [1]


def test_a_newer_version_that_has_lost_its_tables_is_not_the_one_to_use() -> None:
    whole = version(1, url="u")
    assert current(whole, version(2, url="u", last_seen="2026-02-01", status="tables_missing")) == [1]
    assert current(version(3, url="u", status="tables_missing"), version(4, url="u", status="prose_only")) == [4]
    assert current(version(5, url="u", status="tables_missing")) == [5]


def test_never_current() -> None:
    assert current(version(1, status="template"), version(2, status="unreadable"), version(3, place=None)) == []


def test_dedicated_page_beats_a_page_of_many() -> None:
    assert current(version(1, reports_on_page=9), version(2, last_seen="2025-01-01")) == [2]


def test_what_was_published_again_corrects_what_was_published_before() -> None:
    first, again = version(1, published_on="2023-01-20", last_seen="2026-02-01"), version(2, published_on="2023-05-04")
    assert current(first, again) == [2]
    assert standings([first, again])[1].duplicate_of is None


def test_of_editions_that_say_the_same_the_plainest_address_is_current_whichever_was_seen_last() -> None:
    page = version(1, url="http://a.gov.cn/t1.html", figures_digest="x", last_seen="2026-02-01T10:00:00Z")
    printed = version(2, url="http://a.gov.cn/t1.html?print=1", figures_digest="x", last_seen="2026-02-01T11:00:00Z")
    assert current(page, printed) == [1]
    assert standings([page, printed])[2].duplicate_of == 1
    gone = version(3, url="http://a.gov.cn/t", figures_digest="x", last_seen="2026-01-01T10:00:00Z")
    assert current(page, printed, gone) == [1]
    other = version(4, url="http://a.gov.cn/t2.html?again", last_seen="2026-02-01T11:00:00Z")
    assert current(page, other) == [4]  # with other figures the later one corrects


def test_two_agencies_that_state_the_same_are_no_duplicates() -> None:
    zeros = [version(1, figures_digest="0"), version(2, figures_digest="0", agency_id=2)]
    assert current(*zeros) == [1, 2]
    assert {standing.duplicate_of for standing in standings(zeros).values()} == {None}


def test_duplicates_name_the_current_one() -> None:
    found = standings([version(1, figures_digest="x", place=0), version(2, figures_digest="x"), version(3)])
    assert [found[key].duplicate_of for key in (1, 2, 3)] == [None, 1, None]


def test_unknown_agency_or_year_is_compared_at_its_address_only() -> None:
    assert current(version(1, agency_id=None), version(2, agency_id=None), version(3, year=None)) == [1, 2, 3]
