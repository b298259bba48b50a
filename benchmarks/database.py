"""How fast the database answers, how large it is, and how fast derived rows follow, on generated reports.

    python benchmarks/database.py --reports 2000                 # pages and counts of the wide views
    python benchmarks/database.py --reports 5800                 # facets on a million statistics
    python benchmarks/database.py --reports 20000 --thin         # derived rows; each report with ten figures only

Medians of seven rounds. The database stays in --folder and is used again when it is there.
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import statistics
import time
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archive.config import load_forms
from archive.database import load, rows
from archive.database.carried import Carrier
from archive.database.derive import Deriver
from archive.database.load import ReadReport, ReadSnapshot
from archive.database.schema import open_database, transaction
from archive.database.sites import SiteRow
from archive.database.wanted import Wanted
from archive.ids import stable_id
from archive.report.checks import check
from archive.report.model import Report, Section, Statistic

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import sqlite_utils

ROUNDS = 7
YEARS = range(2014, 2025)
CITIES = (
    "长沙市 株洲市 湘潭市 衡阳市 邵阳市 岳阳市 常德市 益阳市 郴州市 永州市 怀化市 娄底市 武汉市 "
    "黄石市 襄阳市 宜昌市 荆州市 十堰市 南京市 苏州市 无锡市 常州市 徐州市 扬州市 杭州市 宁波市 "
    "温州市 嘉兴市 湖州市 绍兴市 金华市 合肥市 芜湖市 蚌埠市 福州市 厦门市 泉州市 南昌市 九江市"
)
BODIES = (
    "人民政府 财政局 教育局 审计局 司法局 民政局 公安局 统计局 商务局 交通运输局 水利局 "
    "农业农村局 卫生健康委员会 生态环境局 应急管理局 自然资源和规划局 住房和城乡建设局 文化和旅游局 "
    "人力资源和社会保障局 市场监督管理局 退役军人事务局 医疗保障局 林业局 体育局 信访局 科学技术局 "
    "发展和改革委员会 工业和信息化局 城市管理局 国有资产监督管理委员会 乡村振兴局 行政审批服务局 "
    "民族宗教事务局 机关事务管理局 地方金融监督管理局"
)
TEXT = (
    "本机关认真贯彻落实《中华人民共和国政府信息公开条例》，主动公开政府信息，"
    "依法办理政府信息公开申请，加强平台建设，强化监督保障。"
)


def subjects(number: int) -> Iterator[tuple[int, str, int]]:
    """Number, agency and year of every report."""
    agencies = [f"{city}{body}" for body in BODIES.split() for city in CITIES.split()]
    for index in range(number):
        yield index, agencies[index // len(YEARS) % len(agencies)], YEARS[index % len(YEARS)]


def report(agency: str, year: int, chance: random.Random, *, thin: bool) -> Report:
    form = load_forms().of_era("2021" if year > 2017 else "2019")
    assert form is not None
    figures = []
    for number, table in enumerate(form.tables):
        for position, (line, column) in enumerate(table.cells):
            value = float(chance.choice([0, 0, 0, 1, 2, 7, 35, chance.randint(0, 90_000)]))
            figures.append(
                Statistic(
                    table.id, line.id, column.id, value, line.unit_of(column), str(int(value)),
                    "number" if value else "zero", "table",
                    locator={"kind": "cell", "table": number, "row": position // 7, "cell": position % 7},
                )
            )  # fmt: skip
    sections = tuple(Section(number, f"{number}、部分", TEXT * (1 if thin else 4)) for number in range(1, 7))
    return Report(
        status="complete", title=f"{agency}{year}年政府信息公开工作年度报告", agency=agency, year=year, era=form.era,
        published_on=f"{year + 1}-01-20", published_from="text", sections=sections,
        statistics=tuple(figures[:10] if thin else figures),
    )  # fmt: skip


def wanted(index: int, agency: str) -> Wanted:
    site = stable_id(agency) % 1_000_000
    url = f"http://s{site}.changsha.gov.cn/nb/{index}.html"
    capture = stable_id("capture", url)
    carrier = Carrier(capture, url, f"sha1:{index:032d}", "text/html", "bench-00000.warc.gz", index * 1000)
    row = SiteRow(f"s{site}", agency, "430100", "city")
    return Wanted(
        stable_id("snapshot", url),
        url,
        carrier,
        (),
        (capture,),
        (),
        "2026-01-01T00:00:00Z",
        "2026-01-01T00:00:00Z",
        row,
    )


def generate(database: sqlite_utils.Database, number: int, *, thin: bool) -> None:
    chance = random.Random(1)
    sites = {}
    for index, agency, year in subjects(number):
        one = wanted(index, agency)
        assert one.site is not None
        sites[one.site.id] = {
            "id": one.site.id, "name": agency, "region_code": "430100", "level": "city",
            "seed": one.url.rsplit("/", 2)[0] + "/",
        }  # fmt: skip
        put(database, one, report(agency, year, chance, thin=thin))
    start = {"run": "r1", "command": "crawl", "started_at": "2026-01-01T00:00:00Z", "sites": list(sites.values())}
    body = load.to_json(start)
    record = {
        "id": 1,
        "run_id": "r1",
        "kind": "start",
        "written_at": "2026-01-01T00:00:00Z",
        "warc_file": "b",
        "warc_offset": 0,
    }
    with transaction(database):
        rows.insert(database, "run_records", [record | {"body": body}])


def put(database: sqlite_utils.Database, one: Wanted, made: Report) -> None:
    """Store one report as a build does."""
    capture = {
        "id": one.page.capture_id, "url": one.url, "captured_at": one.captured_at, "http_status": 200,
        "media_type": "text/html", "payload_digest": one.page.digest, "record_type": "response",
        "warc_file": one.page.warc_file, "warc_offset": one.page.warc_offset, "warc_length": 900, "run_id": "r1",
        "verdict": "page", "content": "html", "record_id": f"<urn:uuid:{one.page.capture_id}>", "snapshot_id": one.id,
    }  # fmt: skip
    with transaction(database):
        rows.insert(database, "captures", [capture])
    findings = check(made, load_forms())
    read = ReadReport(made, findings, one.page, "text/html")
    load.load_snapshot(database, one, one.fingerprint("bench"), ReadSnapshot((read,)))


def median(run: Callable[[], object]) -> float:
    taken = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        run()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.median(taken)


def ask(path: Path, sql: str) -> float:
    """As Datasette asks: every row fetched, on a connection of its own that has been used before."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        connection.execute(sql).fetchall()
        return median(lambda: connection.execute(sql).fetchall())


