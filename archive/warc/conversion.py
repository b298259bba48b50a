"""Extracted text as conversion records, in `data/text/`: derived, made anew by a build, and never given to replay."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Self

from archive.warc.archivefile import deflater
from archive.warc.files import raise_for, sync_folder
from archive.warc.info import warcinfo
from archive.warc.message import block_draft, fields_block, new_id, warc_date
from archive.warc.scan import sha1_digest

if TYPE_CHECKING:
    from types import TracebackType

    from archive.warc.message import Draft, Fields

NAME = "text.warc.gz"
_NEW = ".new"


def text_path(data: Path) -> Path:
    return Path(data) / "text" / NAME


def forget_unfinished(data: Path) -> None:
    """Take away what was being written when its writer was killed."""
    path = text_path(data)
    path.with_name(path.name + _NEW).unlink(missing_ok=True)


class TextArchive:
    """`data/text/text.warc.gz`, written beside the old one and put in its place when all went well.

    `software` names what made the text, with its version: `trafilatura/2.3.1`.
    """

    def __init__(self, data: Path, *, software: str) -> None:
        self._path = text_path(data)
        self._beside = self._path.with_name(NAME + _NEW)
        self._software = software

    def __enter__(self) -> Self:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._beside.open("wb")
        self._warcinfo = new_id()
        fields = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", self._warcinfo), ("WARC-Filename", NAME)]
        self._write(fields, "application/warc-fields", fields_block(warcinfo()))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            with self._file:
                self._file.flush()
                os.fsync(self._file.fileno())
            if kind is None:
                self._beside.replace(self._path)
                sync_folder(self._path.parent)
        except OSError as failure:
            raise_for(failure, f"cannot write {NAME}")
        finally:
            self._beside.unlink(missing_ok=True)

    def write(self, record_id: str, url: str, captured_at: str, text: str) -> None:
        """The text of the capture whose record id, address and time these are."""
        payload = text.encode("utf-8", "replace")
        fields = [
            ("WARC-Type", "conversion"),
            ("WARC-Record-ID", new_id()),
            ("WARC-Target-URI", url),
            ("WARC-Refers-To", record_id),
            ("WARC-Refers-To-Target-URI", url),
            ("WARC-Refers-To-Date", captured_at),
            ("WARC-Conversion-Software", self._software),
            ("WARC-Warcinfo-ID", self._warcinfo),
            ("WARC-Payload-Digest", sha1_digest([payload])),
        ]
        self._write(fields, "text/plain; charset=utf-8", payload)

    def _write(self, fields: Fields, content_type: str, block: bytes) -> None:
        dated = [*fields, ("WARC-Date", warc_date(datetime.now(UTC))), ("Content-Type", content_type)]
        try:
            self._file.write(_member(block_draft(dated, block)))
        except OSError as error:
            raise_for(error, f"cannot write {NAME}")


def _member(draft: Draft) -> bytes:
    packing = deflater()
    return b"".join(packing.compress(block) for block in draft.blocks()) + packing.flush()
