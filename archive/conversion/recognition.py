"""Text recognition on pictures of pages, where the extra `ocr` is installed."""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path

from archive.conversion.recognise import MAX_PAGES, tool
from archive.conversion.tools import ConversionError, run

SECONDS = 120.0  # to start, and for each page
MISSING = "text recognition is not installed: pip install 'gongkai[ocr]'"


def version() -> str | None:
    """Names and versions of what recognises; None where it is not installed."""
    try:
        return tool()
    except PackageNotFoundError:
        return None


def pictures_in(payload: bytes) -> int:
    """How many pages of a PDF are pictures without text; 0 for what is no PDF that can be opened.

    Raises UnfinishedError.
    """
    if b"%PDF-" not in payload[:1024]:
        return 0
    status, output, _ = _ask(payload, "--count", seconds=SECONDS)
    return 0 if status else int(output)


def recognise(payload: bytes, *, seconds: float = SECONDS) -> bytes:
    """What stands on the pictures of a PDF's pages, or on a picture, as `recognised.read_pages` takes it.

    Raises ConversionError, UnfinishedError.
    """
    pages = min(MAX_PAGES, pictures_in(payload)) if b"%PDF-" in payload[:1024] else 1
    status, output, said = _ask(payload, seconds=seconds * (1 + pages))
    if status:
        words = said.splitlines()[-1:] or [f"exit status {status}"]
        raise ConversionError(f"its text could not be recognised ({words[0]})")
    return output


def _ask(payload: bytes, *options: str, seconds: float) -> tuple[int, bytes, str]:
    """What the program answers of the payload: a process of its own, for a file may end whoever opens it."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        source = Path(name) / "document"
        source.write_bytes(payload)
        command = [sys.executable, "-m", "archive.conversion.recognise", *options, str(source)]
        environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
        status, output, said = run(command, folder=Path(name), seconds=seconds, environment=environment)
    return status, output, said.replace(name, "")