def questions() -> Iterator[tuple[str, str]]:
    for view in ("requests_wide", "disclosure_2019", "disclosure_2021", "proceedings_wide", "balance_failures"):
        yield f"{view}: page", f"SELECT * FROM {view} LIMIT 51"
        yield f"{view}: count", f"SELECT count(*) FROM {view}"
    yield "requests_wide: filter", "SELECT * FROM requests_wide WHERE received_total > 1000 LIMIT 51"
    yield "requests_wide: sort", "SELECT * FROM requests_wide ORDER BY received_total DESC LIMIT 51"
    yield "requests_wide: all", "SELECT * FROM requests_wide"
    yield "statistics: count", "SELECT count(*) FROM statistics"
    for column in ("table_id", "kind", "source", "unit", "line", "scope"):
        facet = (
            f"SELECT {column} AS value, count(*) AS count FROM (SELECT * FROM statistics) WHERE {column} IS NOT NULL"
        )
        yield f"statistics: facet {column}", f"{facet} GROUP BY {column} ORDER BY count DESC, value LIMIT 31"


def sizes(path: Path, number: int) -> Iterator[tuple[str, float]]:
    with closing(sqlite3.connect(path)) as connection:
        try:
            sql = "SELECT name, sum(pgsize) FROM dbstat GROUP BY 1 ORDER BY 2 DESC LIMIT 14"
            yield from ((name, size / number / 1024) for name, size in connection.execute(sql))
        except sqlite3.OperationalError:  # SQLite is often built without dbstat
            pass
    yield "all", path.stat().st_size / number / 1024


def derived(database: sqlite_utils.Database, number: int, *, thin: bool) -> Iterator[tuple[str, float]]:
    """All of it, nothing to do, one report more, and one report read again."""
    deriver = Deriver(database, load_forms(), [], "bench")

    def timed(*, everything: bool = False) -> float:
        began = time.perf_counter()
        deriver.derive(everything=everything)
        return (time.perf_counter() - began) * 1000

    database.execute("UPDATE state SET value = ''")
    database.conn.commit()
    yield "derive: first time", timed()
    yield "derive: all looked at, nothing to do", statistics.median(timed(everything=True) for _ in range(3))
    yield "derive: nothing to do", statistics.median(timed() for _ in range(3))
    chance = random.Random(2)
    last = list(subjects(number))[-1]
    taken = []
    for extra in range(3):
        one = wanted(10_000_000 + extra, last[1])
        put(database, one, report(last[1], 2025 + extra, chance, thin=thin))
        taken.append(timed())
    yield "derive: one report more", statistics.median(taken)
    taken = []
    for index, agency, year in [*subjects(number)][5:8]:
        one = wanted(index, agency)
        put(database, replace(one, last_seen="2026-02-01T00:00:00Z"), report(agency, year, chance, thin=thin))
        taken.append(timed())
    yield "derive: one report read again", statistics.median(taken)
    with transaction(database):
        load.forget_snapshots(database, [(wanted(10_000_000 + extra, last[1]).id, "") for extra in range(3)])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000)
    parser.add_argument("--thin", action="store_true", help="ten figures a report")
    parser.add_argument("--folder", type=Path, default=Path("/tmp/gongkai-bench"))
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    path = given.folder / f"{given.reports}{'-thin' if given.thin else ''}.db"
    is_new = not path.exists()
    with closing(open_database(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute("PRAGMA cache_size = -64000")
        if is_new:
            began = time.perf_counter()
            generate(database, given.reports, thin=given.thin)
            print(f"loaded in {time.perf_counter() - began:.1f} s")
        for what, milliseconds in derived(database, given.reports, thin=given.thin):
            print(f"{what:36} {milliseconds:9.1f} ms")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        figures = database.execute("SELECT count(*) FROM statistics").fetchone()[0]
    print(f"{given.reports} reports, {figures} figures")
    for what, kilobytes in sizes(path, given.reports):
        print(f"{what:66} {kilobytes:8.1f} KB a report")
    for what, sql in questions():
        print(f"{what:36} {ask(path, sql):9.1f} ms")


if __name__ == "__main__":
    main()
