"""The benchmarks run on demand; that they can be started is seen in every run of the tests."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

BENCHMARKS = sorted(path.stem for path in (Path(__file__).parents[1] / "benchmarks").glob("*.py"))


@pytest.mark.parametrize("name", BENCHMARKS)
def test_a_benchmark_can_be_started(name: str) -> None:
    import_module(f"benchmarks.{name}")


def test_what_the_stages_of_reading_are_made_of_is_there() -> None:
    stages = import_module("benchmarks.reading").STAGES
    assert [name for owner, name, _ in stages if not hasattr(owner, name)] == []
