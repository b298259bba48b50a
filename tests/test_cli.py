"""The command as its users meet it: help, refusals, one clear line for each fault."""

from __future__ import annotations

import errno
import gzip
import json
import os
import re
import resource
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import pytest
from click.testing import CliRunner, Result

from archive import reading, workers
from archive.cli import main
from archive.conversion import stored
from archive.warc.writer import WarcWriter

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CONTRACT_VERBS = {
    "demo", "crawl", "ingest", "build", "parse", "check", "show", "serve", "export", "wacz", "runs", "verify", "sites",
}  # fmt: skip
SITE = "sft,广东省司法厅,440000,province,,http://sft.gd.gov.cn/sfw/gov_gk/tzgg/content/post_3184771.html\n"
HEADER = "id,name,region_code,level,platform,seed\n"


def commands(
    group: click.Group = main, prefix: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from commands(command, (*prefix, name))
        else:
            yield (*prefix, name), command


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().endswith("_proxy") or name.startswith("GONGKAI_"):
            monkeypatch.delenv(name)


def run(*args: str) -> Result:
    return CliRunner().invoke(main, args)


def test_the_verbs_are_those_of_the_contract() -> None:
    assert set(main.commands) == CONTRACT_VERBS


@pytest.mark.parametrize(("path", "command"), [pytest.param(p, c, id=" ".join(p)) for p, c in commands()])
def test_every_command_has_help_with_an_example_and_takes_a_data_folder(
    path: tuple[str, ...], command: click.Command
) -> None:
    result = CliRunner().invoke(main, [*path, "--help"])
    assert result.exit_code == 0
    assert f"Example: gongkai {' '.join(path)}" in result.output
    assert "--data" in result.output


@pytest.mark.parametrize(
    "args",
    [
        ["crawl", "--every-page"],
        ["build", "--engine", "ray"],
        ["build", "leftover"],
        ["parse"],
        ["nonsense"],
        ["crawl", "--max-pages", "0"],
    ],
)
def test_what_is_not_there_is_refused(args: list[str]) -> None:
    assert CliRunner().invoke(main, args).exit_code == 2


@pytest.mark.parametrize(
    "verb", [["build"], ["runs"], ["check"], ["show", "1"], ["serve"], ["verify"], ["wacz", "x.wacz"]]
)
def test_a_missing_data_folder_is_one_clear_line(verb: list[str], tmp_path: Path) -> None:
    result = run(*verb, "--data", str(tmp_path / "nowhere"))
    assert result.exit_code == 2
    assert len(result.stderr.strip().splitlines()) == 1
    assert "nowhere" in result.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_database_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    database = sqlite3.connect(tmp_path / "gongkai.db")
    database.execute("pragma user_version = 9999")
    database.commit()
    database.close()
    for verb in (["runs"], ["build"], ["serve"]):
        result = run(*verb, "--data", str(tmp_path))
        assert result.exit_code == 2, result
        assert "gongkai.db" in result.stderr
        assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (SITE + SITE, "sft"),
        ("sft,广东省司法厅,44,province,,http://sft.gd.gov.cn/\n", "region_code"),
        ("sft,广东省司法厅,440000,kingdom,,http://sft.gd.gov.cn/\n", "kingdom"),
        ("S F T,广东省司法厅,440000,province,,http://sft.gd.gov.cn/\n", "S F T"),
        ("sft,广东省司法厅,440000,province,,ftp://sft.gd.gov.cn/\n", "ftp://sft.gd.gov.cn/"),
        ("sft,广东省司法厅\n", "sites.csv:2:"),
    ],
)
def test_a_broken_site_list_stops_before_the_first_request(rows: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(HEADER + rows, encoding="utf-8")
    result = run("crawl", "--sites", str(file), "--data", str(tmp_path / "data"), "--contact", "a@b.example")
    assert result.exit_code == 2, result
    assert str(file) in result.stderr
    assert said in result.stderr
    assert not (tmp_path / "data").exists()
    assert run("sites", "check", str(file)).exit_code == 2


def test_a_site_list_in_another_encoding_is_named(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_bytes((HEADER + SITE).encode("gb18030"))
    result = run("sites", "check", str(file))
    assert result.exit_code == 2
    assert f"{file}:2: not UTF-8" in result.stderr


@pytest.mark.parametrize(
    "verb", [["crawl", "--seed", "http://127.0.0.1:1/"], ["ingest", "file"], ["demo"]], ids=lambda verb: verb[0]
)
@pytest.mark.parametrize("folder", ["file/data", "/proc/data"])  # beneath a file; where nobody can make one
def test_a_data_folder_that_cannot_be_made_is_one_clear_line(
    verb: list[str], folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.chdir(tmp_path)
    result = run(*verb, "--data", folder)
    assert result.exit_code == 2, result
    assert result.stderr.startswith(f"gongkai: {folder}: ")
    assert len(result.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize("verb", [["build"], ["verify"], ["ingest", "page.html"], ["wacz", "a.wacz"]])
@pytest.mark.parametrize(
    "error", [PermissionError(errno.EACCES, "Permission denied"), OSError(errno.EROFS, "Read-only")]
)
def test_a_folder_that_is_not_to_be_written_is_one_clear_line(
    verb: list[str], error: OSError, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(path: Path, *_: object) -> int:
        raise type(error)(error.errno, error.strerror, str(path))

    (tmp_path / "data" / "warc").mkdir(parents=True)
    (tmp_path / "page.html").write_text("<p>12</p>")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(os, "open", refused)
    result = run(*verb, "--data", "data")
    assert result.exit_code == 2, result
    assert result.stderr.startswith(f"gongkai: data/lock: {error.strerror}. Get the right to read and write there")
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_damaged_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    (tmp_path / "gongkai.db").write_bytes(b"no database" * 99)
    for verb in (["runs"], ["build"], ["serve"], ["show", "1"]):
        result = run(*verb, "--data", str(tmp_path))
        assert result.exit_code == 2, result
        assert "gongkai.db: cannot be opened as a database: " in result.stderr
        assert "move the file away and run `gongkai build`" in result.stderr


def test_a_sound_site_list(tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(HEADER + SITE, encoding="utf-8")
    assert run("sites", "check", str(file)).exit_code == 0
    assert run("sites", "check", "settings/sites.csv").exit_code == 0


@pytest.mark.parametrize(
    "args",
    [
        [],  # nobody to ask
        ["--contact", "nobody"],
        ["--contact", "a@b.example", "--delay", "0.5"],
        ["--contact", "a@b.example", "--delay", "-1"],
        ["--contact", "a@b.example", "--delay", "nan"],
        ["--contact", "a@b.example", "--delay", "inf"],
        ["--contact", "a@b.example", "--years", "last"],
        ["--contact", "a@b.example", "--years", "2024-2019"],
        ["--contact", "a@b.example", "nobody-knows-this-site"],
        ["--contact", "a@b.example", "--seed", "gopher://a.gov.cn/"],
        ["--contact", "a@b.example", "--seed", "http://169.254.169.254/latest"],
    ],
)
def test_wrong_manners_and_options_stop_before_anything_is_made(args: list[str], tmp_path: Path) -> None:
    file = tmp_path / "sites.csv"
    file.write_text(HEADER + SITE, encoding="utf-8")
    result = run("crawl", "--sites", str(file), "--data", str(tmp_path / "data"), *args)
    assert result.exit_code == 2, result
    assert result.stderr.strip()
    assert not (tmp_path / "data").exists()


def test_a_port_in_use_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    assert run("build", "--data", str(tmp_path)).exit_code == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run("serve", "--data", str(tmp_path), "--port", str(port))
    assert result.exit_code == 2, result
    assert str(port) in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_prefix_that_is_no_path_is_refused(tmp_path: Path) -> None:
    (tmp_path / "warc").mkdir()
    result = run("serve", "--data", str(tmp_path), "--prefix", "archive")
    assert result.exit_code == 2
    assert "/archive/" in result.stderr


def test_parse_goes_on_after_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    good = Path("tests/golden/2019/seed003/document.txt")
    torn = tmp_path / "torn.pdf"
    torn.write_bytes(b"%PDF-1.4 torn")
    other = tmp_path / "other.txt"
    other.write_text("今天天气很好。", encoding="utf-8")
    result = run("parse", str(torn), str(good), str(other), str(tmp_path / "none.html"))
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [one["status"] for one in said] == ["unreadable", "complete", "not_a_report", "unreadable"]
    assert all(one["reason"] for one in said if one["status"] != "complete")
    assert said[1]["year"] == 2020
    assert result.exit_code == 1


def fails() -> None:
    raise MemoryError


@pytest.mark.parametrize(
    ("breaks", "reason"),
    [
        (fails, "the reader failed: MemoryError: "),
        (lambda: os._exit(11), "the process that read it died"),
        (lambda: time.sleep(60), "took longer than 4 s"),
    ],
)
@pytest.mark.usefixtures("forked")
@pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
def test_parse_goes_on_after_a_file_that_breaks_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, breaks: Callable[[], None], reason: str
) -> None:
    good = Path("tests/golden/2019/seed003/document.txt")
    bad = tmp_path / "bad.txt"
    bad.write_text("今天天气很好。", encoding="utf-8")
    read = stored.read_document

    def read_or_break(payload: bytes, *args: Any, **more: Any) -> Any:
        if payload == bad.read_bytes():
            breaks()
        return read(payload, *args, **more)

    monkeypatch.setattr(reading, "read_document", read_or_break)
    monkeypatch.setattr(workers, "LIMIT", 4)
    result = run("parse", str(good), str(bad), str(good), "--url", "http://a.gov.cn/1.html")
    said = [json.loads(line) for line in result.stdout.splitlines()]
    assert [(one["file"], one["status"]) for one in said] == [
        (str(good), "complete"),
        (str(bad), "unreadable"),
        (str(good), "complete"),
    ]
    assert said[1]["reason"] == reason
    assert {one["url"] for one in said} == {"http://a.gov.cn/1.html"}
    assert result.exit_code == 1


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("forms/2021.toml", "era ="),
        ("prose.toml", ""),
        ("refusal.toml", "x ="),
        ("agencies.toml", ""),
        ("discovery.toml", ""),
    ],
)
def test_broken_settings_stop_before_anything_is_made(
    file: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = tmp_path / "copy" / "settings"
    shutil.copytree(str(resources.files("settings")), settings)
    (settings / file).write_text(text, encoding="utf-8")
    args = ["crawl", "--seed", "http://127.0.0.1:1/", "--data", str(tmp_path / "data")]
    found = {"PYTHONPATH": f"{settings.parent}{os.pathsep}{Path.cwd()}"}
    command = [sys.executable, "-c", "from archive.cli import main; main()", *args]
    done = subprocess.run(command, env=os.environ | found, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 2, done
    assert f"settings/{file}" in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert not (tmp_path / "data").exists()


def limited() -> None:
    """No file grows beyond 64 kB, as on a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)


@pytest.mark.parametrize("verb", [["ingest", "source.warc"], ["build"], ["build", "--fresh"], ["wacz", "a.wacz"]])
def test_a_full_disk_stops_a_command_with_one_line(verb: list[str], tmp_path: Path) -> None:
    data = tmp_path / "data"
    with WarcWriter(data, run_id="R1", info={}) as writer:
        for number in range(40):
            writer.write_resource(f"http://a.gov.cn/{number}", "text/plain", os.urandom(4000))
    [warc] = (data / "warc").glob("*.gz")
    (tmp_path / "source.warc").write_bytes(gzip.decompress(warc.read_bytes()).replace(b"urn:uuid:", b"urn:more:"))
    command = [sys.executable, "-m", "archive.cli", *verb, "--data", "data"]
    done = subprocess.run(
        command, cwd=tmp_path, preexec_fn=limited, capture_output=True, text=True, check=False, env=os.environ
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (3, 1), done.stderr
    assert "make room" in done.stderr
    assert re.match(r"gongkai: (?:data|a\.wacz)\S* ?", done.stderr)
    assert not list(tmp_path.glob("*.new"))
