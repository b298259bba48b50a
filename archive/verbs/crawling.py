"""What brings pages into the archive: a crawl, and what there is to know before and after it."""

from __future__ import annotations

import sys
from dataclasses import asdict
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive import jobs
from archive.command import UsageFault, addresses, data_option, json_option, leave, open_built, print_json, say
from archive.counts import counted
from archive.job import CrawlJob, JobError, OutsideWindowsError, read_sites
from archive.results import DONE, NEEDS_A_PERSON, STOPPED_EARLY

if TYPE_CHECKING:
    from archive.results import CrawlResult

SITES = Path(str(resources.files("settings") / "sites.csv"))


@click.command()
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
    job = CrawlJob(
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
    except JobError as error:
        raise UsageFault(str(error)) from error
    except OutsideWindowsError as error:
        say(f"gongkai: {error}")
        leave(STOPPED_EARLY)
    print_json(result) if as_json else click.echo(crawl_summary(result))
    leave(result.exit_status)


def crawl_summary(result: CrawlResult) -> str:
    early = f": {result.reason}" if result.exit_status == STOPPED_EARLY else ""
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
    if result.exit_status == STOPPED_EARLY:
        lines.append("  go on with: gongkai crawl --resume")
    return "\n".join(lines)


@click.command()
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
    leave(NEEDS_A_PERSON if result.faults else DONE)


@click.command()
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


@click.group()
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
        rows = read_sites(file)
    except JobError as error:
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
    except JobError as error:
        raise UsageFault(str(error)) from error
    print_json(result) if as_json else click.echo(result.text())
    leave(DONE if result.verdict == "ok" else NEEDS_A_PERSON)
