"""Files that somebody packed, as a ZIP archive of what can be read here: RAR and 7z by unar, where it is installed."""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from archive.conversion import libreoffice
from archive.conversion.tools import ConversionError, UnfinishedError, run
from archive.report.document import conversion_of
from archive.report.files.packed import LARGEST, MOST_FILES, unpacked

if TYPE_CHECKING:
    from collections.abc import Iterable

SECONDS = 120.0
ZIP = "application/zip"
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # so that the same files always make the same archive


def program() -> str | None:
    """unar, from PATH; None where it, or lsar that comes with it, is not installed."""
    return shutil.which("unar") if shutil.which("lsar") else None


@lru_cache(maxsize=4)
def version(unar: str) -> str:
    """As `unar/1.10.1`. Raises UnfinishedError where it does not start."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        _, output, said = run([unar, "--version"], folder=Path(folder), seconds=SECONDS)
    words = output.decode(errors="replace").split()
    if not words:
        raise UnfinishedError(f"{unar} does not say its version: {said}")
    return f"unar/{words[0].removeprefix('v')}"


def convert(unar: str | None, soffice: str | None, payload: bytes) -> tuple[str, bytes] | None:
    """Media type and bytes of a ZIP archive of the files, each old Word file among them as DOCX under its own name.

    None where nothing is installed that would change anything. Raises ConversionError, UnfinishedError.
    """
    files: Iterable[tuple[str, bytes]]
    is_zip = payload.startswith(b"PK")
    if is_zip and soffice:
        files = ((name, body) for name, body in unpacked(payload) if body is not None)
    elif unar and not is_zip:
        files = _unpack(unar, payload)
    else:
        return None
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, body in files:
            package.writestr(zipfile.ZipInfo(name, _EARLIEST), _readable(soffice, body), zipfile.ZIP_DEFLATED)
    return ZIP, made.getvalue()


def _readable(soffice: str | None, body: bytes) -> bytes:
    """A file as it can be read; as it is where it cannot be converted: then that is said of it when it is read."""
    found = conversion_of(body)
    if soffice is None or found is None or found[0] not in ("doc", "rtf"):
        return body
    try:
        return libreoffice.convert(soffice, body, found[0])[1]
    except UnfinishedError:
        raise
    except ConversionError:
        return body


def _unpack(unar: str, payload: bytes) -> Iterable[tuple[str, bytes]]:
    """The files in the order of their names; links are none. Raises ConversionError, UnfinishedError."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as place:
        folder = Path(place)
        source = folder / "packed"
        source.write_bytes(payload)
        _check(str(Path(unar).with_name("lsar")), source)
        out = folder / "out"
        options = ("-quiet", "-force-overwrite", "-no-directory", "-no-recursion", "-forks", "skip")
        command = [unar, *options, "-output-directory", str(out), str(source)]
        status, output, said = run(command, folder=folder, seconds=SECONDS)
        if status:
            words = (said or output.decode(errors="replace")).strip().splitlines() or [f"exit status {status}"]
            raise ConversionError(f"unar could not unpack it ({words[-1].replace(place, '').strip()})")
        return [
            (path.relative_to(out).as_posix().encode(errors="replace").decode(), path.read_bytes())
            for path in sorted(out.rglob("*"))
            if path.is_file() and not path.is_symlink()
        ]


def _check(lsar: str, source: Path) -> None:
    """Raises ConversionError where more is in it than any report has, or a password is needed."""
    status, output, said = run([lsar, "-json", "-no-recursion", str(source)], folder=source.parent, seconds=SECONDS)
    try:
        listed = json.loads(output, strict=False).get("lsarContents", [])
        sizes = [int(one.get("XADFileSize", 0)) for one in listed]
    except (ValueError, AttributeError) as error:
        raise ConversionError(f"lsar does not say what is in it ({said or f'exit status {status}'})") from error
    if any(one.get("XADIsEncrypted") for one in listed):
        raise ConversionError("it is locked with a password")
    if not listed:
        raise ConversionError("nothing is in it, or it is damaged")
    if len(sizes) > MOST_FILES or sum(sizes) > LARGEST:
        raise ConversionError("it holds more than any report has")
