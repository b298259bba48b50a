"""The command `gongkai`: each verb a few lines; what it does stands in the module it calls."""

from __future__ import annotations

import json
import os
import re
import sqlite3
import sys
from dataclasses import asdict, is_dataclass
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import click

from archive import jobs
from archive.config import SettingsError
from archive.counts import counted
from archive.unwritable import is_forbidden, is_full, placed, work_in
from archive.warc.errors import ArchiveError, ArchiveFullError, LockedError

if TYPE_CHECKING:
    from collections.abc import Callable

    import sqlite_utils

    from archive.workers import Engine


SITES = Path(str(resources.files("settings") / "sites.csv"))


class UsageFault(click.ClickException):
    """Wrong usage or configuration, found before anything was changed."""

    exit_code = jobs.WRONG_USAGE

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
            leave(jobs.LOCKED)
        except (ArchiveError, sqlite3.OperationalError, OSError) as error:
            if is_full(error):
                say(f"gongkai: {placed(error)}; nothing stored is lost: make room, and the same command goes on")
                leave(jobs.STOPPED_EARLY)
            if is_forbidden(error):
                advice = "Get the right to read and write there, or name another folder"
                raise UsageFault(f"{placed(error)}. {advice}") from error
            if not isinstance(error, ArchiveError):
                raise
            say(f"gongkai: {error}")
            leave(jobs.NEEDS_A_PERSON)
        except KeyboardInterrupt:
            say("gongkai: interrupted; nothing stored is lost, and the same command goes on")
            leave(jobs.STOPPED_EARLY)


