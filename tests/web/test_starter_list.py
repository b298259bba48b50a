"""The starter list: every line is sound, names a body that the gazetteer knows, and begins at an address once seen."""

from __future__ import annotations

import csv
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from archive.agencies import identify
from archive.agencies.gazetteer import divisions
from archive.web.sites import Site, parse_sites
from crawler.platforms import FAMILIES

SITES = parse_sites((resources.files("settings") / "sites.csv").read_text("utf-8"), "settings/sites.csv")
NAMED_BY_THE_USER = "http://sft.gd.gov.cn/sfw/gov_gk/tzgg/content/post_3184771.html"


def seen() -> set[str]:
    with (Path(__file__).parents[1] / "data/reports.tsv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["url"] for row in rows if row["site_kind"] == "gov"}


@pytest.mark.parametrize("site", SITES, ids=[site.id for site in SITES])
def test_a_line(site: Site) -> None:
    agency = identify(site.name, year=2024)
    assert (agency.name, agency.region_code, agency.level) == (site.name, site.region_code, site.level)
    assert agency.valid_to is None  # a body of today
    assert site.platform is None or site.platform in FAMILIES


def test_no_address_is_there_that_nobody_has_seen_and_no_seen_host_is_missing() -> None:
    assert SITES[0].seed == NAMED_BY_THE_USER
    assert {site.seed for site in SITES} == seen() | {NAMED_BY_THE_USER}
    assert len({(urlsplit(site.seed).hostname, site.name) for site in SITES}) == len(SITES)


def test_the_docs_name_the_provinces_that_are_missing() -> None:
    docs = (Path(__file__).parents[2] / "docs/adding_a_site.md").read_text("utf-8")
    named = next(line for line in docs.splitlines() if line.startswith("Still missing: "))
    provinces = [one for one in divisions().all if one.level == "province" and one.last is None and one.code < "70"]
    listed = {str(site.region_code)[:2] for site in SITES}
    assert len(provinces) == 31
    assert [one.name for one in provinces if (one.code[:2] in listed) == (one.name in named)] == []
