"""How fast the search page answers: words, facets and marked snippets, on generated reports of six sections each.

    python benchmarks/search.py --reports 2000           # 12,000 sections

Medians and worst of seven rounds, and the processor's time of the median; whole pages over Datasette in this process.
The truth is Python's `in`.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from archive.browse import open_pages
from archive.database import rows, search
from archive.database.schema import open_database, transaction

if TYPE_CHECKING:
    import sqlite_utils

ROUNDS = 7
LETTERS = 900  # of a section
QUERIES = (
    "公",
    "公开",
    "政府信息公开",
    "行政复议",
    "复议 诉讼",
    "复议 OR 诉讼",
    "公开 NOT 石棉",
    "石棉",
    '"一、 主动"',
    "绝无此词",
)
VOCABULARY = (
    "政府 信息 公开 依法 申请 答复 办理 行政 复议 诉讼 主动 平台 建设 监督 保障 规范 性文件 全年 共 收到 件 "
    "机关 工作 年度 报告 条例 要求 加强 组织 领导 人员 培训 网站 新媒体 栏目 及时 更新 群众 关切 政策 解读 "
    "重点 领域 财政 预算 决算 教育 卫生 环境 保护 安全 生产 征地 拆迁 不予 部分 无法 提供 结转 下年 石棉 ， 。 、"
)
WORDS = VOCABULARY.split()
RARE = "石棉"


def text(chance: random.Random) -> str:
    words: list[str] = []
    length = 0
    while length < LETTERS:
        word = chance.choice(WORDS)
        if word == RARE and chance.random() > 0.002:
            continue
        words.append(word)
        length += len(word)
    return "".join(words)


def generate(database: sqlite_utils.Database, number: int) -> list[str]:
    """Fill the database; the texts of the reports."""
    chance = random.Random(1)
    levels = ("ministry", "province", "city", "county", "township")
    kept = []
    with transaction(database):
        agencies = [
            {"id": key, "name": f"第{key}机关", "region_code": f"{11 + key % 54}0000", "level": levels[key % 5],
             "kind": "other"}
            for key in range(1, number // 10 + 2)
        ]  # fmt: skip
        rows.insert(database, "agencies", agencies)
        for key in range(1, number + 1):
            row = {
                "id": key, "url": f"http://a.gov.cn/{key}", "agency_id": key // 10 + 1,
                "agency": f"第{key // 10 + 1}机关", "year": 2014 + key % 10, "era": "2021", "title": f"第{key}号报告",
                "parser_version": "0", "is_current": 1, "status": "complete",
                "payload_digest": "", "position": 0, "document_url": "", "first_seen": "", "last_seen": "",
                "figures_digest": "", "capture_id": 0, "page_capture_id": 0, "snapshot_id": 0,
            }  # fmt: skip
            rows.insert(database, "reports", [row])
            texts = [text(chance) for _ in range(6)]
            rows.insert(database, "sections", [
                {"report_id": key, "position": place, "number": place + 1, "heading": f"第{place + 1}部分", "text": one}
                for place, one in enumerate(texts)
            ])  # fmt: skip
            search.add(database.conn, key, row["title"], row["agency"], texts)
            kept.append("\n".join(texts))
    return kept


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--reports", type=int, default=2000)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        with closing(open_database(data / "gongkai.db")) as database:
            database.execute("PRAGMA foreign_keys = OFF")
            texts = generate(database, given.reports)
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        print(f"{given.reports} reports, {given.reports * 6} sections, {(data / 'gongkai.db').stat().st_size >> 20} MB")
        asyncio.run(ask(data, texts))


async def ask(data: Path, texts: list[str]) -> None:
    pages = open_pages(data)
    await pages.client.get("/-/search?q=x")  # names of provinces, templates
    for query in QUERIES:
        taken, worked = [], []
        for _ in range(ROUNDS):
            began, before = time.perf_counter(), time.process_time()
            answer = await pages.client.get(f"/-/search?{urlencode({'q': query})}")
            taken.append((time.perf_counter() - began) * 1000)
            worked.append((time.process_time() - before) * 1000)
        total = int(answer.text.partition('role="status"><b>')[2].partition("</b>")[0].replace(",", "") or -1)
        if query.isalpha() and not query.isascii() and total != sum(query in one for one in texts):
            raise SystemExit(f"{query}: {total} found")
        middle, cpu = statistics.median(taken), statistics.median(worked)
        print(
            f"{query:16} {total:6} found  median {middle:6.1f} ms  worst {max(taken):6.1f} ms  processor {cpu:6.1f} ms"
        )


if __name__ == "__main__":
    main()
