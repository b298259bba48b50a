"""One capture looked at: what kind of answer it is, and which documents the page links to."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from archive.converting import note_of
from archive.database.captures import NOT_MODIFIED, Link, Reading
from archive.picture_words import load_picture_words
from archive.report.document import conversion_of
from archive.warc.errors import ArchiveError, UnresolvedError
from archive.warc.reader import read_capture
from archive.web.links import document_links
from archive.web.pictures import wanted_pictures
from archive.web.text import decode
from archive.web.verdict import judge

if TYPE_CHECKING:
    from pathlib import Path

    from archive.database.captures import Unread
    from archive.warc.capture import Capture
    from archive.web.links import DocumentLink

# files that are no documents: pictures and what is packed
PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"\x1f\x8b")
FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf", b"Rar!", b"7z\xbc\xaf")
# what other crawlers write about a page, text and screenshots too, and about their run: no answers of any server
ABOUT_A_PAGE = re.compile(r"urn:[\w-]+:https?://|metadata:|screenshot:", re.IGNORECASE)
TAGS = (b"<html", b"<!doctype html", b"<body", b"<div", b"<table", b"<p")


def lost(one: Unread, reason: str) -> Reading:
    """What stands for a capture that cannot be read."""
    return Reading(one.id, "error", "other", note=reason)


def read_one(data: Path, one: Unread) -> Reading:
    """What the payload of a capture tells; one that cannot be read is an `error` with the reason."""
    if one.warc_file is None or one.warc_offset is None:
        return lost(one, "the record that this revisit refers to is not in the archive")
    try:
        capture = read_capture(data, (one.warc_file, one.warc_offset))
    except UnresolvedError as error:
        return lost(one, str(error))
    except (ArchiveError, OSError) as error:
        place = f"{one.warc_file} at {one.warc_offset}: "  # which errors of the archive say themselves
        return lost(one, place + str(error).removeprefix(place))
    # of a revisit that says nothing of its own answer, the original's
    status = capture.http_status if one.http_status in (NOT_MODIFIED, None) else one.http_status
    verdict = judge(one.url, status, capture.headers, capture.payload)
    content = _content(capture, verdict)
    links = _links(decode(capture.payload, _content_type(capture)), one.url) if content == "html" else ()
    return Reading(
        capture_id=one.id,
        verdict=verdict,
        content=content,
        redirect_url=_redirect(one, capture),
        note=_note(capture, verdict, content),
        links=tuple(Link(link.url, link.text, link.kind) for link in links),
    )


def _links(text: str, url: str) -> tuple[DocumentLink, ...]:
    """What the page carries; its pictures only where its tables may be among them."""
    return document_links(text, url, pictures=wanted_pictures(text, load_picture_words()))


def _content(capture: Capture, verdict: str) -> str:
    """What the bytes are, whatever the server called them."""
    if capture.record_type == "resource" and ABOUT_A_PAGE.match(capture.url):
        return "other"
    start = capture.payload[:2048].lstrip(b"\xef\xbb\xbf \t\r\n")
    media_type = capture.media_type or ""
    if capture.record_type == "resource" and media_type == "application/octet-stream":
        return "document"  # a file that somebody took in as a report: what it is not is said of it
    if verdict == "document":
        if start.startswith(FILES):
            return "document"
        if start.startswith(PICTURES) or media_type.startswith(("image/", "audio/", "video/")):
            return "other"
        return "text" if media_type == "text/plain" else "document"
    if verdict != "page":
        return "other"
    if "html" in media_type or any(tag in start.lower() for tag in TAGS):
        return "html"
    # a file of plain text that was taken in may have no media type
    return "text" if capture.record_type == "resource" and media_type in {"", "text/plain"} else "other"


def _note(capture: Capture, verdict: str, content: str) -> str | None:
    """What has to be done before the document can be read."""
    found = conversion_of(capture.payload) if verdict == "document" or content == "document" else None
    return note_of(found[0]) if found is not None else None


def _redirect(one: Unread, capture: Capture) -> str | None:
    location = capture.header("location")
    is_redirect = one.http_status is not None and 300 <= one.http_status < 400 and one.http_status != NOT_MODIFIED
    if not is_redirect or not location:
        return None
    try:
        return urljoin(one.url, location.strip())
    except ValueError:
        return None


def _content_type(capture: Capture) -> str:
    return capture.header("content-type") or ""