@click.group(cls=Gongkai, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gongkai", prog_name="gongkai")
def main() -> None:
    """Find, archive and read the annual reports on open government information (政府信息公开工作年度报告)."""


@main.command()
@data_option("./demo")
@json_option
def demo(data: Path, as_json: bool) -> None:
    """The whole way on the bundled sample web, with no network.

    Example: gongkai demo
    """
    from archive.demo.run import DemoError, run_demo

    try:
        result = run_demo(data, report=say)
    except (DemoError, jobs.JobError) as error:
        raise UsageFault(str(error)) from error
    print_json(result) if as_json else click.echo(result.text())
    leave(jobs.DONE if result.as_planned else jobs.NEEDS_A_PERSON)


@main.command()
@click.argument("site_ids", metavar="[SITE_ID]...", nargs=-1)
@click.option("--sites", "sites_file", type=click.Path(path_type=Path), help="[default: settings/sites.csv]")
@click.option("--seed", "seeds", multiple=True, metavar="URL...", help="Begin here, beside or instead of the list.")
@click.option("--years", help="Only reports on these years, as in 2019-2024.")
@click.option("--max-pages", type=click.IntRange(min=1), help="At most so many requests a site, robots.txt included.")
@click.option("--resume", is_flag=True, help="Go on with the last unfinished run.")
@click.option("--delay", type=float, default=2.0, show_default=True, help="Seconds between two requests to a host.")
@click.option("--contact", envvar="GONGKAI_CONTACT", help="Who is crawling: a URL or an e-mail address.")
@click.option("--no-build", is_flag=True, help="Fetch only; `gongkai build` reads the captures later.")
@click.option(
    "--window",
    "windows",
    multiple=True,
    metavar="HH:MM-HH:MM",
    envvar="GONGKAI_WINDOWS",
    help="Ask only in these hours, Beijing time; at their end the run ends too, to be gone on with ($GONGKAI_WINDOWS).",
)
@click.option("--render", is_flag=True, help="Show empty shells in a browser; needs gongkai[render] and chromium.")
@click.option("--webhook", metavar="URL", envvar="GONGKAI_WEBHOOK", help="POST the result there ($GONGKAI_WEBHOOK).")
@click.option(
    "--metrics",
    metavar="FILE",
    envvar="GONGKAI_METRICS",
    help="Write the result there for Prometheus, as a .prom file ($GONGKAI_METRICS).",
)
@data_option()
@json_option
def crawl(
    site_ids: tuple[str, ...],
    sites_file: Path | None,
    seeds: tuple[str, ...],
    years: str | None,
    max_pages: int | None,
    resume: bool,
    delay: float,
    contact: str | None,
    no_build: bool,
    windows: tuple[str, ...],
    render: bool,
    webhook: str | None,
    metrics: str | None,
    data: Path,
    as_json: bool,
) -> None:
    """One polite crawl run; records appear while it goes on.

    Example: gongkai crawl --contact you@example.org guangdong-sft
    """
    seeds, site_ids = addresses(seeds, site_ids)
    job = jobs.CrawlJob(
        data=str(data),
        sites_file=str(sites_file or SITES),
        site_ids=site_ids,
        seeds=seeds,
        years=years,
        max_pages=max_pages,
        resume=resume,
        delay=delay,
        contact=contact,
        build=not no_build,
        windows=windows,
        render=render,
        webhook=webhook or None,
        metrics=metrics or None,
        argv=("gongkai", *sys.argv[1:]),
    )
    try:
        result = jobs.crawl(job)
    except jobs.JobError as error:
        raise UsageFault(str(error)) from error
    except jobs.OutsideWindowsError as error:
        say(f"gongkai: {error}")
        leave(jobs.STOPPED_EARLY)
    print_json(result) if as_json else click.echo(crawl_summary(result))
    leave(result.exit_status)


def crawl_summary(result: jobs.CrawlResult) -> str:
    early = f": {result.reason}" if result.exit_status == jobs.STOPPED_EARLY else ""
    lines = [f"run {result.run_id}: {result.outcome}{early}"]
    if result.reports:
        lines.append(f"  reports: {', '.join(f'{count} {kind}' for kind, count in result.reports.items())}")
    for site in result.sites:
        counts = f"{counted(site['pages'], 'page', 'pages')}, {counted(site['captures'], 'capture', 'captures')}"
        lines.append(f"  {site['site']}: {counts}, {site['ended']}")
    lines += [f"  failed: {site}: {reason}" for site, reason in result.failed.items()]
    lines += [f"  did not come: {url}: {reason}" for url, reason in result.missing.items()]
    lines += [f"  unreadable: {url}: {reason}" for url, reason in result.unreadable.items()]
    lines += [f"  lost from the archive: {loss}" for loss in result.losses]
    if result.behind:
        lines.append(f"  not built: {result.behind}")
    alarms = (one for one in result.monitors if one["result"] == "failed")
    lines += [f"  monitor {one['name']}: {one['message']}" for one in alarms]
    if result.exit_status == jobs.STOPPED_EARLY:
        lines.append("  go on with: gongkai crawl --resume")
    return "\n".join(lines)


@main.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--url", help="The address of the one file given.")
@click.option("--agency", help="The agency whose reports the loose files are.")
@data_option()
@json_option
def ingest(paths: tuple[Path, ...], url: str | None, agency: str | None, data: Path, as_json: bool) -> None:
    """Take in foreign WARC (also .warc.zst), WACZ or ARC, or loose files; then build.

    Example: gongkai ingest crawl.wacz report-2020.pdf
    """
    from archive.intake import IntakeError, take_in

    if url is not None and len(paths) != 1:
        raise UsageFault("--url goes with one PATH")
    try:
        result = take_in(data, paths, url=url, agency=agency, argv=("gongkai", *sys.argv[1:]))
    except IntakeError as error:
        raise UsageFault(str(error)) from error
    print_json(result) if as_json else click.echo(result.text())
    leave(jobs.NEEDS_A_PERSON if result.faults else jobs.DONE)


@main.command()
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
        leave(jobs.LOCKED)
    print_json(result) if as_json else click.echo(result.text())
    leave(jobs.NEEDS_A_PERSON if result.unreadable or result.faults else jobs.DONE)


def engine_of(name: str, jobs_: int | None) -> Callable[[Path, int], Engine]:
    """What reads; on a cluster one process a core of all its machines, unless told otherwise."""
    from archive.workers import Workers

    if name == "local":
        return Workers
    from archive.cluster import RayWorkers

    return lambda data, _: RayWorkers(data, jobs_ or 0)


@main.command()
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
    leave(jobs.NEEDS_A_PERSON if faults else jobs.DONE)


@main.command()
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


@main.command()
@click.argument("report", metavar="REPORT", nargs=-1, required=True)
@data_option()
@json_option
def show(report: tuple[str, ...], data: Path, as_json: bool) -> None:
    """One report in the terminal: the tables as the official form. REPORT is an id, a URL, or AGENCY YEAR.

    Example: gongkai show 广东省司法厅 2020
    """
    from archive import show as form_in_terminal

    database = open_built(data)
    try:
        report_id = form_in_terminal.resolve_report(database, " ".join(report))
    except LookupError as error:
        raise UsageFault(str(error.args[0])) from error
    if as_json:
        print_json(form_in_terminal.as_json(database, report_id))
    else:
        click.echo(form_in_terminal.render(database, report_id))


@main.command()
@click.option("--port", type=click.IntRange(0, 65535), default=8001, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--immutable", is_flag=True, help="The database does not change while it is served: faster.")
@click.option("--prefix", default="/", show_default=True, help="The path behind a proxy that takes it off: /archive/.")
@data_option()
def serve(port: int, host: str, immutable: bool, prefix: str, data: Path) -> None:
    """Datasette with the project's pages.

    Example: gongkai serve --port 8001
    """
    from archive.browse.server import ServeError
    from archive.browse.server import serve as run_server

    if not (prefix.startswith("/") and prefix.endswith("/")):
        raise UsageFault(f"--prefix {prefix}: a path that begins and ends with a slash, as in /archive/")
    open_built(data).close()
    try:
        run_server(
            data, host, port, immutable, base_url=prefix, ready=lambda address: say(f"serving {data} at {address}")
        )
    except ServeError as error:
        raise UsageFault(str(error)) from error


@main.command()
@click.argument("directory", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--format", "formats", default="csv,jsonl", show_default=True, help="csv, parquet, jsonl; or several.")
@data_option()
@json_option
def export(directory: Path, formats: str, data: Path, as_json: bool) -> None:
    """A data package of all tables.

    Example: gongkai export package --format csv,parquet
    """
    from archive.database.export import ExportError
    from archive.database.export import export as run_export

    database = open_built(data)
    work_in(directory)
    try:
        result = run_export(database, directory, tuple(formats.split(",")))
    except ExportError as error:
        raise UsageFault(str(error)) from error
    print_json(result) if as_json else click.echo(result.text())


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_option()
def wacz(file: Path, data: Path) -> None:
    """The archive as one WACZ.

    Example: gongkai wacz archive.wacz
    """
    from archive.warc.wacz import write_wacz

    try:
        work_in(file)
        pages = write_wacz(existing(data), file)
    except (LockedError, ArchiveFullError):
        raise
    except ArchiveError as error:
        raise UsageFault(str(error)) from error
    click.echo(f"{file}: {file.stat().st_size} bytes, {counted(pages, 'page', 'pages')}")


@main.command()
@data_option()
@json_option
def runs(data: Path, as_json: bool) -> None:
    """What runs did.

    Example: gongkai runs --json
    """
    database = open_built(data)
    rows = [
        dict(row) | {"sites": list(database.query("select * from run_sites where run_id = ?", [row["id"]]))}
        for row in database.query("select * from runs order by started_at, id")
    ]
    if as_json:
        print_json(rows)
        return
    for row in rows:
        outcome = row["outcome"] or "died or running"
        click.echo(f"{row['id']}  {row['command']}  {row['started_at']} – {row['finished_at'] or ''}  {outcome}")
        for site in row["sites"]:
            if site["ended"] is None:  # the run died before it could say more
                found = counted(site["reports"], "report", "reports")
                click.echo(f"    {site['site_id']}: {found}; the run has not ended")
                continue
            words = (("pages", "page"), ("reports", "report"), ("errors", "error"))
            counts = ", ".join(counted(site[many], one, many) for many, one in words)
            click.echo(f"    {site['site_id']}: {counts}; {site['ended']}")


@main.command()
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
    leave(jobs.NEEDS_A_PERSON if result.faults else jobs.DONE)


@main.group()
def sites() -> None:
    """Site lists: is one sound, what would a crawl find?"""


@sites.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@data_option()
@json_option
def sites_check(file: Path, data: Path, as_json: bool) -> None:
    """Whether a site list is sound.

    Example: gongkai sites check settings/sites.csv
    """
    del data
    try:
        rows = jobs.read_sites(file)
    except jobs.JobError as error:
        raise UsageFault(str(error)) from error
    print_json([asdict(site) for site in rows]) if as_json else click.echo(
        f"{file}: sound, {counted(len(rows), 'site', 'sites')}"
    )


@sites.command("try")
@click.argument("url")
@click.option("--delay", type=float, default=2.0, show_default=True)
@click.option("--contact", envvar="GONGKAI_CONTACT")
@data_option()
@json_option
def sites_try(url: str, delay: float, contact: str | None, data: Path, as_json: bool) -> None:
    """What a crawl would find there, read only.

    Example: gongkai sites try http://sft.gd.gov.cn/ --contact you@example.org
    """
    from archive.trial import try_site

    del data  # nothing is stored
    try:
        result = try_site(url, delay=delay, contact=contact)
    except jobs.JobError as error:
        raise UsageFault(str(error)) from error
    print_json(result) if as_json else click.echo(result.text())
    leave(jobs.DONE if result.verdict == "ok" else jobs.NEEDS_A_PERSON)


if __name__ == "__main__":
    main()
