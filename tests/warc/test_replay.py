"""pywb, in a venv of its own, shows what we archived: `GONGKAI_PYWB` is the folder with its commands."""

from __future__ import annotations

import gzip
import os
import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import pytest

from archive.warc import cdxj
from archive.warc.reader import read_capture
from archive.warc.wacz import write_wacz
from archive.warc.writer import Original

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message
    from pathlib import Path

    from .conftest import MakeExchange, OpenWriter

PYWB = os.environ.get("GONGKAI_PYWB", "")
pytestmark = pytest.mark.skipif(not PYWB, reason="GONGKAI_PYWB names no folder with pywb's commands")

FORM = "application/x-www-form-urlencoded"
HOST = "http://www.example.gov.cn/"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\n\r\n"


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *facts: object) -> None:
        return None


@contextmanager
def replay(data: Path, folder: Path, way: str) -> Iterator[str]:
    """The address of a pywb that serves the archive: by our `index`, from our `wacz`, or the `files` by its own index."""
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    folder.mkdir()
    manager = [f"{PYWB}/wb-manager"]
    subprocess.run([*manager, "init", "c"], cwd=folder, env=environment, check=True, capture_output=True)
    files = sorted((data / "warc").glob("*.warc.gz"))
    if way == "index":
        for path in files:
            shutil.copy(path, folder / "collections/c/archive")
        shutil.copy(data / "index.cdxj", folder / "collections/c/indexes/index.cdxj")
    else:
        write_wacz(data, folder / "all.wacz")
        ours = [path for path in files if not path.name.startswith("conversion-")]
        for add in [["--unpack-wacz", "c", "all.wacz"]] if way == "wacz" else [["c", str(path)] for path in ours]:
            subprocess.run([*manager, "add", *add], cwd=folder, env=environment, check=True, capture_output=True)
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    command = [f"{PYWB}/wayback", "-p", str(port), "-b", "127.0.0.1"]
    with subprocess.Popen(
        command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as p:
        try:
            for _ in range(100):
                try:
                    socket.create_connection(("127.0.0.1", port), 1).close()
                    break
                except OSError:
                    time.sleep(0.2)
            yield f"http://127.0.0.1:{port}/c/"
        finally:
            p.terminate()


def fetch(address: str | urllib.request.Request) -> tuple[int, bytes]:
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(address, timeout=20) as answer:
            return answer.status, undone(answer.read(), answer.headers)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, undone(error.read(), error.headers)


def undone(body: bytes, headers: Message) -> bytes:
    is_packed = headers.get("Content-Encoding", "").lower() == "gzip" and body.startswith(b"\x1f\x8b")
    return gzip.decompress(body) if is_packed else body


@pytest.mark.parametrize("way", ["index", "wacz", "files"])
def test_every_capture_replays(
    data: Path,
    tmp_path: Path,
    open_writer: OpenWriter,
    make_exchange: MakeExchange,
    answers: dict[str, tuple[bytes, bytes]],
    way: str,
) -> None:
    with open_writer(max_size=3000) as writer:
        for name, (wire, _) in answers.items():
            if name != "not-http":
                plain = wire.replace(b"0\r\nX-Trailer: t\r\n", b"0\r\n")  # which pywb would show as content
                writer.write_exchange(make_exchange(HOST + name, plain))
        for again in ("again.pdf", "pdf"):
            writer.write_exchange(make_exchange(HOST + again, answers["pdf"][0]))
        for unchanged in ("again.pdf", "pdf", "gzip"):
            writer.write_exchange(make_exchange(HOST + unchanged, UNCHANGED))
    pdf = cdxj.lookup(data, HOST + "pdf")[0]
    with open_writer("R2", prefix="conversion") as writer:
        original = Original(pdf.record_id, pdf.url, pdf.date, pdf.digest or "")
        writer.write_conversion(original, "application/json", b"{}", made_by="recogniser/1")
    with replay(data, tmp_path / "pywb", way) as address:
        assert fetch(f"{address}id_/{HOST}pdf")[1] == answers["pdf"][1], "the last capture, not the later conversion"
        for entry in cdxj.entries(data):
            if entry.is_conversion:
                continue
            status, body = fetch(f"{address}{entry.timestamp}id_/{entry.url}")
            capture = read_capture(data, entry)
            assert (entry.url, body) == (entry.url, capture.payload)
            assert status == (200 if entry.status == 304 else entry.status)


@pytest.mark.parametrize("way", ["index", "files"])
def test_what_was_posted_replays_to_whoever_posts_the_same_and_what_was_rendered_to_nobody(
    data: Path, tmp_path: Path, open_writer: OpenWriter, make_exchange: MakeExchange, way: str
) -> None:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    url, pages = (
        HOST + "list.aspx?id=7",
        {b"__VIEWSTATE=a%2Bb&page=2": b"second" * 40, b"__VIEWSTATE=c&page=3": b"third" * 40},
    )
    with open_writer() as writer:
        shell = writer.write_exchange(make_exchange(url, head + b"first" * 40)).entry
        for body, page in pages.items():
            asked = f"POST /list.aspx?id=7 HTTP/1.1\r\nHost: x\r\nContent-Type: {FORM}\r\nContent-Length: {len(body)}\r\n\r\n"
            writer.write_exchange(make_exchange(url, head + page, sent=asked.encode() + body, method="POST"))
        assert shell is not None
        original = Original(shell.record_id, url, shell.date, shell.digest or "")
        writer.write_rendered(original, b"<p>rendered</p>", made_by="Chromium/1")
    with replay(data, tmp_path / "pywb", way) as address:
        place = f"{address}{shell.timestamp}id_/{url}"
        assert fetch(place) == (200, b"first" * 40)
        for body, page in pages.items():
            assert fetch(urllib.request.Request(place, data=body, headers={"Content-Type": FORM})) == (200, page)
        for stamp in ("20100101000000", "20400101000000"):
            assert fetch(f"{address}{stamp}id_/{url}")[1] == b"first" * 40
