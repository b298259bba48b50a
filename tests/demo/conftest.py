"""The manifest: what each report of the sample web must yield, written down beside the web and not read from it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest


@pytest.fixture(scope="session")
def manifest() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((Path(__file__).parent / "manifest.json").read_text("utf-8"))
    return found
