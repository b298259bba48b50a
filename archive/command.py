"""What the verbs of the command `gongkai` share: options, messages, exit statuses of faults."""

from __future__ import annotations

import json
import sqlite3
import sys
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive.config import SettingsError
from archive.results import LOCKED, NEEDS_A_PERSON, STOPPED_EARLY, WRONG_USAGE
from archive.unwritable import is_forbidden, is_full, placed, work_in
from archive.warc.errors import ArchiveError, LockedError

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlite_utils


class UsageFault(click.ClickException):
    """Wrong usage or configuration, found before anything was changed."""

    exit_code = WRONG_USAGE

    def show(self, file: Any = None) -> None:
        click.echo(f"gongkai: {self.format_message()}", err=True, file=file)


def leave(status: int) -> NoReturn:
    sys.exit(status)


def say(text: str) -> None:
    """Progress and remarks go to standard error."""
    click.echo(text, err=True)


def print_json(value: Any) -> None:
    click.echo(json.dumps(value, ensure_ascii=False, indent=1, default=_plain))


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    return str(value)


def data_option(default: str = "./data") -> Callable[[Any], Any]:
    return click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False),
        envvar="GONGKAI_DATA" if default == "./data" else None,
        default=default,
        show_default=True,
        callback=lambda _, __, folder: work_in(folder),
        help="The data folder ($GONGKAI_DATA)." if default == "./data" else "The folder of the demonstration.",
    )


json_option = click.option("--json", "as_json", is_flag=True, help="Results as JSON.")


def existing(data: Path) -> Path:
    """The data folder, which must be there."""
    if not (data / "warc").is_dir():
        raise UsageFault(
            f"{data}: no archive here (no folder {data / 'warc'}). "
            "Run `gongkai crawl` or `gongkai ingest` first, or name --data"
        )
    return data


def open_built(data: Path) -> sqlite_utils.Database:
    """The database of the data folder, which must be there and of this version or older."""
    from archive.database.schema import SchemaError, open_database

    if not (existing(data) / "gongkai.db").is_file():
        raise UsageFault(f"{data / 'gongkai.db'}: not there yet. Run `gongkai build --data {data}`")
    try:
        return open_database(data / "gongkai.db", create=False)
    except SchemaError as error:
        raise UsageFault(str(error)) from error


def addresses(option: tuple[str, ...], rest: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """`--seed URL URL` as people write it: addresses that follow an address option belong to it.

    >>> addresses(("http://a/",), ("http://b/", "site"))
    (('http://a/', 'http://b/'), ('site',))
    """
    more = tuple(word for word in rest if "://" in word) if option else ()
    return (*option, *more), tuple(word for word in rest if word not in more)


class Gongkai(click.Group):
    """Faults of settings and archive are one clear line, whichever command meets them; so are a full disk, a folder
    that is not to be written, and an interruption.
    """

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except SettingsError as error:
            raise UsageFault(str(error)) from error
        except LockedError as error:
            say(f"gongkai: {error}")
            leave(LOCKED)
        except (ArchiveError, sqlite3.OperationalError, OSError) as error:
            if is_full(error):
                say(f"gongkai: {placed(error)}; nothing stored is lost: make room, and the same command goes on")
                leave(STOPPED_EARLY)
            if is_forbidden(error):
                advice = "Get the right to read and write there, or name another folder"
                raise UsageFault(f"{placed(error)}. {advice}") from error
            if not isinstance(error, ArchiveError):
                raise
            say(f"gongkai: {error}")
            leave(NEEDS_A_PERSON)
        except KeyboardInterrupt:
            say("gongkai: interrupted; nothing stored is lost, and the same command goes on")
            leave(STOPPED_EARLY)
