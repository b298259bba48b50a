"""The year reported on, beside all the other years that stand on a page."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.about.dates import Published, read_year
from archive.report.about.naming import read_title
from archive.report.about.reported import find_year
from archive.report.document import Document, TextLine
from archive.report.parse import Context, parse_report

NO_PERIOD = (None, None)


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("二〇二二年政府信息公开工作年度报告（2023年1月24日）", 2022),
        ("2022年度（二〇二三年一月）", 2022),
        ("二O二二年", 2022),
    ],
)
def test_the_first_year_counts_however_it_is_written(text: str, year: int) -> None:
    assert read_year(text) == year


@pytest.mark.parametrize(
    ("lines", "published", "year"),
    [
        # what is planned is of the year after
        (["今年以来，我局认真做好工作。", "2025年，我局将进一步加强培训。"], None, 2024),
        (["2024年，我局公开信息20条。", "2025年，将加强培训；2025年，将加强管理。"], None, 2024),
        # what leads in the text is no title of another report
        (["现将2010年度政府信息公开工作报告如下：", "我局认真做好各项工作。"], None, 2010),
        # what this year is held against
        (["全年公开信息63条，比2023年增加31条，2023年为32条。", "2025年，将加强培训。"], None, 2024),
        (["对2022年以前发布的文件进行了清理。", "截至2024年底，共公开信息63条。"], None, 2024),
        # the law's own dates
        (["根据《条例》（2019年修订）和2019年5月15日起施行的规定。", "2024年共公开信息63条。"], None, 2024),
        # signed, and else no year at all
        (["我局认真做好各项工作。", "二〇二五年一月十日"], Published("2025-01-10", "signature"), 2024),
        (["我局认真做好各项工作。"], Published("2025-01-10", "text"), 2024),
        (["我局认真做好各项工作。"], Published("2025-11-10", "text"), None),
        (["我局认真做好各项工作。"], Published("2025-01-10", "path"), None),
        # the report and the accounts of the year before, which came out in this one
        (["一年来，我局公开了2023年度决算、2024年预算、2023年政府信息公开年度报告。"], None, 2024),
        (["及时发布2023年度政府信息公开年报。2024年公开信息20条。"], None, 2024),
        # published late
        (["2022年，我局公开信息20条。2022年未收到申请。"], Published("2024-03-01", "text"), 2022),
    ],
)
def test_year_of_the_text(lines: list[str], published: Published | None, year: int | None) -> None:
    assert find_year(None, lines, NO_PERIOD, (), published) == year


@pytest.mark.parametrize(
    ("address", "year"),
    [
        ("http://a.gov.cn/module/xxgk/xxgkAnnualReport.jsp?area=1137&fbtime=2020", 2020),
        ("http://a.gov.cn/zwgk/zfxxgknb/2018n/202109/t20210914_7.html", 2018),
        ("http://a.gov.cn/zfxxgknb/2018nb/dcq/202304/t20230418_3.html", 2018),
        ("http://a.gov.cn/zwgk/202304/t20230418_3.html", None),
    ],
)
def test_year_of_the_address(address: str, year: int | None) -> None:
    assert find_year(None, ["我局认真做好各项工作。"], NO_PERIOD, (address,)) == year


@pytest.mark.parametrize(
    ("titled", "lines", "published", "year"),
    [
        # a column that names reports by the year in which they come out
        (2024, ["现公布本机关2023年度政府信息公开工作年度报告。", "全年公开信息20条。"], "2024-01-20", 2023),
        (2024, ["统计期限为2023年1月1日至2023年12月31日。2023年公开信息20条。"], None, 2023),
        (2024, ["（2024年1月20日）", "统计期限为2023年1月1日至2023年12月31日。", "2023年公开信息20条。"], None, 2023),
        # a period that was left over from last year's report
        (2024, ["统计期限为2023年1月1日至2023年12月31日。", "2024年，我局公开信息20条。"], "2025-01-20", 2024),
        (2024, ["统计期限为2024年1月1日至2024年12月31日。"], "2025-01-20", 2024),
    ],
)
def test_year_of_publication_in_the_title(titled: int, lines: list[str], published: str | None, year: int) -> None:
    document = Document(
        "text/html",
        f"临江市水利局{titled}年政府信息公开工作年度报告",
        tuple(TextLine(line, {}) for line in (*lines, "一、总体情况。" + "认真做好各项公开工作,成效明显。" * 9)),
        meta={"pubdate": published} if published else {},
    )
    assert parse_report(document, load_forms(), load_words()).year == year


def test_years_of_neighbours_decide_nothing() -> None:
    lists = tuple(f"临江市水利局{year}年政府信息公开工作年度报告" for year in range(2018, 2026) if year != 2021)
    document = Document(
        "text/html",
        "政府信息公开年报",
        (TextLine("2021年，我局认真做好政府信息公开工作。共公开信息20条，收到申请2件，均已按时答复。" * 3, {}),),
        page_lines=(*lists, "2025年2024年2023年"),
        links=("2025年", "2024年", "2023年"),
    )
    report = parse_report(document, load_forms(), load_words(), Context(site_name="临江市水利局"))
    assert (report.year, report.agency) == (2021, "临江市水利局")


def test_a_title_without_a_year_says_nothing() -> None:
    title = read_title("临江市水利局政府信息公开年报", load_words())
    assert title is not None
    assert find_year(title, ["2021年，我局公开信息20条。"], NO_PERIOD, ()) == 2021
