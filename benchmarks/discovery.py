"""
Discovery and manners, measured on webs that are made anew from a number: `python -m benchmarks.discovery --seed 1`.

A real crawl over loopback with the build beside it; then recall and precision over (agency, year) and requests a
report by family, and every violation of manners that the server's log shows. `--again` crawls ten sites three times
instead, with edits between: what each run cost, and what stands in `changes`.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from archive.demo.again import crawl_again
from archive.demo.measure import Score, by_label, crawl_wide, faults_of_manners, scores, table
from archive.demo.server import SampleServer
from archive.demo.wide import PARTS, wide_web


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, nargs="+", default=[1])
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=list(PARTS))
    parser.add_argument("--delay", type=float, default=0.02)
    parser.add_argument("--keep", type=Path, help="a folder for the archives, to look into")
    parser.add_argument("--faults", action="store_true", help="name every report that is missing or wrong")
    parser.add_argument("--again", action="store_true")
    given = parser.parse_args()
    if given.again:
        for seed in given.seed:
            show_again(seed, given)
        return
    everything: list[Score] = []
    for seed in given.seed:
        everything += measure(seed, given)
    rows = by_label(everything)
    total = Score("all")
    for one in rows:
        total.add(one)
    print(table([*rows, total]))


def show_again(seed: int, given: argparse.Namespace) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = crawl_again((given.keep or Path(folder)) / "web", seed, delay=given.delay)
    for number, (log, captures) in enumerate(zip(found.logs, found.captures, strict=True), 1):
        kinds = ", ".join(f"{count} {kind} {status}" for (kind, status), count in sorted(captures.items()))
        print(f"run {number}: {len(log)} requests: {kinds}")
    print(*(f"{one.kind}: {one.url}" for one in found.edits), sep="\n")
    print("in changes:")
    print(*(f"{kind}: {url} {json.dumps(said, ensure_ascii=False)}" for kind, url, said in found.changes), sep="\n")
    print(f"recall {found.total.recall:.1%}, precision {found.total.precision:.1%}")


def measure(seed: int, given: argparse.Namespace) -> list[Score]:
    web = wide_web(seed, given.parts)
    with tempfile.TemporaryDirectory() as folder, SampleServer(web.hosts) as server:
        data = (given.keep or Path(folder)) / f"web-{seed}"
        data.parent.mkdir(parents=True, exist_ok=True)
        begun = time.monotonic()
        result = crawl_wide(data, web, server, delay=given.delay)
        found, log = scores(data, web, server.log), server.log
        print(f"seed {seed}: {len(web.hosts)} hosts, {len(log)} requests, {time.monotonic() - begun:.0f} s")
        said = faults_of_manners(log, web, given.delay)
        print(f"manners: {len(said)} violations", *said[:20], sep="\n  ")
        verdicts = {str(one["site"]): str(one["verdict"]) for one in result.sites}
        for site, one in zip(web.sites, found, strict=True):
            if verdicts.get(site.id) != site.verdict:
                print(f"verdict of {site.label} ({site.host}): {verdicts.get(site.id)}, not {site.verdict}")
            if given.faults and one.faults:
                print(f"{site.label} ({site.host}): {one.found} of {one.wanted}, {one.requests} requests")
                print(*one.faults[:6], sep="\n    ")
        if given.keep:
            rows = [f"{one.host} {one.status} {one.clock:.3f} {one.path}\n" for one in log]
            (data.parent / f"log-{seed}.txt").write_text("".join(rows))
            (data.parent / f"sites-{seed}.json").write_text(json.dumps(result.sites, ensure_ascii=False, indent=1))
    return found


if __name__ == "__main__":
    main()
