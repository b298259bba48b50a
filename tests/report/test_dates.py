"""Dates of publication and the period of the figures."""

from __future__ import annotations

import pytest

from archive.config import load_words
from archive.report.about.dates import find_period, find_published


def published(
    *lines: str, meta: dict[str, str] | None = None, signature: tuple[str, ...] = (), url: str | None = None
) -> tuple[str, str] | None:
    found = find_published(lines, (), signature, meta or {}, url, load_words(), 2020)
    return (found.on, found.source) if found else None


@pytest.mark.parametrize(
    ("line", "on"),
    [
        ("发布日期:2021-01-29 信息来源: 司法厅 责任编辑:", "2021-01-29"),
        ("来源：   发布日期：2021年1月9日 13:52   访问量：", "2021-01-09"),
        ("日期:2021-01-29", "2021-01-29"),
        ("投稿:某 来源:时间:2021年02月20日", "2021-02-20"),
        ("2021-01-30 18:26 来源:建设厅 【字体: 打印", "2021-01-30"),
        ("| 发布日期 | 2021/02/02 17:25:00 |", "2021-02-02"),
        ("发布时间：2021.1.5", "2021-01-05"),
        ("  • 日期: 2021-01-31 10:35", "2021-01-31"),
        ("生成日期/有效期： 2021-01-29 14:59:17", "2021-01-29"),
    ],
)
def test_a_line_of_the_text(line: str, on: str) -> None:
    assert published("某局报告", line) == (on, "text")


@pytest.mark.parametrize("label", ["网站最后更新时间", "网站更新日期", "本站最后更新日期"])
def test_when_the_site_was_changed_is_no_date_of_the_report(label: str) -> None:
    assert published("某局报告", f"苏ICP备05008888号 {label}：2026-03-05 版权所有：临江县人民政府") is None


@pytest.mark.parametrize(
    ("stated", "on"),
    [
        ("2021-03-02 10:00", "2021-03-02"),
        ("2021年3月2日", "2021-03-02"),
        ("20210302100000", "2021-03-02"),
        ("20213-03-02", None),
        ("2021312", None),
    ],
)
def test_a_date_for_machines(stated: str, on: str | None) -> None:
    assert published(meta={"pubdate": stated}) == (on and (on, "meta"))


def test_what_is_trusted_first() -> None:
    meta, signature, url = (
        {"pubdate": "2021-03-02 10:00"},
        ("某局", "2021年1月15日"),
        "http://a-example.gov.cn/202101/t20210120_1.html",
    )
    line = "发布日期：2021-01-29"
    assert published(line, meta=meta, signature=signature, url=url) == ("2021-01-29", "text")
    assert published(meta=meta, signature=signature, url=url) == ("2021-03-02", "meta")
    assert published(signature=signature, url=url) == ("2021-01-15", "signature")
    assert published(url=url) == ("2021-01-20", "path")
    assert published() is None


@pytest.mark.parametrize(
    "line",
    ["（2021年1月20日）", "2021-01-20 08:37", "2021年1月20日", "(2021-01-20)", "[2021-01-20]", "二〇二一年一月二十日"],
)
def test_a_date_of_its_own_below_the_title(line: str) -> None:
    assert published("某局2020年报告", line, "一、总体情况") == ("2021-01-20", "signature")
    assert published("某局2020年报告", *["正文"] * 9, line) is None


def test_the_date_of_a_site_is_none() -> None:
    assert published("今天是2019年12月3日 星期二 来源") is None
    assert published("成文日期：2021-13-45") is None
    assert published("访问时间：2024-09-01 来源：某局") is None


def test_a_signature_in_characters() -> None:
    assert published(signature=("某局", "二〇二一年一月二十日")) == ("2021-01-20", "signature")


@pytest.mark.parametrize(
    "line",
    [
        "二〇二一年一月二十日", "二○二一年一月二十日", "二0二一年一月二十日", "二零二一年元月二十日", "2021年元月20日", "2021.1.20",
        "2021-01-20", "2021/1/20", "２０２１年１月２０日", "2021 年 1 月 20 日", "某局　　2021年1月20日", "（2021年1月20日印发）",
    ],
)  # fmt: skip
def test_signatures(line: str) -> None:
    assert published(signature=("某局", line)) == ("2021-01-20", "signature")


