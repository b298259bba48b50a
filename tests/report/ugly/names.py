"""Who reports on which year, and how the title says so."""

from __future__ import annotations

import random
from dataclasses import dataclass

from tests.report.ugly.pages import AGENCY, TITLE, YEAR

AGENCIES = (
    *("长沙市财政局", "广州市黄埔区司法局", "杭州市教育局", "淮安市人民政府", "宿迁市人民政府", "略阳县自然资源局"),
    *("商都县人民政府", "微山县人民政府", "广东省司法厅", "河南省司法厅", "苏州市司法局", "重庆市荣昌区河包镇人民政府"),
    *(
        "马鞍山市花山区司法局",
        "五常市人民政府",
        "开平市人民政府",
        "上海市浦东新区卫生健康委员会",
        "北京市西城区人民政府",
    ),
    *("成都市武侯区住房建设和交通运输局", "内蒙古自治区水利厅", "伊犁哈萨克自治州人民政府", "昆明市公安局交通警察支队"),
    *("国家税务总局厦门市税务局", "中国气象局", "深圳市市场监督管理局", "抚顺市公安局", "吴起县人民政府办公室"),
)
YEARS = {"2014": range(2014, 2019), "2019": (2019, 2020), "2021": range(2021, 2026)}
TITLES = (
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年政府信息公开工作年度报告",
    "{agency}{year}年度政府信息公开工作报告",
    "{year}年{agency}政府信息公开工作年度报告",
    "{agency}政府信息公开工作年度报告（{year}年度）",
    "{agency}关于{year}年政府信息公开工作的年度报告",
    "{agency}2{rest}政府信息公开年度报告",
)


@dataclass(frozen=True)
class Names:
    agency: str
    year: int
    title: str

    @property
    def page(self) -> tuple[str, str, int]:
        return self.title, self.agency, self.year


USUAL = Names(AGENCY, YEAR, TITLE)


def make(seed: int, era: str) -> Names:
    rng = random.Random(f"names {seed}")
    agency, year = rng.choice(AGENCIES), rng.choice(YEARS[era])
    title = rng.choice(TITLES).format(agency=agency, year=year, rest=f"{year - 2000:03}年")
    return Names(agency, year, title)
