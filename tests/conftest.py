from __future__ import annotations

import multiprocessing
from typing import TYPE_CHECKING

import pytest

from archive import workers

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def forked() -> Iterator[None]:
    """Builds fork their processes, whatever threads other tests have left: starting afresh takes a second each time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workers, "_context", lambda module: multiprocessing.get_context("fork"))
        yield