def test_the_day_of_the_visit_is_no_signature() -> None:
    assert published(signature=("无。", "今天是2021年3月3日 星期三")) is None


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("统计期限自二〇二三年一月一日至十二月三十一日。", ("2023-01-01", "2023-12-31")),
        ("统计期限为二○二三年一月至十二月。", ("2023-01-01", "2023-12-31")),
        ("统计期限自2023年1月1日零时起至12月31日24时止。", ("2023-01-01", "2023-12-31")),
        ("统计期限：2023.1.1-2023.12.31", ("2023-01-01", "2023-12-31")),
        ("统计期限为2023-01-01至2023-12-31", ("2023-01-01", "2023-12-31")),
        ("统计期限从二〇二三年一月一日至二〇二三年十二月三十一日", ("2023-01-01", "2023-12-31")),
        ("数据统计期限为２０２３年元月１日至２０２３年１２月３１日", ("2023-01-01", "2023-12-31")),
        ("统计期为2023年1月1日~2023年12月31日", ("2023-01-01", "2023-12-31")),
        ("统计期限自 2023 年 1 月 1 日起，至 2023 年 12 月 31 日止", ("2023-01-01", "2023-12-31")),
        ("统计期限为2023年度", (None, None)),
        ("统计时间：2023年度（1月1日至12月31日）。", ("2023-01-01", "2023-12-31")),
        ("本报告所列数据的统计截止日期为2023年12月31日。", (None, "2023-12-31")),
        ("报告中的数据截至2023年12月31日。", (None, "2023-12-31")),
        ("截至2023年12月31日，主动公开信息860条。", (None, None)),
        ("统计数据截至2023年6月30日。", (None, None)),
        ("统计期限自20201月1日起至202012月31日止。", ("2020-01-01", "2020-12-31")),
        ("本报告所列数据的统计期限自2020年1月1日起至2020年12月31日止。", ("2020-01-01", "2020-12-31")),
        ("统计期限自2022年1月1日至12月31日。", ("2022-01-01", "2022-12-31")),
        ("统计期限自2020年1月1日起至202020年12月31日止。", ("2020-01-01", "2020-12-31")),
        ("本报告统计数据从２０２１年１月１日－１２月３１日。", ("2021-01-01", "2021-12-31")),
        ("数据统计期限为：2022年1月1日-2022年12月31日", ("2022-01-01", "2022-12-31")),
        ("所列数据统计期限为202311日至20231231日。", ("2023-01-01", "2023-12-31")),
        ("所列統計期限自2024 年 1 月 1 日至2024 年 12 月 31 日。", ("2024-01-01", "2024-12-31")),
        ("统计时限为2023年1月至12月。", ("2023-01-01", "2023-12-31")),
        ("本报告中所列数据的统计期限自2008年5月1日起,至2018年12月31日止。", ("2008-05-01", "2018-12-31")),
        ("2019年1月1日至12月31日,市司法局通过官方网站主动公开各类信息860条。", (None, None)),
        ("内容涵盖县政府及其办公室2016年1月1日至12月31日期间的政府信息公开工作情况。", ("2016-01-01", "2016-12-31")),
        ("本报告中所列数据的统计期限自年1月1日起至止。", (None, None)),
    ],
)
def test_period(text: str, period: tuple[str | None, str | None]) -> None:
    assert find_period([text], load_words()) == period


@pytest.mark.parametrize(
    ("around", "on"),
    [
        (("临江市水利局2016年政府信息公开工作年度报告", "2017-02-03"), "2017-02-03"),
        (("首页", "临江市水利局2016年政府信息公开工作年度报告", "2017年2月3日"), "2017-02-03"),
        # those of a list: another year's, and one below the page's own title
        (("临江市水利局2017年政府信息公开工作年度报告", "2018-02-03"), None),
        (("某局2016年政府信息公开工作年度报告", "打印", "另一局2016年政府信息公开工作年度报告", "2017-02-03"), None),
    ],
)
def test_a_date_alone_below_the_title_of_the_page(around: tuple[str, ...], on: str | None) -> None:
    found = find_published(["一、概述"], around, (), {}, None, load_words(), 2016)
    assert (found.on if found else None) == on
