"""What shows and hands out what was read: in the terminal, in the browser, as files."""

from __future__ import annotations

from pathlib import Path

import click

from archive.command import UsageFault, data_option, existing, json_option, open_built, print_json, say
from archive.counts import counted
from archive.unwritable import work_in
from archive.warc.errors import ArchiveError, ArchiveFullError, LockedError


@click.command()
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


@click.command()
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


@click.command()
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


@click.command()
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
