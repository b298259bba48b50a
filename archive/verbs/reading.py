"""What reads the archive: builds, single files, findings, and whether all of it agrees."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.command import (
    UsageFault,
    addresses,
    data_option,
    existing,
    json_option,
    leave,
    open_built,
    print_json,
    say,
)
from archive.results import DONE, LOCKED, NEEDS_A_PERSON

if TYPE_CHECKING:
    from collections.abc import Callable

    from archive.workers import Engine


@click.command()
@click.option("--only", multiple=True, metavar="URL...", help="Only the captures of these addresses.")
@click.argument("more", metavar="", nargs=-1)
@click.option("--jobs", "jobs_", type=click.IntRange(min=1), help="Processes that parse.  [default: one a core]")
@click.option("--fresh", is_flag=True, help="From nothing, beside the database in use, which it then replaces.")
@click.option("--dry-run", is_flag=True, help="Say what would change; change nothing.")
@click.option("--engine", type=click.Choice(["local", "ray"]), default="local", show_default=True,
              help="Read on this machine, or on those of a Ray cluster; needs gongkai[ray].")  # fmt: skip
@click.option("--ocr", is_flag=True, help="Also recognise the text of scans and pictures; needs gongkai[ocr].")
@data_option()
@json_option
def build(
    only: tuple[str, ...],
    more: tuple[str, ...],
    jobs_: int | None,
    fresh: bool,
    dry_run: bool,
    engine: str,
    ocr: bool,
    data: Path,
    as_json: bool,
) -> None:
    """(Re-)parse stored captures into the database and say what changed.

    Example: gongkai build --fresh --jobs 4
    """
    from archive.build import UnknownPageError
    from archive.build import build as run_build
    from archive.conversion.tools import MissingToolError
    from archive.database.corrections import CorrectionsError
    from archive.database.lock import BuildLockedError
    from archive.database.schema import SchemaError
    from archive.workers import WorkersError

    only, rest = addresses(only, more)
    if rest:
        raise UsageFault(f"unexpected: {' '.join(rest)}")
    try:
        number = jobs_ or os.cpu_count() or 1
        result = run_build(
            existing(data),
            jobs=number,
            fresh=fresh,
            dry_run=dry_run,
            only=only,
            ocr=ocr,
            engine=engine_of(engine, jobs_),
        )
    except (SchemaError, CorrectionsError, WorkersError, MissingToolError, UnknownPageError) as error:
        raise UsageFault(str(error)) from error
    except BuildLockedError as error:
        say(f"gongkai: {error}")
        leave(LOCKED)
    print_json(result) if as_json else click.echo(result.text())
    leave(NEEDS_A_PERSON if result.unreadable or result.faults else DONE)


def engine_of(name: str, jobs_: int | None) -> Callable[[Path, int], Engine]:
    """What reads; on a cluster one process a core of all its machines, unless told otherwise."""
    from archive.workers import Workers

    if name == "local":
        return Workers
    from archive.cluster import RayWorkers

    return lambda data, _: RayWorkers(data, jobs_ or 0)


@click.command()
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--url", help="The address that the file was found at.")
@click.option("--ocr", is_flag=True, help="Also recognise the text of scans and pictures; needs gongkai[ocr].")
@data_option()
def parse(files: tuple[Path, ...], url: str | None, ocr: bool, data: Path) -> None:
    """One line of JSON per file, in order; needs no data folder.

    Example: gongkai parse report.html report.pdf | jq .year
    """
    from archive.conversion.tools import MissingToolError
    from archive.reading import read_files
    from archive.workers import WorkersError

    del data
    faults = 0
    try:
        for result in read_files(files, url=url, ocr=ocr):
            faults += result["status"] == "unreadable"
            click.echo(json.dumps(result, ensure_ascii=False))
    except (MissingToolError, WorkersError) as error:
        raise UsageFault(str(error)) from error
    leave(NEEDS_A_PERSON if faults else DONE)


def report_words(words: tuple[str, ...]) -> tuple[str, ...]:
    """REPORT… as people write it: the year behind an agency belongs to it.

    >>> report_words(("12", "广东省司法厅", "2020", "http://a.gov.cn/", "某县财政局 2019"))
    ('12', '广东省司法厅 2020', 'http://a.gov.cn/', '某县财政局 2019')
    """
    reports: list[str] = []
    for word in words:
        follows_agency = bool(reports) and not reports[-1].isdigit() and "://" not in reports[-1]
        if follows_agency and re.fullmatch(r"(?:19|20)\d\d", word) and not re.search(r"\d$", reports[-1]):
            reports[-1] += f" {word}"
        else:
            reports.append(word)
    return tuple(reports)


@click.command()
@click.argument("reports", metavar="[REPORT]...", nargs=-1)
@click.option(
    "--sample",
    type=click.IntRange(min=1),
    metavar="N",
    help="Write N random cells to DATA/sample-N.csv, to be looked up by hand; once their `seen` is filled in, say how"
    " many are read right.",
)
@data_option()
@json_option
def check(reports: tuple[str, ...], sample: int | None, data: Path, as_json: bool) -> None:
    """Findings and coverage: what does not add up, what is missing or late.

    Example: gongkai check --sample 100
    """
    from archive.database.check import sample as code_sample
    from archive.database.check import summary

    if sample and reports:
        raise UsageFault("--sample draws from all reports: leave REPORT out")
    database = open_built(data)
    try:
        result = (
            code_sample(database, data / f"sample-{sample}.csv", sample)
            if sample
            else summary(database, report_words(reports))
        )
    except LookupError as error:
        raise UsageFault(str(error.args[0])) from error
    print_json(result) if as_json else click.echo(result.text())


@click.command()
@click.option("--all", "everything", is_flag=True, help="Every figure, and a fresh build beside.")
@click.option("--reindex", is_flag=True, help="Mend and rebuild the index first; else nothing is changed.")
@data_option()
@json_option
def verify(everything: bool, reindex: bool, data: Path, as_json: bool) -> None:
    """Whether archive, index and database agree, byte by byte.

    Example: gongkai verify --all
    """
    from archive.verify import verify as run_verify

    result = run_verify(existing(data), everything=everything, reindex=reindex)
    print_json(result) if as_json else click.echo(result.text())
    leave(NEEDS_A_PERSON if result.faults else DONE)
