"""Old Word files as DOCX, by LibreOffice where it is installed."""

from __future__ import annotations

import shutil
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Literal

from archive.conversion.tools import ConversionError, UnfinishedError, run

Suffix = Literal["doc", "rtf"]

SECONDS = 120.0
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/usr/lib/libreoffice/program/soffice",
    "/usr/lib64/libreoffice/program/soffice",
    "/opt/libreoffice*/program/soffice",
    "/snap/bin/libreoffice",
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
)
# no macro runs, nothing is fetched: links are not followed, and the proxy is one that nobody answers at
_SETTINGS = (
    ("org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("org.openoffice.Inet/Settings", "ooInetProxyType", "2"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("org.openoffice.Inet/Settings", "ooInetHTTPSProxyPort", "9"),
)


def _profile() -> str:
    items = "".join(
        f'<item oor:path="/{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>\n'
        for path, name, value in _SETTINGS
    )
    namespace = 'xmlns:oor="http://openoffice.org/2001/registry"'
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<oor:items {namespace}>\n{items}</oor:items>\n'


def program() -> str | None:
    """LibreOffice's program, from PATH or the usual places; None where it is not installed."""
    for name in _NAMES:
        if found := shutil.which(name):
            return found
    for place in _PLACES:
        for path in sorted(Path("/").glob(place.lstrip("/")), reverse=True):
            return str(path)
    return None


@lru_cache(maxsize=4)
def version(soffice: str) -> str:
    """As `LibreOffice/7.4.7.2`. Raises UnfinishedError where it does not start."""
    with tempfile.TemporaryDirectory(prefix="gongkai-") as folder:
        command = [soffice, f"-env:UserInstallation={Path(folder).as_uri()}", "--version"]
        _, output, said = run(command, folder=Path(folder), seconds=SECONDS)
    words = output.decode(errors="replace").split()
    if len(words) < 2:
        raise UnfinishedError(f"{soffice} does not say its version: {said}")
    return f"{words[0]}/{words[1]}"


def convert(soffice: str, payload: bytes, suffix: Suffix, *, seconds: float = SECONDS) -> tuple[str, bytes]:
    """Media type and bytes of the document in today's form.

    With a profile of its own, thrown away: two of them may run at once, and none leaves anything to the next. Raises
    ConversionError, UnfinishedError.
    """
    with tempfile.TemporaryDirectory(prefix="gongkai-") as name:
        folder = Path(name)
        user = folder / "profile" / "user"
        user.mkdir(parents=True)
        (user / "registrymodifications.xcu").write_text(_profile(), "utf-8")
        source = folder / f"document.{suffix}"
        source.write_bytes(payload)
        command = [
            soffice, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        status, output, said = run(command, folder=folder, seconds=seconds, environment={"HOME": name})
        made = folder / "out" / "document.docx"
        if not made.is_file() or not made.stat().st_size:
            words = said.splitlines() or output.decode(errors="replace").splitlines() or [f"exit status {status}"]
            raise ConversionError(f"LibreOffice could not convert it ({words[-1].replace(name, '').strip()})")
        return WORD, made.read_bytes()
