"""The command `gongkai`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from archive.command import Gongkai, UsageFault, data_option, json_option, leave, print_json, say
from archive.job import JobError
from archive.results import DONE, NEEDS_A_PERSON
from archive.verbs import asking, crawling, reading

if TYPE_CHECKING:
    from pathlib import Path


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
    except (DemoError, JobError) as error:
        raise UsageFault(str(error)) from error
    print_json(result) if as_json else click.echo(result.text())
    leave(DONE if result.as_planned else NEEDS_A_PERSON)


for verb in (
    *(crawling.crawl, crawling.ingest, crawling.runs, crawling.sites),
    *(reading.build, reading.parse, reading.check, reading.verify),
    *(asking.show, asking.serve, asking.export, asking.wacz),
):
    main.add_command(verb)

if __name__ == "__main__":
    main()
