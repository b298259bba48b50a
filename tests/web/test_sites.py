from __future__ import annotations

from importlib import resources

import pytest

from archive.web.sites import SiteListError, parse_sites

HEADER = "id,name,region_code,level,platform,seed\n"


def test_the_projects_own_list_is_sound() -> None:
    sites = parse_sites((resources.files("settings") / "sites.csv").read_text("utf-8"), "settings/sites.csv")
    assert "http://sft.gd.gov.cn/sfw/gov_gk/tzgg/content/post_3184771.html" in [site.seed for site in sites]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", ["1: no column id, name, region_code, level, platform, seed"]),
        ("id,name,region_code,level,platform,seed,extra\n", ["1: unknown column extra"]),
        (HEADER + "a,某县,110000,county,\n", ["2: 5 fields instead of 6"]),
        (
            HEADER + "a,某县,110000,county,,http://a.gov.cn/\na,某县,110000,county,,http://b.gov.cn/\n",
            ["3: id 'a' stands already in line 2"],
        ),
        (
            HEADER + "a,部,110000,ministry,,http://a.gov.cn/\n",
            ["2: region_code '110000': that of a ministry is 100000"],
        ),
        (HEADER + "a,某县,110000,county,,http://u:p@a.gov.cn/\n", ["user name"]),
        (
            HEADER + "a,X,11,x,!,gopher://a\n",
            ["2: name 'X'", "2: region_code '11'", "2: level 'x'", "2: platform '!'", "2: seed 'gopher://a'"],
        ),
        (HEADER + 'a,"某县,110000\n', ["not readable as CSV"]),
    ],
)
def test_every_fault_is_named_with_file_and_line(text: str, faults: list[str]) -> None:
    with pytest.raises(SiteListError) as raised:
        parse_sites(text, "list.csv")
    for fault in faults:
        assert fault in str(raised.value)
    assert str(raised.value).startswith("list.csv:")


def test_columns_may_stand_in_any_order_and_blank_lines_are_skipped() -> None:
    sites = parse_sites("seed,id,name,region_code,level,platform\n\nhttp://a.gov.cn/,a,某县,110101,county,trs\n", "x")
    assert (sites[0].id, sites[0].platform) == ("a", "trs")
