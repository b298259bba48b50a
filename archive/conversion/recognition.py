"""Text recognition on pictures of pages, where the extra `ocr` is installed."""

from __future__ import annotations

import sys
import tempfile
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pypdfium2

from archive.conversion.recognise import MAX_PAGES, pages_without_text, tool
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
    """How many pages of a PDF are pictures without text; 0 for what is no PDF that can be opened."""
    try:
        return len(pages_without_text(pypdfium2.PdfDocument(payload)))
    except pypdfium2.PdfiumError:
        return 0


def recognise(payload: bytes, *, seconds: float = SECONDS) -> bytes:
    """What stands on the pictures of a PDF's pages, or on a picture, as `recognised.read_pages` takes it.

    Raises ConversionError, UnfinishedError.
    """
    pages = min(MAX_PAGES, pictures_in(payload)) if b"%PDF-" in payload[:1024] else 1
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        source = Path(name) / "document"
        source.write_bytes(payload)
        command = [sys.executable, "-m", "archive.conversion.recognise", str(source)]
        environment = {"PYTHONPATH": str(Path(__file__).parents[2])}
        status, output, said = run(command, folder=Path(name), seconds=seconds * (1 + pages), environment=environment)
    if status:
        words = said.splitlines()[-1:] or [f"exit status {status}"]
        raise ConversionError(f"its text could not be recognised ({words[0].replace(name, '')})")
    return output
