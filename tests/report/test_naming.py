"""Title, year reported on, and agency."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.report.document import Document, TextLine
from archive.report.naming import find_publisher, read_title
from archive.report.parse import Context, parse_report


def page(
    title: str | None, *lines: str, page_lines: tuple[str, ...] = (), meta: dict[str, str] | None = None
) -> Document:
    return Document(
        "text/html", title, tuple(TextLine(line, {}) for line in lines), page_lines=page_lines, meta=meta or {}
    )


@pytest.mark.parametrize(
    ("text", "agency", "year"),
    [
        ("广东省司法厅2020年政府信息公开工作年度报告", "广东省司法厅", 2020),
        ("黄埔区司法局2020年度政府信息公开工作报告", "黄埔区司法局", 2020),
        ("2021年迎宾路街道政府信息公开工作年度报告", "迎宾路街道", 2021),
        ("连云区教育局政府信息公开工作2024年度报告", "连云区教育局", 2024),
        ("云南省卫生健康委关于2022年政府信息公开工作的年度报告", "云南省卫生健康委", 2022),
        ("西藏自治区气象局关于2017年度政府信息公开工作情况的报告", "西藏自治区气象局", 2017),
        ("泉州市丰泽区教育局关于印发 2025年政府信息公开工作年度报告的通知", "泉州市丰泽区教育局", 2025),
        ("乌海市海南区2023年政府信息公开 工作年度报告", "乌海市海南区", 2023),
        ("標題：隨縣2023年政府信息公開工作年度報告", "随县", 2023),
        ("2009年度信息公开工作报告", None, 2009),
        ("某某市二〇一二年政府信息公开工作年度报告", None, 2012),
        ("乌拉特中旗巴音乌兰苏木2021年政府信息公开工作年度报告.docx", "乌拉特中旗巴音乌兰苏木", 2021),
        ("北京市东城区信息化工作办公室2018年度政府信息公开工作年度报告", "北京市东城区信息化工作办公室", 2018),
        ("2020年度政府信息公开工作年度报告（临江市水利局）", "临江市水利局", 2020),
        ("2020年政府信息公开工作年度报告—临江市水利局", "临江市水利局", 2020),
        ("临江市水利局：2020年政府信息公开工作年度报告", "临江市水利局", 2020),
        ("《临江市水利局2020年政府信息公开工作年度报告》", "临江市水利局", 2020),
        ("【年报】临江市水利局2020年政府信息公开工作年度报告", "临江市水利局", 2020),
        ("[2020年度]临江市水利局政府信息公开工作年度报告", "临江市水利局", 2020),
        ("临江市水利局政府信息公开年度报告（2020年度）", "临江市水利局", 2020),
        ("临江市水利局关于2020年政府信息公开工作情况的报告", "临江市水利局", 2020),
        ("关于公布临江县2020年政府信息公开工作年度报告的公告", "临江县", 2020),
        ("關於公布臨江縣教育局2020年政府信息公開工作年度報告的通知", "临江县教育局", 2020),
        ("临江市人民政府办公室关于印发临江市2020年政府信息公开工作年度报告的通知", "临江市", 2020),
        ("临江市水利局2020年政府信息公开工作年度报告（图片版）", "临江市水利局", 2020),
        ("临江市水利局2020年政府信息公开工作年度报告（超链版）", "临江市水利局", 2020),
        ("临江市水利局二〇二〇年政府信息公开工作年度报告", "临江市水利局", 2020),
        ("临江市水利局二○二○年度政府信息公开年报", "临江市水利局", 2020),
    ],
)
def test_title(text: str, agency: str | None, year: int) -> None:
    title = read_title(text, load_words())
    assert title is not None
    assert (title.agency, title.year) == (agency, year) or (agency is None and title.year == year)


@pytest.mark.parametrize(
    "text",
    [
        "首页 > 政务公开 > 政府信息公开年报",
        "现公布2020年政府信息公开工作年度报告。",
        "报告",
        "我局认真做好政府信息公开,编制年度报告",
    ],
)
def test_no_title(text: str) -> None:
    assert read_title(text, load_words()) is None


BODY = "一、总体情况。" + "认真做好各项工作,主动公开政府信息。" * 12


@pytest.mark.parametrize(
    ("document", "year"),
    [
        (page("临江市教育局2021年政府信息公开工作年度报告", "发布日期:2022-01-10", BODY), 2021),
        (page(None, "现向社会公布2022年卯都乡信息公开工作年度报告。", BODY), 2022),
        (page(None, "本年度报告数据统计期限自2020年1月1日至12月31日。", BODY), 2020),
        (page(None, "根据国办公开办函〔2021〕30号要求编制本年度报告。", BODY + "2024年我局共发布信息221条。2024年,我局未接到申请。"), 2024),
        (page("政府信息公开年度报告", "二〇二〇年，我局认真贯彻落实《条例》。", BODY), 2020),
        (page(None, BODY, "现公布本机关政府信息公开年度报告。", page_lines=("某局2019年政府信息公开工作年度报告", "某局2018年政府信息公开工作年度报告")), None),
    ],
)  # fmt: skip
def test_year(document: Document, year: int | None) -> None:
    assert parse_report(document, load_forms(), load_words()).year == year


@pytest.mark.parametrize(
    "lines",
    [
        ("淮安市人民政府", "2024 年政府信息公开工作年度报告"),
        ("淮安市人民政府2024年", "政府信息公开工作年度报告"),
        ("淮安市人民政府2024年政府信息公开", "工作年度报告"),
        ("淮 安 市 人 民 政 府", "2024 年 政 府 信 息 公 开 工 作 年 度 报 告"),
    ],
)
def test_two_lines_of_a_title(lines: tuple[str, ...]) -> None:
    report = parse_report(page(None, *lines, BODY), load_forms(), load_words())
    assert (report.title, report.agency) == ("淮安市人民政府2024年政府信息公开工作年度报告", "淮安市人民政府")


@pytest.mark.parametrize(
    ("lines", "site"),
    [
        (("2020年，临江市水利局认真贯彻落实《条例》。",), None),
        (("二〇二〇年，临江市水利局认真贯彻落实《条例》。",), None),
        (("现公布临江市水利局2020年度政府信息公开工作年度报告。",), None),
        (("本报告由临江市水利局编制，所列数据的统计期限为2020年1月1日至12月31日。",), None),
        (("（2020年度）", "临江市水利局"), None),
        (("来源：临江市水利局", "2020年，我局认真做好工作。"), None),
        (("信息来源：水利局", "2020年，我局认真做好工作。"), "临江市人民政府"),
    ],
)
def test_agency_and_year_from_the_first_lines(lines: tuple[str, ...], site: str | None) -> None:
    document = page("政府信息公开年度报告", "政府信息公开年度报告", *lines, BODY)
    report = parse_report(document, load_forms(), load_words(), Context(site_name=site))
    assert (report.agency, report.year) == ("临江市水利局", 2020)


@pytest.mark.parametrize(
    ("title", "lines", "site", "agency"),
    [
        ("司法局2020年政府信息公开工作年度报告", (), "广州市黄埔区人民政府门户网站", "广州市黄埔区司法局"),
        ("区司法局2020年政府信息公开工作年度报告", (), "广州市黄埔区人民政府", "广州市黄埔区司法局"),
        ("黄埔区司法局2020年政府信息公开工作年度报告", (), "广州市黄埔区政府信息公开平台", "广州市黄埔区司法局"),
        ("黄埔区司法局2020年政府信息公开工作年度报告", ("广州市黄埔区司法局",), None, "广州市黄埔区司法局"),
        ("河包镇2020年政府信息公开工作年度报告", (), "重庆市荣昌区人民政府网", "重庆市荣昌区河包镇"),
        ("广东省司法厅2020年政府信息公开工作年度报告", (), "广州市人民政府", "广东省司法厅"),
        ("国家税务总局2020年政府信息公开工作年度报告", (), "国家税务总局", "国家税务总局"),
        ("国家统计局临江调查队2020年政府信息公开工作年度报告", (), "临江市人民政府", "国家统计局临江调查队"),
        ("自治区司法厅2020年政府信息公开工作年度报告", (), "新疆维吾尔自治区人民政府网", "新疆维吾尔自治区司法厅"),
        ("司法局2020年政府信息公开工作年度报告", (), "广州市黄埔区司法局", "广州市黄埔区司法局"),
        ("隨縣教育局2020年政府信息公開工作年度報告", (), None, "随县教育局"),
        ("白水镇2020年政府信息公开工作年度报告", (), "临江市人民政府", "临江市白水镇"),
        ("白水镇2020年政府信息公开工作年度报告", ("白水镇人民政府",), "临江市人民政府", "临江市白水镇人民政府"),
        ("2020年政府信息公开工作年度报告", ("来源：临江市水利局",), None, "临江市水利局"),
        ("2020年政府信息公开工作年度报告", ("首页 > 政府信息公开 > 临江市水利局 > 年报",), None, "临江市水利局"),
    ],
)  # fmt: skip
def test_agency(title: str, lines: tuple[str, ...], site: str | None, agency: str) -> None:
    report = parse_report(page(title, *lines, BODY), load_forms(), load_words(), Context(site_name=site))
    assert report.agency == agency


@pytest.mark.parametrize(
    ("line", "publisher"),
    [
        ("发布日期:2018-02-28 信息来源: 河南省司法厅 责任编辑: 超级管理员", "河南省司法厅"),
        ("发文日期: 2021-01-30 发布机构: 中埠镇人民政府", "中埠镇人民政府"),
        ("来源：   发布日期：2020-01-10 13:52   访问量：", None),
        ("发布时间:2025-01-07 10:24 来源:池州高新区管委会 字体:[ ]", "池州高新区管委会"),
    ],
)
def test_publisher(line: str, publisher: str | None) -> None:
    assert find_publisher([line], None, load_words()) == publisher


@pytest.mark.parametrize(
    ("line", "site", "agency"),
    [
        ("2024年我局共发布政府信息221条。", "马鞍山市花山区司法局", "马鞍山市花山区司法局"),
        ("2024年我局共发布政府信息221条。", "马鞍山市花山区人民政府", None),  # one of its bureaus: which?
        ("2024年我市共发布政府信息221条。", "宿迁市人民政府门户网站", "宿迁市人民政府"),
        ("2024年共发布政府信息221条。", None, None),
    ],
)
def test_who_is_not_named_is_who_owns_the_site(line: str, site: str | None, agency: str | None) -> None:
    report = parse_report(
        page("2024年政府信息公开工作年度报告", line, BODY), load_forms(), load_words(), Context(site_name=site)
    )
    assert report.agency == agency


def test_an_attachment_takes_from_its_page_what_it_lacks() -> None:
    carrier = page("临江市水利局2020年政府信息公开工作年度报告", "附件：年度报告.pdf")
    report = parse_report(
        page(None, "政府信息公开工作年度报告", BODY), load_forms(), load_words(), Context(page=carrier)
    )
    assert (report.agency, report.year) == ("临江市水利局", 2020)
