"""What can go wrong with the archive."""

from __future__ import annotations


class ArchiveError(Exception):
    """The archive cannot be used as asked. Raised by readers and writers of `archive.warc`; parent of the others."""


class ArchiveFullError(ArchiveError):
    """The disk is full: nothing more is written. Raised by the writer, after it has cut what was half written."""


class RecordError(ArchiveError):
    """There is no sound record where one was asked for. Raised by the reader."""


class UnresolvedError(RecordError):
    """The record that a revisit refers to is not in the archive. Raised by the reader."""


class LockedError(ArchiveError):
    """Another process works on this archive. Raised by `DataLock`."""
