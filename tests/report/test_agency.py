"""Whose report it is, where the sentence around the name reads like a part of it."""

from __future__ import annotations

import pytest

from archive.config import load_forms, load_words
from archive.demo.papers import Paper, as_html
from archive.report.document import extract
from archive.report.parse import parse_report


@pytest.mark.parametrize(
    ("agency", "title"),
    [
        ("厦门市思明区双河镇人民政府", "双河镇2021年政府信息公开工作年度报告"),
        ("盘州市柳林镇人民政府", "2021年柳林镇政府信息公开工作年度报告"),
        ("高青县东风街道办事处", "东风街道2021年政府信息公开年报"),
        ("安远县财政局", "安远县财政局2021年度报告"),
    ],
)
def test_the_name_begins_after_the_verb(agency: str, title: str) -> None:
    """现向社会公布厦门市思明区双河镇人民政府…: 社会公布厦门市 is no city."""
    text = as_html(Paper(agency, 2021, 3, "本年度工作扎实。"))
    page = f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>{text}</body></html>"
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert (report.agency, report.year, report.status) == (agency, 2021, "complete")


@pytest.mark.parametrize(
    ("agency", "title", "text"),
    [
        # who answers questions is an office of the agency
        (
            "合泽县人民政府办公室",
            "合泽县人民政府办公室2023年政府信息公开工作年度报告",
            "如有疑问请与合泽县人民政府信息公开办公室联系（电话：0830-1234567）。",
        ),
        (
            "南平市人民政府",
            "2012年政府信息公开工作年度报告",
            "本报告由南平市人民政府信息公开工作领导小组办公室根据《条例》编制。可通过网站的政府信息公开意见箱反映或直接与领导小组办公室联系。",
        ),
        (
            "丽水市人民政府",
            "2017年度政府信息公开工作年度报告",
            "可与丽水市人民政府办公室政府信息公开中心联系（地址：花园路1号）。2017年，我市全面推进公开。",
        ),
        (
            "国家税务总局芜湖市镜湖区税务局",
            "2022年政府信息公开工作年度报告",
            "按要求，结合国家税务总局芜湖市镜湖区税务局（以下简称“镜湖区税务局”）有关统计数据撰写。",
        ),
        (
            "湛江海关",
            "2023年政府信息公开工作年度报告",
            "现公布湛江海关关区2023年政府信息公开工作年度报告。",
        ),
        (
            "安阳县住建局",
            "住建局2025年政府信息公开工作年度报告",
            "本报告根据有关规定编制。2025年安阳县住建局依申请公开办理69件。",
        ),
        (
            "安阳县桃源街道办事处",
            "2022年政府信息公开工作年度报告",
            "本报告根据有关规定编制。受理机构为安阳县桃源街道办事处。办公地址：东天街1号。",
        ),
        # nobody is named, and the text is that of a county: it is the one on whose site it stands
        (
            "吴起县人民政府",
            "2023年政府信息公开工作年度报告",
            "如有疑问，请联系政务服务中心。报告可在吴起县人民政府门户网站下载。2023年，我县不断深化公开工作。",
        ),
        (
            None,
            "2023年政府信息公开工作年度报告",
            "报告可在吴起县人民政府门户网站下载。2023年，我局不断深化公开工作。",
        ),
    ],
)
def test_the_text_names_whoever_answers_for_it(agency: str | None, title: str, text: str) -> None:
    page = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1><p>{text}</p>"
        "<p>一、总体情况</p><p>全年主动公开政府信息672条，收到申请3件。</p></body></html>"
    )
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert report.agency == agency


@pytest.mark.parametrize(
    "signed",
    [
        "<p>合泽县水利局&nbsp;&nbsp;2024年1月20日</p>",
        "<p>合泽县水利局（盖章）</p><p>2024年1月20日</p>",
        "<p>合泽县水利局（印章）2024年1月20日</p>",
        "<p>报送单位：合泽县水利局</p><p>2024年1月20日</p>",
        "<p>报送单位（盖章）：合泽县水利局</p>",
        "<p>填报单位（盖章）：合泽县水利局</p>",
    ],
)
@pytest.mark.parametrize("agency", ["合泽县水利局", "合泽县12345热线办公室", "合泽县第2人民医院"])
def test_the_signature_names_who_reports(signed: str, agency: str) -> None:
    title = "2023年政府信息公开工作年度报告"
    page = (
        f"<html><head><meta charset='utf-8'><title>{title}</title></head><body><h1>{title}</h1>"
        "<p>一、总体情况</p><p>2023年，我局主动公开政府信息86条。</p><p>二、存在的主要问题及改进情况</p>"
        f"<p>公开内容不够全面。</p>{signed.replace('合泽县水利局', agency)}</body></html>"
    )
    report = parse_report(extract(page.encode(), load_forms()), load_forms(), load_words())
    assert (report.agency, report.sections[-1].text) == (agency, "公开内容不够全面。")
